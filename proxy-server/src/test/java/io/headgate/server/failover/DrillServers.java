package io.headgate.server.failover;

import static io.headgate.testkit.Await.await;

import io.headgate.server.it.ProxyUnderTest;
import io.headgate.server.topology.TopologyEvent;
import io.headgate.testkit.Cable;
import io.headgate.testkit.ReplicatedMysql;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Three servers that replicate, each behind a cable, with what a {@link Workload} needs in them. */
final class DrillServers implements AutoCloseable {

    static final String USER = "drill";
    static final String PASSWORD = "drill secret";
    /** How many clients work. */
    static final int CLIENTS = Integer.getInteger("headgate.drill.clients", 20);
    /** The proxy's max-connections. */
    private static final int CONNECTIONS = Integer.getInteger("headgate.drill.connections", 10);

    private static final Logger log = LoggerFactory.getLogger(DrillServers.class);

    final ReplicatedMysql servers = ReplicatedMysql.start(3);
    final List<Cable> cables = new ArrayList<>();
    private final Path passwordFile;

    /** @param folder for a password */
    DrillServers(Path folder) throws IOException {
        for (int i = 0; i < servers.size(); i++) {
            cables.add(new Cable(servers.server(i).host(), servers.server(i).port()));
        }
        TestDatabase writer = writer();
        writer.createUser(USER, PASSWORD, "caching_sha2_password");
        writer.createUser("monitor", "m", "caching_sha2_password");
        writer.execute("CREATE DATABASE drill", "GRANT ALL ON drill.* TO " + USER,
                "GRANT REPLICATION CLIENT ON *.* TO monitor", Ledger.CREATE);
        passwordFile = Files.writeString(folder.resolve("monitor"), "m");
        for (int i = 1; i < servers.size(); i++) {
            servers.awaitCaughtUp(i);
        }
    }

    @Override
    public void close() {
        cables.forEach(Cable::close);
        servers.close();
    }

    TestDatabase writer() {
        return servers.server(servers.writer());
    }

    /** The server after the writer. */
    int next() {
        return (servers.writer() + 1) % servers.size();
    }

    /** The cable of a server, by which the proxy knows it. */
    Cable cable(int server) {
        return cables.get(server);
    }

    int port(int server) {
        return servers.server(server).port();
    }

    /** A proxy before all of them. @param more settings and values */
    ProxyUnderTest proxy(String... more) {
        Map<String, String> settings = new HashMap<>(Map.of("backend", cables.stream().map(Cable::address)
                .collect(Collectors.joining(",")), "control-user", "monitor", "control-password-file",
                passwordFile.toString(), "max-connections", String.valueOf(CONNECTIONS)));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return ProxyUnderTest.start(settings);
    }

    /** The ids of the connections that the clients' user has there now. */
    Set<String> sessions(int server) {
        String ids = servers.server(server).queryValue(
                "SELECT GROUP_CONCAT(id) FROM information_schema.processlist WHERE user = '" + USER + "'");
        return ids == null ? Set.of() : Set.of(ids.split(","));
    }

    /** Brings a former writer back as a replica, whether it is alive and writable, frozen or dead. */
    void bringBack(int server) {
        servers.kill(server);
        servers.restart(server);
        servers.awaitCaughtUp(server);
    }

    static void awaitProgress(Workload load) {
        await("all clients work", load::isComplete);
        int before = load.ledger.size();
        await("rows are written", () -> load.ledger.size() > before + 200);
    }

    /** Says how long the first write and the first hundred took after the new writer took writes at {@code since}. */
    static void report(String what, Workload load, ProxyUnderTest proxy, long since) {
        await("a hundred writes succeed", () -> load.successesSince(since) >= 100);
        log.info("{}: after the new writer takes writes, the first one succeeds in {} ms, a hundred in {} ms", what,
                TimeUnit.NANOSECONDS.toMillis(load.success(0, since) - since),
                TimeUnit.NANOSECONDS.toMillis(load.success(99, since) - since));
        proxy.proxy().serverEvents().forEach(event -> log.info("{}: {}", what, line(event)));
    }

    private static String line(TopologyEvent event) {
        return event.at() + " " + event.kind() + " " + event.server() + " " + event.cause() + " "
                + event.sinceSymptom();
    }
}
