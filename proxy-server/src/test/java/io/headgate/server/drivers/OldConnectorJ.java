package io.headgate.server.drivers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.util.stream.Stream;

/** The last Connector/J 8.0, which the build puts into a folder of its own: the class path has the newest one. */
final class OldConnectorJ {

    private static final Path FOLDER = Path.of("target", "drivers");

    private OldConnectorJ() {
    }

    /** A new driver, of a class loader that sees nothing but the JDK and that file. */
    static Driver driver() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            URL[] jars = {files.filter(file -> file.getFileName().toString().startsWith("mysql-connector-j-8.0."))
                    .findFirst().orElseThrow().toUri().toURL()};
            return (Driver) Class.forName("com.mysql.cj.jdbc.Driver", true,
                    new URLClassLoader(jars, ClassLoader.getPlatformClassLoader())).getConstructor().newInstance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
