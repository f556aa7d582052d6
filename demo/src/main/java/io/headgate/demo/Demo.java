package io.headgate.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.headgate.testkit.EmbeddedMysqlException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code ./headgate demo}. Exit codes: 0 done, 1 something went wrong, 2 wrong arguments or a port that
 * cannot be had; Ctrl-C ends it with 130, as the shell expects.
 */
@Command(
        name = "headgate demo",
        sortOptions = false,
        description = "Starts a MySQL database and Headgate before it, to try by hand. Ctrl-C leaves nothing behind.")
public final class Demo implements Callable<Integer> {

    private final ProxyUnderDemo.Launcher launcher;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this text.")
    private boolean help;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:3306",
            description = "Where clients connect (default: ${DEFAULT-VALUE}).")
    private String listen;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "20",
            description = "The most connections to the database (default: ${DEFAULT-VALUE}).")
    private int maxConnections;

    @Option(
            names = "--load",
            description = "Let many clients run transactions for some seconds, print what happened, and end.")
    private boolean load;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many clients --load opens (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long --load runs (default: ${DEFAULT-VALUE}).")
    private int seconds;

    Demo(ProxyUnderDemo.Launcher launcher) {
        this.launcher = launcher;
    }

    /** Runs the command and ends the JVM. */
    public static void main(String[] arguments) {
        System.exit(run(InProcessProxy::start, arguments));
    }

    static int run(ProxyUnderDemo.Launcher launcher, String... arguments) {
        return new CommandLine(new Demo(launcher)).execute(arguments);
    }

    @Override
    public Integer call() throws Exception {
        InetSocketAddress address = checkArguments();
        try {
            checkPort(address);
        } catch (IOException e) {
            return fail(e.getMessage(), CommandLine.ExitCode.USAGE);
        }
        PrintWriter out = spec.commandLine().getOut();
        Teardown teardown = new Teardown();
        Runtime.getRuntime().addShutdownHook(new Thread(teardown::interrupt, "demo-stop"));
        try (teardown) {
            say(out, "Starting a MySQL database (the first time takes some seconds) ...");
            DemoDatabase database = teardown.add(DemoDatabase.start(DemoDatabase.MAX_CONNECTIONS));
            if (load) {
                // a line for each database connection would bury the report
                ((Logger) LoggerFactory.getLogger("io.headgate")).setLevel(Level.WARN);
                return new LoadScenario(database, out, clients, Duration.ofSeconds(seconds))
                        .run(() -> startProxy(teardown, database));
            }
            ProxyUnderDemo proxy = startProxy(teardown, database);
            out.print(Hints.text(database.address(), proxy.address(), maxConnections, address.getPort()));
            out.flush();
            new CountDownLatch(1).await();
            return 0;
        } catch (EmbeddedMysqlException | IllegalStateException | SQLException e) {
            return teardown.interrupted() ? CommandLine.ExitCode.SOFTWARE : fail(e.getMessage(), 1);
        }
    }

    private ProxyUnderDemo startProxy(Teardown teardown, DemoDatabase database) {
        InetSocketAddress backend = database.address();
        return teardown.add(
                launcher.start(listen, backend.getHostString() + ":" + backend.getPort(), maxConnections));
    }

    private InetSocketAddress checkArguments() {
        require(maxConnections >= 1 && maxConnections <= DemoDatabase.MAX_CONNECTIONS - 1,
                "--max-connections must be 1 to " + (DemoDatabase.MAX_CONNECTIONS - 1)
                        + ", the database takes " + DemoDatabase.MAX_CONNECTIONS);
        require(clients >= 1 && clients <= 20_000, "--clients must be 1 to 20000");
        require(seconds >= 1 && seconds <= 3600, "--seconds must be 1 to 3600");
        int colon = listen.lastIndexOf(':');
        require(colon > 0 && listen.substring(colon + 1).matches("\\d{1,5}"),
                "--listen must be HOST:PORT, such as 127.0.0.1:3307");
        int port = Integer.parseInt(listen.substring(colon + 1));
        require(port <= 65535, "--listen must have a port of at most 65535");
        String host = listen.substring(0, colon).replaceAll("^\\[|]$", "");
        return new InetSocketAddress(host, port);
    }

    /** Better now than after the database has started. */
    private void checkPort(InetSocketAddress address) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(address);
        } catch (IOException e) {
            throw new IOException(
                    "Cannot listen on " + listen + ": " + e.getMessage() + ". Choose another port, for example:"
                            + " ./headgate demo --listen 127.0.0.1:" + (address.getPort() == 13306 ? 23306 : 13306),
                    e);
        }
    }

    private int fail(String message, int exitCode) {
        spec.commandLine().getErr().println("headgate demo: " + message);
        return exitCode;
    }

    private void require(boolean condition, String rule) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), rule);
        }
    }

    private static void say(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }
}
