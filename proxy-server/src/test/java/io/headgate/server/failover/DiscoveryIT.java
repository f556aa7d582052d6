package io.headgate.server.failover;

import static io.headgate.server.failover.DrillServers.awaitProgress;
import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.server.it.LogLines;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.server.it.SignedForm;
import io.headgate.testkit.AuroraDisguise;
import io.headgate.testkit.Cable;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are found, and found elsewhere, by what databases of AWS say of themselves in tables. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DiscoveryIT {

    private static final int CLIENTS = 10;
    private static final String TOPOLOGY = "mysql.rds_topology";

    private final long beginning = System.nanoTime();
    private DrillServers drill;
    private AuroraDisguise aurora;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        drill = new DrillServers(folder);
        aurora = new AuroraDisguise(IntStream.range(0, 3).mapToObj(drill.servers::server).toList());
        drill.writer().execute("CREATE DATABASE aurora", AuroraDisguise.createTable(),
                "GRANT SELECT ON aurora.* TO monitor", "CREATE TABLE " + TOPOLOGY + " (id VARCHAR(100), endpoint"
                        + " VARCHAR(255), port INT, role VARCHAR(100), status VARCHAR(100), version VARCHAR(10))",
                "GRANT SELECT ON " + TOPOLOGY + " TO monitor");
        drill.servers.awaitCaughtUp(1);
        drill.servers.awaitCaughtUp(2);
    }

    @AfterAll
    void end() {
        aurora.close();
        drill.close();
    }

    @AfterEach
    void empty() {
        drill.writer().execute("TRUNCATE " + Ledger.TABLE, "TRUNCATE " + TOPOLOGY, "TRUNCATE " + AuroraDisguise.TABLE);
    }

    @Test
    void membersServeAsLongAsTheTableNamesThem() throws Exception {
        int writer = drill.servers.writer();
        int reader = (writer + 1) % 3;
        int other = (writer + 2) % 3;
        name(writer, reader);
        try (ProxyUnderTest proxy = aurora(reader, "listen-read-only", "127.0.0.1:0", "max-replica-lag", "1s")) {
            assertThat(port(proxy.port())).isEqualTo(drill.port(writer));
            awaitReaders(proxy, reader);
            name(other);
            awaitReaders(proxy, reader, other);
            update("REPLICA_LAG_IN_MILLISECONDS = 1001", reader);
            awaitReaders(proxy, other);
            update("LAST_UPDATE_TIMESTAMP = '2001-01-01'", other);
            awaitReaders(proxy, writer);
        }
    }

    @Test
    void theRdsApiShowsMembersAndRegistersNone(@TempDir Path keys) throws Exception {
        int writer = drill.servers.writer();
        int reader = (writer + 1) % 3;
        int other = (writer + 2) % 3;
        name(writer, reader);
        try (ProxyUnderTest proxy = aurora(reader, "listen-read-only", "127.0.0.1:0", "http-listen", "127.0.0.1:0",
                "proxy-name", "orders", "http-aws-keys-file", SignedForm.keysFile(keys).toString())) {
            assertThat(port(proxy.port())).isEqualTo(drill.port(writer));
            awaitReaders(proxy, reader);
            String cluster = aurora.id(reader) + ":" + aurora.port();
            String targets = rds(proxy, "Describe", "");
            assertThat(targets).containsOnlyOnce("<RdsResourceId>" + cluster + "</RdsResourceId><Port>0</Port>"
                    + "<Type>TRACKED_CLUSTER</Type>");
            assertThat(targets.split("<Type>RDS_INSTANCE</Type>", -1)).as(targets).hasSize(3);
            assertThat(target(targets, writer)).contains("<TrackedClusterId>" + cluster + "</TrackedClusterId>",
                    "<Role>READ_WRITE</Role>", "<State>AVAILABLE</State>");
            assertThat(target(targets, reader)).contains("<TrackedClusterId>" + cluster + "</TrackedClusterId>",
                    "<Role>READ_ONLY</Role>", "<State>AVAILABLE</State>");

            String foundLater = aurora.id(other) + ":" + aurora.port();
            assertThat(rds(proxy, "Register", foundLater)).contains("<Code>InvalidDBProxyStateFault</Code>");
            assertThat(rds(proxy, "Deregister", aurora.id(reader))).contains("<Code>InvalidDBProxyStateFault</Code>");
            assertThat(readers(proxy)).as("nothing has changed").containsExactly(drill.port(reader));
            name(other);
            awaitReaders(proxy, reader, other);
            assertThat(target(rds(proxy, "Describe", ""), other)).contains("<Role>READ_ONLY</Role>");
        }
    }

    private static String rds(ProxyUnderTest proxy, String what, String target) throws Exception {
        return SignedForm.post(proxy, "Version=2014-10-31&DBProxyName=orders&Action=" + what + "DBProxyTargets"
                + (target.isEmpty() ? "" : "&DBInstanceIdentifiers.member.1=" + target.replace(":", "%3A")));
    }

    /** The element of one server. */
    private String target(String targets, int server) {
        return Stream.of(targets.split("</member>")).filter(each -> each.contains("<Endpoint>" + aurora.id(server)
                + "</Endpoint>")).findFirst().orElseThrow(() -> new AssertionError(targets));
    }

    @Test
    void theWriterIsFollowedBeforeTheTableSaysSo() throws Exception {
        int next = drill.next();
        name(0, 1, 2);
        try (ProxyUnderTest proxy = aurora(next); Workload load = new Workload(proxy.port(), CLIENTS)) {
            awaitProgress(load);
            drill.servers.promote(next);
            long promoted = System.nanoTime();
            await("a write succeeds", () -> load.successesSince(promoted) > 0);
            name(0, 1, 2);
            awaitProgress(load);
            assertCarriedOn(load);
        }
    }

    @Test
    void aSwitchoverOfOneServerIsNotNoticed() throws Exception {
        int blue = drill.servers.writer();
        int green = (blue + 1) % 3;
        try (Cable blueName = cable(blue); Cable greenName = cable(green)) {
            deploy(blueName, greenName);
            try (LogLines log = new LogLines("io.headgate");
                    ProxyUnderTest proxy = drill.proxy("backend", blueName.address());
                    Workload load = new Workload(proxy.port(), CLIENTS)) {
                awaitProgress(load);
                switchOver(log, green);
                awaitProgress(load);
                blueName.lead("127.0.0.1", drill.port(green));
                complete(log);
                awaitProgress(load);
                assertCarriedOn(load);
                greenName.cut();
                assertThat(port(proxy.port())).isEqualTo(drill.port(green));
            }
        }
    }

    @Test
    void whoIsNotPartOfGreenServesNobodyUntilItsNameIsGreens() throws Exception {
        int blue = drill.servers.writer();
        int green = (blue + 1) % 3;
        int reader = (blue + 2) % 3;
        try (Cable blueName = cable(blue); Cable greenName = cable(green); Cable readerName = cable(reader)) {
            deploy(blueName, greenName);
            try (LogLines log = new LogLines("io.headgate");
                    ProxyUnderTest proxy = drill.proxy("backend", blueName.address() + "," + readerName.address(),
                            "listen-read-only", "127.0.0.1:0");
                    Workload load = new Workload(proxy.port(), CLIENTS)) {
                awaitReaders(proxy, reader);
                awaitProgress(load);
                switchOver(log, green);
                awaitProgress(load);
                assertThat(readers(proxy)).containsExactly(drill.port(green));
                blueName.lead("127.0.0.1", drill.port(green));
                complete(log);
                awaitReaders(proxy, reader);
                assertCarriedOn(load);
            }
        }
    }

    @Test
    void aSwitchoverThatIsRolledBackIsNotNoticed() throws Exception {
        int blue = drill.servers.writer();
        try (Cable blueName = cable(blue); Cable greenName = cable((blue + 1) % 3)) {
            deploy(blueName, greenName);
            try (LogLines log = new LogLines("io.headgate");
                    ProxyUnderTest proxy = drill.proxy("backend", blueName.address());
                    Workload load = new Workload(proxy.port(), CLIENTS)) {
                awaitProgress(load);
                status("SWITCHOVER_IN_PROGRESS");
                awaitLine(log, "statements wait for the new environment");
                status("AVAILABLE");
                awaitLine(log, "holds up nothing any more");
                awaitProgress(load);
                assertCarriedOn(load);
                assertThat(load.errorsInside).isEmpty();
            }
        }
    }

    private void deploy(Cable blue, Cable green) {
        for (Map.Entry<String, Cable> row : Map.of("SOURCE", blue, "TARGET", green).entrySet()) {
            drill.writer().execute("INSERT INTO " + TOPOLOGY + " VALUES ('" + row.getKey() + "', '"
                    + row.getValue().host() + "', " + row.getValue().port() + ", 'BLUE_GREEN_DEPLOYMENT_" + row.getKey()
                    + "', 'AVAILABLE', '1.0')");
        }
    }

    /** As AWS does it: the table says what is done, a moment before. */
    private void switchOver(LogLines log, int green) {
        status("SWITCHOVER_INITIATED");
        awaitLine(log, "WATCHED SWITCHOVER_INITIATED");
        status("SWITCHOVER_IN_PROGRESS");
        drill.servers.promote(green);
        status("SWITCHOVER_IN_POST_PROCESSING");
        awaitLine(log, "the new environment of a Blue/Green deployment serves");
    }

    private void complete(LogLines log) {
        drill.writer().execute("DELETE FROM " + TOPOLOGY + " WHERE role LIKE '%SOURCE'");
        status("SWITCHOVER_COMPLETED");
        awaitLine(log, "lead to the new environment");
    }

    private void status(String status) {
        drill.writer().execute("UPDATE " + TOPOLOGY + " SET status = '" + status + "'");
    }

    private static void awaitLine(LogLines log, String line) {
        await(line, () -> log.lines().stream().anyMatch(each -> each.contains(line)));
    }

    /** Nothing but transactions that were under way has noticed anything, and nothing is lost. */
    private void assertCarriedOn(Workload load) throws SQLException {
        load.end();
        assertThat(load.errorsOutside).isEmpty();
        assertThat(load.lostOutside).hasValue(0);
        assertThat(load.forgotten).isEmpty();
        load.ledger.check(drill.writer(), beginning);
    }

    /** Has the table name these, among others, and who the writer is. */
    private void name(int... named) {
        for (int server : named) {
            drill.writer().execute("REPLACE INTO " + AuroraDisguise.TABLE + " VALUES ('" + aurora.id(server) + "', '"
                    + (server == drill.servers.writer() ? "MASTER_SESSION_ID" : "session " + server)
                    + "', NOW(6), 20)");
        }
    }

    private void update(String assignment, int server) {
        drill.writer().execute("UPDATE " + AuroraDisguise.TABLE + " SET " + assignment + " WHERE SERVER_ID = '"
                + aurora.id(server) + "'");
    }

    private static void awaitReaders(ProxyUnderTest proxy, Set<Integer> ports) {
        await("readers are " + ports, () -> readers(proxy).equals(ports));
    }

    private void awaitReaders(ProxyUnderTest proxy, int... readers) {
        awaitReaders(proxy, IntStream.of(readers).mapToObj(drill::port)
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Where new sessions of the listener for readers are served. */
    private static Set<Integer> readers(ProxyUnderTest proxy) {
        Set<Integer> ports = new TreeSet<>();
        for (int i = 0; i < 8; i++) {
            ports.add(port(proxy.proxy().readOnlyAddresses().get(0).getPort()));
        }
        return ports;
    }

    /** Of the server that serves a new session. */
    private static int port(int listener) {
        try (RawClient client = RawClient.connect("127.0.0.1", listener)) {
            RawPacket row = client.login(DrillServers.USER, DrillServers.PASSWORD).query("SELECT @@port").get(2);
            return Integer.parseInt(new String(row.payload(), 1, row.payload().length - 1, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Cable cable(int server) throws IOException {
        return new Cable("127.0.0.1", drill.port(server));
    }

    private ProxyUnderTest aurora(int seed, String... more) {
        return drill.proxy(Stream.concat(Stream.of("backend", aurora.id(seed) + ":" + aurora.port(), "topology",
                "aurora", "aurora-host", "?:" + aurora.port()), Stream.of(more)).toArray(String[]::new));
    }
}
