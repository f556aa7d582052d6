package io.headgate.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * MySQL unpacked on this machine, with an initialised data directory to copy. Made once per user and version in the
 * user's cache folder: built beside its place under a lock and moved there as a whole, so that a half-written one is
 * never seen.
 *
 * @param home folder with {@code mysql} (the unpacked tree), {@code data} (the template) and {@code stand-ins}
 */
record MysqlInstallation(Path home) {

    /** Changes when the layout of the cache or the way the template is initialised changes. */
    private static final int LAYOUT = 1;

    private static final List<String> STAND_INS = List.of("libaio.so.1", "libnuma.so.1");
    private static final long INITIALIZE_SECONDS = 120;
    private static final Object IN_THIS_JVM = new Object();

    /** The installation in the user's cache folder, made now when it is not there yet. */
    static MysqlInstallation cached() {
        return in(Folders.userCache().resolve("headgate"));
    }

    /** The same in another cache folder. */
    static MysqlInstallation in(Path cache) {
        MysqlArchive archive = MysqlArchive.forThisPlatform();
        String name = "mysql-" + MysqlArchive.VERSION + "-" + archive.platform() + "-" + LAYOUT;
        Path home = cache.resolve(name);
        try {
            // A file lock belongs to the whole JVM, so threads need one of their own.
            synchronized (IN_THIS_JVM) {
                if (!Files.isDirectory(home)) {
                    Files.createDirectories(cache);
                    make(archive, cache, home);
                }
            }
        } catch (IOException e) {
            throw new EmbeddedMysqlException("Cannot unpack MySQL to " + home + ": " + e
                    + ". The folder of the cache can be chosen with XDG_CACHE_HOME.", e);
        }
        return new MysqlInstallation(home);
    }

    private static void make(MysqlArchive archive, Path cache, Path home) throws IOException {
        Path lockFile = cache.resolve(home.getFileName() + ".lock");
        try (FileChannel channel =
                        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            assert lock.isValid();
            if (Files.isDirectory(home)) {
                return;
            }
            String unfinished = home.getFileName() + ".unfinished-";
            try (DirectoryStream<Path> abandoned = Files.newDirectoryStream(cache, unfinished + "*")) {
                abandoned.forEach(Folders::delete);
            }
            Path building = Files.createTempDirectory(cache, unfinished);
            archive.unpack(Files.createDirectory(building.resolve("mysql")));
            unpackStandIns(building);
            new MysqlInstallation(building).initialize();
            Files.move(building, home, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void unpackStandIns(Path building) throws IOException {
        for (String library : STAND_INS) {
            Path folder = Files.createDirectories(building.resolve("stand-ins").resolve(library));
            try (InputStream in = MysqlInstallation.class.getResourceAsStream("linux-amd64/" + library)) {
                Files.copy(in, folder.resolve(library));
            }
        }
    }

    private void initialize() throws IOException {
        Path log = home.resolve("initialize.log");
        List<String> command = new ArrayList<>(command(home.resolve("data")));
        command.add("--initialize-insecure");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment());
        Process process = builder.start();
        try {
            if (!process.waitFor(INITIALIZE_SECONDS, TimeUnit.SECONDS)) {
                throw new EmbeddedMysqlException("MySQL did not initialise its data directory within "
                        + INITIALIZE_SECONDS + " seconds; its log:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedMysqlException("Interrupted while MySQL initialised its data directory", e);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new EmbeddedMysqlException(
                    "MySQL could not initialise its data directory (exit code " + process.exitValue() + "); its log:\n"
                            + Files.readString(log) + "Use a database of your own with --backend, or Docker.");
        }
        // The server's identity: every copy has to make its own.
        Files.delete(home.resolve("data/auto.cnf"));
    }

    /** What every start of mysqld has in common; the caller appends. */
    List<String> command(Path data) {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("mysql/bin/mysqld").toString(),
                "--no-defaults",
                "--basedir=" + home.resolve("mysql"),
                "--lc-messages-dir=" + home.resolve("mysql/share"),
                "--character-sets-dir=" + home.resolve("mysql/share/charsets"),
                "--datadir=" + data,
                "--innodb-use-native-aio=0",
                "--innodb-log-file-size=16M",
                "--secure-file-priv=NULL",
                "--default-time-zone=+00:00",
                "--log-timestamps=UTC"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=root");
        }
        return command;
    }

    /** Environment variables for mysqld: where to find stand-ins for the libraries that this system lacks. */
    Map<String, String> environment() throws IOException {
        return environmentFor(neededLibraries());
    }

    /** The same for what the dynamic loader says. */
    Map<String, String> environmentFor(String neededLibraries) {
        List<String> folders = new ArrayList<>();
        for (String library : STAND_INS) {
            if (neededLibraries.contains(library + " => not found")) {
                folders.add(home.resolve("stand-ins").resolve(library).toString());
            }
        }
        if (folders.isEmpty()) {
            return Map.of();
        }
        String inherited = System.getenv("LD_LIBRARY_PATH");
        if (inherited != null && !inherited.isEmpty()) {
            folders.add(inherited);
        }
        return Map.of("LD_LIBRARY_PATH", String.join(":", folders));
    }

    /** What the dynamic loader would load for mysqld, as ldd prints it; empty on systems without such a loader. */
    private String neededLibraries() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("mysql/bin/mysqld").toString(), "--version")
                .redirectErrorStream(true);
        builder.environment().put("LD_TRACE_LOADED_OBJECTS", "1");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new EmbeddedMysqlException("The embedded MySQL cannot run on this system (it needs glibc): "
                    + e.getMessage() + ". Use a database of your own with --backend, or Docker.", e);
        }
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
