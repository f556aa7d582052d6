package io.headgate.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** HAProxy in TCP mode: it forwards bytes and understands nothing, so it is the floor for any proxy. */
final class HaproxyTarget implements Target {

    static final String NAME = "haproxy";

    private static final int START_SECONDS = 10;

    private final DatabaseUrl database;
    private final int port = Loopback.freePort();
    private ChildProcess process;

    HaproxyTarget(DatabaseUrl database) {
        this.database = database;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start(Path folder) throws InterruptedException {
        Path config = folder.resolve("haproxy.cfg");
        String text = """
                global
                    maxconn 2000
                defaults
                    mode tcp
                    timeout connect 10s
                    timeout client 1h
                    timeout server 1h
                listen mysql
                    bind %s:%d
                    server database %s
                """.formatted(Loopback.HOST, port, database.hostAndPort());
        try {
            Files.writeString(config, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // -db: no daemon, so the process started here is the one that forwards
        process = ChildProcess.start(NAME, List.of(Programs.HAPROXY.path(), "-db", "-f", config.toString()),
                folder.resolve("haproxy.log"));
        process.awaitGreeting(port, START_SECONDS);
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

    @Override
    public String description() {
        return "TCP mode, its default number of threads (one for each core)";
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
