package io.headgate.server.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.server.it.LogLines;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.Cable;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import io.headgate.testkit.ReplicatedMysql;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Three replicating servers behind one proxy, and clients that work while the writer is lost, moved, or doubted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FailoverIT {

    static final String USER = "drill";
    static final String PASSWORD = "drill secret";

    private static final Logger DRILLS = LoggerFactory.getLogger(FailoverIT.class);
    private static final int CLIENTS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Path passwordFile;
    private ReplicatedMysql servers;
    private final List<Cable> cables = new ArrayList<>();

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        servers = ReplicatedMysql.start(3);
        for (int i = 0; i < servers.size(); i++) {
            cables.add(new Cable(servers.server(i).host(), servers.server(i).port()));
        }
        TestDatabase writer = servers.server(servers.writer());
        writer.createUser(USER, PASSWORD, "caching_sha2_password");
        writer.createUser("monitor", "m", "caching_sha2_password");
        writer.execute("CREATE DATABASE drill", "GRANT ALL ON drill.* TO " + USER, "GRANT REPLICATION CLIENT ON *.* TO monitor",
                "CREATE TABLE " + Workload.TABLE + " (n INT PRIMARY KEY)");
        passwordFile = Files.writeString(folder.resolve("monitor"), "m");
        for (int i = 1; i < servers.size(); i++) {
            servers.awaitCaughtUp(i);
        }
    }

    @AfterAll
    void end() {
        cables.forEach(Cable::close);
        servers.close();
    }

    @AfterEach
    void empty() {
        servers.server(servers.writer()).execute("TRUNCATE " + Workload.TABLE);
    }

    @Test
    void aPlannedSwitchoverIsNoticedByTransactionsOnly() throws Exception {
        try (ProxyUnderTest proxy = proxy(); Workload load = new Workload(proxy.port(), CLIENTS)) {
            awaitProgress(load);
            servers.promote(next());
            report("planned switchover", load, System.nanoTime());
            assertThat(load.errorsOutside).isEmpty();
            settle(load);
        }
    }

    @Test
    void aWriterThatCrashesCostsWhatWasUnderWay() throws Exception {
        int dead = servers.writer();
        try (ProxyUnderTest proxy = proxy(); Workload load = new Workload(proxy.port(), CLIENTS)) {
            awaitProgress(load);
            servers.kill(dead);
            servers.failOverTo(next());
            report("crash", load, System.nanoTime());
            load.end();
            DRILLS.info("{}", load);
            assertThat(load.lostOutside).hasValue(0);
            assertThat(load.lostInside).hasValue(0);
            assertThat(load.forgotten).isEmpty();
            // what had not reached the new writer when the old one died is lost by the databases themselves
            assertNothingTwice();
        } finally {
            servers.restart(dead);
            servers.awaitCaughtUp(dead);
        }
    }

    @Test
    void aWriterThatIsFrozenIsLeft() throws Exception {
        int frozen = servers.writer();
        try (ProxyUnderTest proxy = proxy(); Workload load = new Workload(proxy.port(), CLIENTS)) {
            awaitProgress(load);
            servers.freeze(frozen);
            servers.failOverTo(next());
            report("freeze", load, System.nanoTime());
            load.end();
            DRILLS.info("{}", load);
            assertThat(load.lostOutside).hasValue(0);
            assertThat(load.lostInside).hasValue(0);
            assertThat(load.forgotten).isEmpty();
            assertNothingTwice();
        } finally {
            servers.kill(frozen);
            servers.restart(frozen);
            servers.awaitCaughtUp(frozen);
        }
    }

    @Test
    void aSecondClaimIsNotBelieved() throws Exception {
        int impostor = next();
        try (LogLines log = new LogLines("io.headgate"); ProxyUnderTest proxy = proxy();
                Workload load = new Workload(proxy.port(), CLIENTS)) {
            awaitProgress(load);
            servers.makeWritable(impostor);
            await("it is noticed", () -> log.lines().stream().anyMatch(line ->
                    line.contains("more than one server claims") && line.contains(cables.get(impostor).address())));
            awaitProgress(load);
            load.end();
            assertThat(load.errorsOutside).isEmpty();
            assertThat(load.errorsInside).isEmpty();
            settle(load);
        } finally {
            servers.server(impostor).execute("SET GLOBAL super_read_only = ON");
        }
    }

    @Test
    void readersServeTheirListenerAndAreLeftWhenTheyFail() throws Exception {
        int writer = servers.writer();
        int reader = next();
        int other = 3 - writer - reader;
        try (ProxyUnderTest proxy = proxy("listen-read-only", "127.0.0.1:0", "max-replica-lag", "1s")) {
            int port = proxy.proxy().readOnlyAddresses().get(0).getPort();
            List<RawClient> clients = new ArrayList<>();
            await("both readers are known", () -> served(port).size() == 2);
            for (int i = 0; i < 10; i++) {
                clients.add(login(port));
            }
            assertThat(ports(clients)).containsExactlyInAnyOrder(port(reader), port(other));
            assertThat(clients.get(0).query("INSERT INTO " + Workload.TABLE + " VALUES (1)").get(0)
                    .err(clients.get(0).capabilities()).code()).isEqualTo(1290);

            servers.stopApplying(other);
            await("who is behind is left", () -> ports(clients).equals(new TreeSet<>(List.of(port(reader)))));
            servers.startApplying(other);
            await("who has caught up serves again", () -> served(port).size() == 2);

            servers.kill(reader);
            await("who is dead is left", () -> ports(clients).equals(new TreeSet<>(List.of(port(other)))));
            servers.freeze(other);
            await("the writer serves where there is no reader",
                    () -> ports(clients).equals(new TreeSet<>(List.of(port(writer)))));
            for (RawClient client : clients) {
                client.quit();
            }
        } finally {
            servers.thaw(other);
            servers.restart(reader);
            servers.awaitCaughtUp(reader);
        }
    }

    private TreeSet<Integer> served(int port) {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                clients.add(login(port));
            }
            return ports(clients);
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            clients.forEach(client -> {
                try {
                    client.quit();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    private static RawClient login(int port) throws IOException {
        return RawClient.connect("127.0.0.1", port).login(USER, PASSWORD);
    }

    /** Where these clients' statements run; nowhere for those that get an error. */
    private static TreeSet<Integer> ports(List<RawClient> clients) {
        TreeSet<Integer> ports = new TreeSet<>();
        for (RawClient client : clients) {
            try {
                List<RawPacket> answer = client.query("SELECT @@port");
                if (!answer.get(0).isErr()) {
                    byte[] row = answer.get(2).payload();
                    ports.add(Integer.parseInt(new String(row, 1, row.length - 1, StandardCharsets.US_ASCII)));
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return ports;
    }

    private int port(int server) {
        return servers.server(server).port();
    }

    /** The server after the writer. */
    private int next() {
        return (servers.writer() + 1) % servers.size();
    }

    private ProxyUnderTest proxy(String... more) {
        Map<String, String> settings = new HashMap<>(Map.of("backend", cables.stream().map(Cable::address)
                .collect(Collectors.joining(",")), "control-user", "monitor", "control-password-file",
                passwordFile.toString(), "max-connections", "10"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return ProxyUnderTest.start(settings);
    }

    private static void awaitProgress(Workload load) throws InterruptedException {
        int before = load.acknowledged.size();
        await("rows are written", () -> load.acknowledged.size() > before + 200);
    }

    /** The time from {@code since}, when the new writer takes writes, to the first of clients outside of transactions. */
    private static void report(String what, Workload load, long since) throws InterruptedException {
        await("a write succeeds", () -> load.lastSuccess.get() - since > 0);
        DRILLS.info("{}: first write {} ms after the new writer takes writes", what,
                TimeUnit.NANOSECONDS.toMillis(load.lastSuccess.get() - since));
        awaitProgress(load);
    }

    /** Nothing that was acknowledged is lost, and nothing ran twice. */
    private void settle(Workload load) throws InterruptedException {
        load.end();
        DRILLS.info("{}", load);
        assertThat(load.lostOutside).hasValue(0);
        assertThat(load.lostInside).hasValue(0);
        assertThat(load.forgotten).isEmpty();
        TestDatabase writer = servers.server(servers.writer());
        writer.execute("SET SESSION group_concat_max_len = 100000000");
        String rows = writer.queryValue("SELECT COUNT(*) FROM " + Workload.TABLE + " WHERE n IN ("
                + load.acknowledged.stream().map(String::valueOf).collect(Collectors.joining(",")) + ")");
        assertThat(Integer.parseInt(rows)).isEqualTo(load.acknowledged.size());
        assertNothingTwice();
    }

    /** A number that is inserted twice is refused by the table, so an error 1062 would tell. */
    private void assertNothingTwice() {
        assertThat(servers.server(servers.writer()).queryValue("SELECT COUNT(*) - COUNT(DISTINCT n) FROM "
                + Workload.TABLE)).isEqualTo("0");
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("never happened: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
