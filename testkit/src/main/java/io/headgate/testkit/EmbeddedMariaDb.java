package io.headgate.testkit;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A MariaDB of its own, of the {@code mariadbd} that is installed on this machine (Debian: mariadb-server-core), on a
 * random loopback port, with an empty data directory in a temporary folder. The user {@code root} has no password.
 * Nothing is left behind, as with {@link EmbeddedMysql}. Thread-safe.
 */
public final class EmbeddedMariaDb implements AutoCloseable {

    private static final String SERVER = "mariadbd";
    private static final String INSTALLER = "mariadb-install-db";
    private static final long START_SECONDS = 60;

    private final Remains remains;
    private final int port;
    private final Thread atExit;

    private EmbeddedMariaDb(Remains remains, int port, Thread atExit) {
        this.remains = remains;
        this.port = port;
        this.atExit = atExit;
    }

    /** Whether the programs are there. */
    public static boolean isAvailable() {
        return find(SERVER) != null && find(INSTALLER) != null;
    }

    private static Path find(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable).findFirst().orElse(null);
    }

    /**
     * Starts a server and returns when it accepts connections.
     *
     * @throws EmbeddedMysqlException when it does not start; says why
     */
    public static EmbeddedMariaDb start() {
        try {
            Remains remains = new Remains(Files.createTempDirectory("headgate-mariadb-"));
            Thread atExit = new Thread(remains::close, "embedded-mariadb-stop");
            Runtime.getRuntime().addShutdownHook(atExit);
            EmbeddedMariaDb server = new EmbeddedMariaDb(remains, freePort(), atExit);
            try {
                server.launch();
                return server;
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EmbeddedMysqlException("Cannot start MariaDB: " + e, e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void launch() throws IOException {
        Path folder = remains.folder();
        Path data = folder.resolve("data");
        String user = "--user=" + System.getProperty("user.name");
        Process installer = new ProcessBuilder(find(INSTALLER).toString(), "--no-defaults", user, "--datadir=" + data,
                "--auth-root-authentication-method=normal", "--skip-test-db").directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(folder.resolve("install.log").toFile()).start();
        await(installer);
        if (installer.exitValue() != 0) {
            throw new EmbeddedMysqlException(INSTALLER + " failed: " + Files.readString(folder.resolve("install.log")));
        }
        Path script = folder.resolve("supervise.sh");
        try (InputStream in = EmbeddedMysql.class.getResourceAsStream("supervise.sh")) {
            Files.copy(in, script);
        }
        Process supervisor = remains.launch(new ProcessBuilder(List.of("/bin/sh", script.toString(), folder.toString(),
                find(SERVER).toString(), "--no-defaults", user, "--datadir=" + data, "--bind-address=127.0.0.1",
                "--port=" + port, "--socket=mariadbd.sock", "--pid-file=mariadbd.pid", "--skip-log-bin",
                "--skip-innodb-doublewrite", "--innodb-flush-log-at-trx-commit=2", "--innodb-buffer-pool-size=64M",
                "--max-allowed-packet=64M"))
                .directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD));
        BufferedReader pid = supervisor.inputReader(StandardCharsets.US_ASCII);
        if (pid.readLine() == null) {
            throw new IOException("/bin/sh did not run the server");
        }
        awaitReady(supervisor, folder.resolve("mysqld.log"));
    }

    private static void await(Process process) throws IOException {
        try {
            if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("it takes more than " + START_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void awaitReady(Process supervisor, Path log) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!read(log).contains("ready for connections")) {
            if (!supervisor.isAlive() || System.nanoTime() > deadline) {
                throw new EmbeddedMysqlException("MariaDB did not start: " + read(log));
            }
            try {
                supervisor.waitFor(50, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    }

    /** What it has logged; the file comes a moment after the process. */
    private static String read(Path log) throws IOException {
        return Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
    }

    /** The server, with what that class offers. The caller still closes this one. */
    public TestDatabase database() {
        return TestDatabase.at("127.0.0.1", port, EmbeddedMysql.ROOT, "");
    }

    @Override
    public void close() {
        remains.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the JVM is going down
        }
    }
}
