package io.headgate.server.drivers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Packages for Node.js, fetched by npm into {@code target}. */
final class NodePackages {

    /** The version of mysql2. */
    static final String MYSQL2 = "3.24.5";
    /** The version of mysql, the last one. */
    static final String MYSQL = "2.18.1";
    /** The version of mariadb. */
    static final String MARIADB = "3.5.4";

    private NodePackages() {
    }

    /**
     * Fetches what is not there yet and puts a script beside it; skips the test where node or npm is missing.
     *
     * @param packages as npm names them, with versions
     * @return the folder of the script
     */
    static Path installWithScript(String name, String script, String... packages) {
        Path folder = install(name, packages);
        try (InputStream in = NodePackages.class.getResourceAsStream(script)) {
            Files.copy(in, folder.resolve(script), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    /**
     * Fetches what is not there yet; skips the test where node or npm is missing.
     *
     * @param packages as npm names them, with versions
     * @return the folder that has them
     */
    static Path install(String name, String... packages) {
        Programs.assumeInstalled("node");
        Programs.assumeInstalled("npm");
        try {
            Path folder = Files.createDirectories(Path.of("target", name).toAbsolutePath());
            // two JVMs run tests at a time
            try (FileChannel file = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE)) {
                file.lock();
                fetch(folder, packages);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fetch(Path folder, String... packages) throws IOException {
        Path installed = folder.resolve("installed");
        String wanted = String.join(" ", packages);
        if (!Files.exists(installed) || !Files.readString(installed).equals(wanted)) {
            Files.writeString(folder.resolve("package.json"), "{\"private\": true}");
            List<String> command = new ArrayList<>(
                    List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"));
            command.addAll(List.of(packages));
            Programs.run(command, Map.of(), "", folder).well();
            Files.writeString(installed, wanted);
        }
    }
}
