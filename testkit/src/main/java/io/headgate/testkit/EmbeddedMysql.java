package io.headgate.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
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

    private final MysqlInstallation installation;
    private final Options options;
    private final Remains remains;
    private final int port;
    private final Thread atExit;
    private volatile ServerProcess process;
    /** While the server is killed. */
    private HeldPort held;

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

    private EmbeddedMysql(MysqlInstallation installation, Options options, Remains remains, int port, Thread atExit) {
        this.installation = installation;
        this.options = options;
        this.remains = remains;
        this.port = port;
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
            } catch (ServerProcess.PortTaken e) {
                last = new EmbeddedMysqlException(e.getMessage());
            } catch (IOException e) {
                throw new EmbeddedMysqlException("Cannot start MySQL: " + e, e);
            }
        }
        throw last;
    }

    private static EmbeddedMysql startOnFreePort(MysqlInstallation installation, Options options)
            throws IOException, ServerProcess.PortTaken {
        Remains remains = new Remains(Files.createTempDirectory("headgate-mysql-"));
        Thread atExit = new Thread(remains::close, "embedded-mysql-stop");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            EmbeddedMysql mysql = new EmbeddedMysql(installation, options, remains, freePort(), atExit);
            mysql.prepare();
            mysql.run(List.of());
            if (!options.exitHook()) {
                removeHook(atExit);
            }
            return mysql;
        } catch (IOException | ServerProcess.PortTaken | RuntimeException e) {
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

    private void prepare() throws IOException {
        copyTemplate();
        Files.createDirectory(temporary());
        try (InputStream in = EmbeddedMysql.class.getResourceAsStream("supervise.sh")) {
            Files.copy(in, script());
        }
    }

    private void copyTemplate() throws IOException {
        Folders.copy(installation.home().resolve("data"), dataDirectory());
    }

    private Path script() {
        return remains.folder().resolve("supervise.sh");
    }

    private Path temporary() {
        return remains.folder().resolve("tmp");
    }

    private Path logFile() {
        return remains.folder().resolve("mysqld.log");
    }

    private void run(List<String> arguments) throws IOException, ServerProcess.PortTaken {
        ServerProcess launched = ServerProcess.launch(remains, command(arguments), logFile());
        process = launched;
        launched.awaitReady(port, options.startTimeout());
    }

    private ProcessBuilder command(List<String> arguments) throws IOException {
        Path folder = remains.folder();
        List<String> command = new ArrayList<>(List.of("/bin/sh", script().toString(), folder.toString()));
        command.addAll(installation.command(dataDirectory()));
        command.addAll(List.of(
                "--bind-address=127.0.0.1",
                "--port=" + port,
                // relative to the data directory: the path of a Unix socket has little room
                "--socket=mysqld.sock",
                "--pid-file=mysqld.pid",
                "--tmpdir=" + temporary(),
                "--mysqlx=0",
                "--skip-log-bin",
                "--sync-binlog=0",
                "--skip-innodb-doublewrite",
                "--innodb-flush-log-at-trx-commit=2",
                "--innodb-buffer-pool-size=64M"));
        command.addAll(options.arguments());
        command.addAll(arguments);
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
        return process.pid();
    }

    /** The server's data directory: certificates ({@code ca.pem}) and files for {@code LOAD DATA} live here. */
    public Path dataDirectory() {
        return remains.folder().resolve("data");
    }

    /** What the server has logged so far. */
    public String log() throws IOException {
        return ServerProcess.read(logFile());
    }

    /** Whether mysqld runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Kills the server without warning, for tests of what a crash does. It can be started again by
     * {@link #restart(String...)}; {@link #close()} is still to be called.
     */
    public synchronized void kill() {
        process.kill();
        if (held == null) {
            held = HeldPort.hold(port);
        }
    }

    /**
     * Starts the server again after {@link #kill()}, on its port and its data, and returns when it accepts connections.
     *
     * @param arguments further ones of mysqld, for this run only; they win over those of {@link Options}
     * @throws IllegalStateException when it runs
     * @throws EmbeddedMysqlException when it does not start; says why
     */
    public synchronized void restart(String... arguments) {
        checkKilled();
        try {
            run(List.of(arguments));
        } catch (IOException | ServerProcess.PortTaken e) {
            throw new EmbeddedMysqlException("Cannot start MySQL again: " + e, e);
        }
        letGoOfPort();
    }

    /** The same with an empty data directory, as if the server were a new one: it has a new server_uuid too. */
    public synchronized void restartEmpty(String... arguments) {
        checkKilled();
        try {
            Folders.delete(dataDirectory());
            copyTemplate();
        } catch (IOException e) {
            throw new EmbeddedMysqlException("Cannot empty the data directory: " + e, e);
        }
        restart(arguments);
    }

    private void checkKilled() {
        if (held == null) {
            throw new IllegalStateException("MySQL on port " + port + " was not killed");
        }
    }

    private void letGoOfPort() {
        if (held != null) {
            held.close();
            held = null;
        }
    }

    /**
     * Stops the server in its tracks (SIGSTOP): the system still takes connections for it, and nothing is answered.
     *
     * @throws EmbeddedMysqlException when it does not run
     */
    public void freeze() {
        process.signal("STOP");
    }

    /**
     * Lets a frozen server go on (SIGCONT).
     *
     * @throws EmbeddedMysqlException when it does not run
     */
    public void thaw() {
        process.signal("CONT");
    }

    /** Stops the server and deletes its folder. Does nothing when that has been done. */
    @Override
    public synchronized void close() {
        removeHook(atExit);
        remains.close();
        letGoOfPort();
    }
}
