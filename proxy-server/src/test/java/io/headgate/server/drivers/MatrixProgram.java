package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A program of its own that plays the common script with a driver.
 *
 * @param name of the driver and its options
 * @param folder where the program runs; skips the test where the driver is missing
 * @param command the program with its arguments; the port and the file with the things come behind them
 * @param cannot what this driver cannot do in this mode, with a proxy or without
 * @param nativePassword whether the driver knows nothing newer than mysql_native_password
 */
record MatrixProgram(String name, Supplier<Path> folder, List<String> command, Set<String> cannot,
                     boolean nativePassword) implements MatrixRow {

    /** What the programs find beside them. */
    private static final List<String> FILES = List.of("things.json", "common.php");

    MatrixProgram(String name, Supplier<Path> folder, List<String> command, String... cannot) {
        this(name, folder, command, Set.of(cannot), false);
    }

    @Override
    public List<String> play(int port, Map<String, String> account) {
        Path here = folder.get();
        String script = command.stream().filter(word -> word.indexOf('.') > 0).findFirst().orElseThrow();
        try {
            for (String file : Stream.concat(FILES.stream(), Stream.of(script)).toList()) {
                try (InputStream in = MatrixProgram.class.getResourceAsStream("matrix/" + file)) {
                    Files.copy(in, here.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> line = new ArrayList<>(command);
        line.add(Integer.toString(port));
        line.add("things.json");
        Map<String, String> environment = new HashMap<>(account);
        environment.putAll(MatrixRows.GO);
        environment.put("GOCACHE", here.resolve("go-cache").toString());
        Programs.Outcome outcome = Programs.run(line, environment, "", here);
        assertThat(outcome.exit()).as(outcome.output()).isZero();
        return outcome.output().lines().toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
