package io.headgate.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that a benchmark needs from the operating system. */
enum Programs {
    SYSBENCH("sysbench"),
    HAPROXY("haproxy");

    private final String file;

    Programs(String file) {
        this.file = file;
    }

    /** Where the program is; looks in the sbin folders too, which a user's PATH often lacks. */
    String path() {
        return find().orElseThrow(() -> new BenchmarkException(
                file + " is not installed; on Debian or Ubuntu: apt-get install sysbench haproxy"));
    }

    private Optional<String> find() {
        String folders = System.getenv().getOrDefault("PATH", "/usr/bin") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(folders.split(":"))
                .map(folder -> Path.of(folder, file))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
