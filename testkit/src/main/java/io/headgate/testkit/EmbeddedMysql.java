package io.headgate.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A real MySQL of its own: unpacked out of a Maven artifact, on a random loopback port, with an empty data directory in
 * a temporary folder. The user {@code root} has no password and may come from loopback only. TLS is on, with
 * certificates that the server made itself.
 *
 * <p>Nothing is left behind: {@link #close()}, the end of the JVM and even its violent death stop the server and delete
 * its folder. Thread-safe.
 */
public final class EmbeddedMysql implements AutoCloseable {

    /** The version of every embedded MySQL. */
    public static final String VERSION = MysqlArchive.VERSION;

    /** The account that may do everything; its password is empty. */
    public static final String ROOT = "root";

    private static final int ATTEMPTS = 5;

    private final Remains remains;
    private final int port;
    private final Process supervisor;
    private final long serverPid;
    private final Thread atExit;

    /**
     * How to start.
     *
     * @param arguments further arguments of mysqld, such as {@code --max-connections=100}; they win over the defaults
     * @param startTimeout how long the server may take until it accepts connections
     * @param exitHook whether a shutdown hook stops the server; without one the owner sees to the order of stopping,
     *     and a JVM that ends without it is followed by the server a moment later
     */
    public record Options(List<String> arguments, Duration startTimeout, boolean exitHook) {

        public Options {
            arguments = List.copyOf(arguments);
        }

        /** Further arguments of mysqld, two minutes to start, and a shutdown hook. */
        public static Options of(String... arguments) {
            return new Options(List.of(arguments), Duration.ofMinutes(2), true);
        }

        /** The same without a shutdown hook. */
        public Options withoutExitHook() {
            return new Options(arguments, startTimeout, false);
        }
    }

    private EmbeddedMysql(Remains remains, int port, Process supervisor, long serverPid, Thread atExit) {
        this.remains = remains;
        this.port = port;
        this.supervisor = supervisor;
        this.serverPid = serverPid;
        this.atExit = atExit;
    }

    /** Whether there is a binary for the platform that this JVM runs on. */
    public static boolean isAvailable() {
        return MysqlArchive.fitsThisPlatform();
    }

    /** Starts a server with the defaults. */
    public static EmbeddedMysql start() {
        return start(Options.of());
    }

    /**
     * Starts a server and returns when it accepts connections.
     *
     * @throws EmbeddedMysqlException when there is no binary for this platform, or it does not start; says why
     */
    public static EmbeddedMysql start(Options options) {
        return start(MysqlInstallation.cached(), options);
    }

    static EmbeddedMysql start(MysqlInstallation installation, Options options) {
        EmbeddedMysqlException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return startOnFreePort(installation, options);
            } catch (PortTaken e) {
                last = new EmbeddedMysqlException(e.getMessage());
            } catch (IOException e) {
                throw new EmbeddedMysqlException("Cannot start MySQL: " + e, e);
            }
        }
        throw last;
    }

    private static EmbeddedMysql startOnFreePort(MysqlInstallation installation, Options options)
            throws IOException, PortTaken {
        Remains remains = new Remains(Files.createTempDirectory("headgate-mysql-"));
        Thread atExit = new Thread(remains::close, "embedded-mysql-stop");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            Folders.copy(installation.home().resolve("data"), remains.folder().resolve("data"));
            int port = freePort();
            Process supervisor = remains.launch(command(installation, remains.folder(), port, options));
            EmbeddedMysql mysql = new EmbeddedMysql(remains, port, supervisor, readPid(supervisor), atExit);
            mysql.awaitReady(options.startTimeout());
            if (!options.exitHook()) {
                removeHook(atExit);
            }
            return mysql;
        } catch (IOException | PortTaken | RuntimeException e) {
            removeHook(atExit);
            remains.close();
            throw e;
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is going down: the hook may run too, and finds nothing left to do
        }
    }

    private static ProcessBuilder command(MysqlInstallation installation, Path folder, int port, Options options)
            throws IOException {
        Path script = folder.resolve("supervise.sh");
        try (InputStream in = EmbeddedMysql.class.getResourceAsStream("supervise.sh")) {
            Files.copy(in, script);
        }
        List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString(), folder.toString()));
        command.addAll(installation.command(folder.resolve("data")));
        command.addAll(List.of(
                "--bind-address=127.0.0.1",
                "--port=" + port,
                // relative to the data directory: the path of a Unix socket has little room
                "--socket=mysqld.sock",
                "--pid-file=mysqld.pid",
                "--tmpdir=" + Files.createDirectory(folder.resolve("tmp")),
                "--mysqlx=0",
                "--skip-log-bin",
                "--sync-binlog=0",
                "--skip-innodb-doublewrite",
                "--innodb-flush-log-at-trx-commit=2",
                "--innodb-buffer-pool-size=64M"));
        command.addAll(options.arguments());
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(installation.environment());
        return builder;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static long readPid(Process supervisor) throws IOException {
        BufferedReader reader = supervisor.inputReader(StandardCharsets.US_ASCII);
        String line = reader.readLine();
        if (line == null) {
            throw new IOException("/bin/sh did not run the server");
        }
        return Long.parseLong(line);
    }

    private void awaitReady(Duration timeout) throws IOException, PortTaken {
        long deadline = System.nanoTime() + timeout.toNanos();
        String ready = "port: " + port + " ";
        while (true) {
            boolean alive = supervisor.isAlive();
            String log = log();
            if (log.contains("ready for connections") && log.contains(ready)) {
                return;
            }
            if (!alive) {
                if (log.contains("Do you already have another mysqld server running on port")) {
                    throw new PortTaken("Port " + port + " was taken by another process before MySQL could have it");
                }
                throw new EmbeddedMysqlException("MySQL ended with exit code " + supervisor.exitValue()
                        + " instead of starting; its log:\n" + log);
            }
            if (System.nanoTime() > deadline) {
                throw new EmbeddedMysqlException(
                        "MySQL was not ready within " + timeout.toSeconds() + " seconds; its log:\n" + log);
            }
            sleep();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedMysqlException("Interrupted while MySQL started", e);
        }
    }

    /** Always loopback. */
    public String host() {
        return "127.0.0.1";
    }

    /** The TCP port that the server listens on. */
    public int port() {
        return port;
    }

    /** The process id of mysqld. */
    public long pid() {
        return serverPid;
    }

    /** The server's data directory: certificates ({@code ca.pem}) and files for {@code LOAD DATA} live here. */
    public Path dataDirectory() {
        return remains.folder().resolve("data");
    }

    /** What the server has logged so far. */
    public String log() throws IOException {
        Path log = remains.folder().resolve("mysqld.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** Whether mysqld runs. */
    public boolean isAlive() {
        return supervisor.isAlive();
    }

    /** Kills the server without warning, for tests of what a crash does. {@link #close()} is still to be called. */
    public void kill() {
        ProcessHandle.of(serverPid).ifPresent(ProcessHandle::destroyForcibly);
        supervisor.onExit().join();
    }

    /** Stops the server and deletes its folder. Does nothing when that has been done. */
    @Override
    public void close() {
        removeHook(atExit);
        remains.close();
    }

    /** Somebody took the port between our look and the server's bind. */
    private static final class PortTaken extends Exception {
        PortTaken(String message) {
            super(message);
        }
    }
}
