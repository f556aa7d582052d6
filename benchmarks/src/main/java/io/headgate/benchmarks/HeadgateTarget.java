package io.headgate.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Headgate with one of its transports, in a JVM of its own. */
final class HeadgateTarget implements Target {

    private static final String MAIN = "io.headgate.server.Main";
    private static final int START_SECONDS = 60;
    private static final String UNOBSERVED = "-unobserved";

    private final String variant;
    private final DatabaseUrl database;
    private final int maxConnections;
    private final List<String> jvmOptions;
    private final int port = Loopback.freePort();
    private ChildProcess process;

    /**
     * @param variant value of the setting {@code transport}; with {@value #UNOBSERVED} behind it all is off that tells
     *     what the proxy does, and else all is on
     * @param maxConnections the cap on database connections
     * @param jvmOptions further options of the proxy's JVM
     */
    HeadgateTarget(String variant, DatabaseUrl database, int maxConnections, List<String> jvmOptions) {
        this.variant = variant;
        this.database = database;
        this.maxConnections = maxConnections;
        this.jvmOptions = List.copyOf(jvmOptions);
    }

    /** Fails when the proxy is not among the classes that this program was started with. */
    static void requireClasses() {
        try {
            Class.forName(MAIN, false, HeadgateTarget.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new BenchmarkException("there is no proxy to measure: " + MAIN + " is not on the class path. "
                    + "Build it (mvn -pl proxy-server -am package), or take other targets: direct, haproxy", e);
        }
    }

    @Override
    public String name() {
        return "headgate-" + variant;
    }

    @Override
    public void start(Path folder) throws InterruptedException {
        Path config = folder.resolve(name() + ".yaml");
        try {
            Files.writeString(config, settings(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>();
        command.add(java());
        // benchmarks/launch runs this in the repository's folder
        command.add("@proxy-server/jvm.options");
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN,
                "--backend", database.hostAndPort(), "--listen", Loopback.HOST + ":" + port,
                "--max-connections", Integer.toString(maxConnections), "--config", config.toString()));
        process = ChildProcess.start(name(), command, folder.resolve(name() + ".log"));
        process.awaitGreeting(port, START_SECONDS);
    }

    private String settings(Path folder) {
        if (variant.endsWith(UNOBSERVED)) {
            return "transport: " + variant.substring(0, variant.length() - UNOBSERVED.length())
                    + "\nhttp-listen: none\nstatement-history: false\nlong-query-time: none\n";
        }
        return "transport: " + variant + "\nhttp-listen: 127.0.0.1:0\nconsole-listen: "
                + folder.resolve(name() + ".sock").toAbsolutePath() + "\n";
    }

    /** The launcher of the Java that runs this program. */
    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    @Override
    public String host() {
        return Loopback.HOST;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    /** What it logged about its transport: when the kernel forbids the one asked for, the figures are another's. */
    @Override
    public String description() {
        String said = process.linesWith("transport").stream().findFirst()
                .orElse("it logged no line about its transport");
        return "Java " + Runtime.version().feature() + ", at most " + maxConnections + " database connections, options "
                + jvmOptions + ": " + said;
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
