package io.headgate.server.failover;

import static io.headgate.server.failover.DrillServers.CLIENTS;
import static io.headgate.server.failover.DrillServers.awaitProgress;
import static io.headgate.server.failover.DrillServers.report;
import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.Command;
import io.headgate.server.it.LogLines;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.server.topology.ServerStatus;
import io.headgate.server.topology.TopologyEvent;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.ReplicatedMysql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

    private static final Logger DRILLS = LoggerFactory.getLogger(FailoverIT.class);
    /** How often what comes and goes does so. */
    private static final int ROUNDS = Integer.getInteger("headgate.drill.rounds", 3);

    private DrillServers drill;
    private ReplicatedMysql servers;

    /** A client that has done nothing since it assigned a user variable. */
    private static RawClient idle(ProxyUnderTest proxy) throws IOException {
        RawClient client = RawClient.connect("127.0.0.1", proxy.port()).login(DrillServers.USER, DrillServers.PASSWORD);
        assertThat(client.query("SET @idle = 'since'").get(0).isErr()).isFalse();
        return client;
    }

    private static void assertUnharmed(RawClient idle) throws IOException {
        assertThat(new String(idle.query("SELECT @idle").get(2).payload(), 1, 5, StandardCharsets.US_ASCII))
                .isEqualTo("since");
        idle.command(Command.COM_STMT_EXECUTE, new byte[] {7, 0, 0, 0, 0, 1, 0, 0, 0});
        assertThat(idle.readPacket().err(idle.capabilities()).code()).as("there is no such statement").isEqualTo(1243);
        idle.quit();
    }

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        drill = new DrillServers(folder);
        servers = drill.servers;
    }

    @AfterAll
    void end() {
        drill.close();
    }

    @AfterEach
    void empty() {
        drill.writer().execute("TRUNCATE " + Ledger.TABLE);
    }

    @Test
    void aPlannedSwitchoverIsNoticedByTransactionsOnly() throws Exception {
        try (ProxyUnderTest proxy = drill.proxy(); RawClient idle = idle(proxy);
                DirectWriter direct = new DirectWriter(drill);
                Workload load = new Workload(proxy.port(), CLIENTS)) {
            awaitProgress(load);
            servers.promote(drill.next());
            report("planned switchover", load, proxy, servers.promotedAt());
            direct.report("planned switchover", servers.promotedAt());
            assertThat(load.errorsOutside).isEmpty();
            assertUnharmed(idle);
            settle(load, load.ledger.begun);
            assertChanges(proxy, 1);
        }
    }

    @Test
    void whatWasOpenedAheadServesFirst() throws Exception {
        try (LogLines log = new LogLines("io.headgate"); ProxyUnderTest proxy = drill.proxy("warm-standby-connections", "3");
                Workload load = new Workload(proxy.port(), CLIENTS)) {
            awaitProgress(load);
            int writer = servers.writer();
            await("three are opened ahead", () -> drill.sessions(3 - writer - drill.next()).size()
                    + drill.sessions(drill.next()).size() == 3);
            int next = drill.sessions(drill.next()).isEmpty() ? 3 - writer - drill.next() : drill.next();
            Set<String> ahead = drill.sessions(next);
            servers.promote(next);
            report("switchover to a warm standby", load, proxy, servers.promotedAt());
            List<String> used = log.lines().stream().filter(line -> line.contains("was opened ahead")).toList();
            assertThat(ahead).allSatisfy(id -> assertThat(used).anyMatch(line -> line.contains("backend=" + id + " ")));
            await("the other one is next", () -> drill.sessions(3 - writer - next).size() == 3
                    || drill.sessions(writer).size() == 3);
            assertThat(load.errorsOutside).isEmpty();
            settle(load, load.ledger.begun);
        }
    }

    @Test
    void aWriterThatCrashesCostsWhatWasUnderWay() throws Exception {
        int dead = servers.writer();
        lose("crash", dead, () -> servers.kill(dead), false);
    }

    @Test
    void aWriterThatIsFrozenIsLeft() throws Exception {
        int frozen = servers.writer();
        lose("freeze", frozen, () -> servers.freeze(frozen), false);
    }

    @Test
    void aWriterThatIsCutOffIsLeft() throws Exception {
        int cut = servers.writer();
        lose("cut", cut, () -> drill.cable(cut).cut(), true);
    }

    @Test
    void aWriterOfWhichNothingArrivesIsLeft() throws Exception {
        int silent = servers.writer();
        // connections that are being opened when the writer falls silent must not be waited for
        lose("hang", silent, () -> drill.cable(silent).hang(), true, "backend-connect-timeout", "5m",
                "max-connections", String.valueOf(3 * CLIENTS));
    }

    /**
     * The writer is lost, another one promoted, and the former writer becomes a replica.
     *
     * @param blow by which it is lost
     * @param replicates whether it goes on to replicate, so that nothing at all may be lost
     * @param settings of the proxy, and their values
     */
    private void lose(String what, int writer, Runnable blow, boolean replicates, String... settings)
            throws Exception {
        int next = drill.next();
        try (ProxyUnderTest proxy = drill.proxy(settings); RawClient idle = idle(proxy);
                DirectWriter direct = new DirectWriter(drill);
                Workload load = new Workload(proxy.port(), CLIENTS)) {
            awaitProgress(load);
            blow.run();
            long since;
            try (Workload later = new Workload(proxy.port(), CLIENTS)) {
                if (replicates) {
                    servers.awaitCaughtUp(next);
                }
                servers.failOverTo(next);
                since = servers.promotedAt();
                report(what, load, proxy, since);
                direct.report(what, since);
                awaitProgress(later);
                settle(later, since);
            }
            assertUnharmed(idle);
            settle(load, replicates ? load.ledger.begun : since);
            assertChanges(proxy, 1);
            assertThat(proxy.proxy().servers()).extracting(ServerStatus::role)
                    .containsOnlyOnce(ServerStatus.Role.WRITER);
            ServerStatus status = status(proxy, next);
            assertThat(status.role()).isEqualTo(ServerStatus.Role.WRITER);
            assertThat(status.health().state().reachable()).isTrue();
            assertThat(status.connections().open()).isPositive();
        } finally {
            drill.cable(writer).mend();
            drill.bringBack(writer);
        }
    }

    @Test
    void aWriterThatTakesWritesNowAndThenCostsTransactionsOnly() throws Exception {
        try (ProxyUnderTest proxy = drill.proxy(); Workload load = new Workload(proxy.port(), CLIENTS)) {
            awaitProgress(load);
            for (int i = 0; i < ROUNDS; i++) {
                int before = i;
                drill.writer().execute("SET GLOBAL super_read_only = ON");
                await("the writer is missed", () -> count(proxy, TopologyEvent.Kind.NO_WRITER) > before);
                drill.writer().execute("SET GLOBAL read_only = OFF");
                report("flapping writer", load, proxy, System.nanoTime());
            }
            assertThat(load.errorsOutside).isEmpty();
            settle(load, load.ledger.begun);
            assertChanges(proxy, ROUNDS);
        }
    }

    @Test
    void aNetworkThatComesAndGoesCostsWhatWasUnderWay() throws Exception {
        int writer = servers.writer();
        try (ProxyUnderTest proxy = drill.proxy(); Workload load = new Workload(proxy.port(), CLIENTS)) {
            awaitProgress(load);
            for (int i = 0; i < ROUNDS; i++) {
                int before = i;
                drill.cable(writer).cut();
                await("that is noticed", () -> status(proxy, writer).health().state().cause() != null);
                drill.cable(writer).mend();
                report("flapping network", load, proxy, System.nanoTime());
                await("it is the writer all the time", () -> count(proxy, TopologyEvent.Kind.WRITER_BACK) > before);
            }
            settle(load, load.ledger.begun);
            assertChanges(proxy, 0);
        }
    }

    @Test
    void allServersAreRestartedOneAfterTheOther() throws Exception {
        try (ProxyUnderTest proxy = drill.proxy(); Workload load = new Workload(proxy.port(), CLIENTS)) {
            awaitProgress(load);
            for (int i = 0; i < servers.size(); i++) {
                int old = servers.writer();
                servers.promote(drill.next());
                report("rolling restart", load, proxy, servers.promotedAt());
                servers.kill(old);
                servers.restart(old);
            }
            assertThat(load.errorsOutside).isEmpty();
            settle(load, load.ledger.begun);
            assertChanges(proxy, servers.size());
        }
    }

    @Test
    void aSecondClaimIsNotBelieved() throws Exception {
        int impostor = drill.next();
        try (LogLines log = new LogLines("io.headgate"); ProxyUnderTest proxy = drill.proxy();
                Workload load = new Workload(proxy.port(), CLIENTS)) {
            awaitProgress(load);
            servers.makeWritable(impostor);
            await("it is noticed", () -> log.lines().stream().anyMatch(line ->
                    line.contains("more than one server claims")
                            && line.contains(drill.cable(impostor).address())));
            awaitProgress(load);
            load.end();
            assertThat(load.errorsOutside).isEmpty();
            assertThat(load.errorsInside).isEmpty();
            settle(load, load.ledger.begun);
            assertChanges(proxy, 0);
        } finally {
            servers.server(impostor).execute("SET GLOBAL super_read_only = ON");
        }
    }

    @Test
    void readersAreLeftWhenTheyAreBehindOrGone() throws Exception {
        int writer = servers.writer();
        int reader = drill.next();
        int other = 3 - writer - reader;
        try (ProxyUnderTest proxy = drill.proxy("listen-read-only", "127.0.0.1:0", "max-replica-lag", "1s");
                Workload load = new Workload(proxy.port(), 2)) {
            int port = proxy.proxy().readOnlyAddresses().get(0).getPort();
            await("both readers are known", () -> proxy.proxy().servers().stream()
                    .filter(server -> server.role() == ServerStatus.Role.READER).count() == 2);
            try (ReadLoad readers = new ReadLoad(port, CLIENTS)) {
                await("both serve", () -> readers.ports().equals(ports(reader, other)));
                servers.stopApplying(other);
                await("who is behind is left", () -> readers.ports().equals(ports(reader)));
                servers.startApplying(other);
                await("who has caught up may serve again", () -> status(proxy, other).role()
                        == ServerStatus.Role.READER);
                servers.stopApplying(reader);
                await("the other way round", () -> readers.ports().equals(ports(other)));
                servers.startApplying(reader);
                await("who has caught up may serve again", () -> status(proxy, reader).role()
                        == ServerStatus.Role.READER);
                assertThat(readers.errors).as("nobody notices").isEmpty();

                servers.kill(reader);
                servers.freeze(other);
                await("the writer serves where there is no reader", () -> readers.ports().equals(ports(writer)));
                DRILLS.info("readers gone: {}", readers.errors);
                assertThat(readers.errors.keySet()).allMatch(error -> !error.startsWith("lost: "));
            }
            assertThat(load.errorsOutside).isEmpty();
            settle(load, load.ledger.begun);
        } finally {
            servers.thaw(other);
            servers.restart(reader);
            servers.awaitCaughtUp(reader);
        }
    }

    private Set<Integer> ports(int... indexes) {
        Set<Integer> ports = new TreeSet<>();
        for (int index : indexes) {
            ports.add(drill.port(index));
        }
        return ports;
    }

    private ServerStatus status(ProxyUnderTest proxy, int index) {
        return proxy.proxy().servers().stream().filter(status -> status.server().toString()
                .equals(drill.cable(index).address())).findFirst().orElseThrow();
    }

    private static long count(ProxyUnderTest proxy, TopologyEvent.Kind kind) {
        return proxy.proxy().serverEvents().stream().filter(event -> event.kind() == kind).count();
    }

    /** Each is counted once, with the time that it took, and the first one that is served is told. */
    private static void assertChanges(ProxyUnderTest proxy, int changes) {
        List<TopologyEvent> known = proxy.proxy().serverEvents().stream()
                .filter(event -> event.kind() == TopologyEvent.Kind.WRITER && event.sinceSymptom() != null).toList();
        assertThat(known).hasSize(changes).allMatch(event -> event.sinceSymptom().toNanos() > 0);
        long ends = changes + count(proxy, TopologyEvent.Kind.WRITER_BACK);
        assertThat(proxy.proxy().meters().writerChanges()).isEqualTo(changes);
        assertThat(proxy.proxy().meters().writerAbsences()).isEqualTo(ends);
        assertThat(count(proxy, TopologyEvent.Kind.SERVED)).isEqualTo(ends);
    }

    private void settle(Workload load, long since) throws SQLException {
        load.end();
        DRILLS.info("{}", load);
        assertThat(load.lostOutside).hasValue(0);
        assertThat(load.lostInside).hasValue(0);
        assertThat(load.forgotten).isEmpty();
        load.ledger.check(drill.writer(), since);
    }
}
