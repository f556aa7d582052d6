package io.headgate.server.failover;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.server.it.ProxyUnderTest;
import io.headgate.server.it.SignedForm;
import io.headgate.testkit.ReplicatedMysql;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A writer and two readers: where statements of clients that use both run, and what they see there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SplittingIT {

    private static final String USER = "splitter";
    private static final String PASSWORD = "splitter secret";
    /** A table whose only row is another one at each server: who reads it knows where it runs. */
    private static final String WHERE = "SELECT port FROM split.here";

    private Path passwordFile;
    private ReplicatedMysql servers;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        servers = ReplicatedMysql.start(3);
        TestDatabase writer = servers.server(0);
        writer.createUser(USER, PASSWORD, "caching_sha2_password");
        writer.createUser("monitor", "m", "caching_sha2_password");
        writer.execute("CREATE DATABASE split", "GRANT ALL ON split.* TO " + USER,
                "GRANT REPLICATION CLIENT ON *.* TO monitor", "CREATE TABLE split.here (port INT)",
                "CREATE TABLE split.t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(40))",
                "CREATE FUNCTION split.counts() RETURNS INT DETERMINISTIC MODIFIES SQL DATA BEGIN INSERT INTO split.t (v) VALUES ('f');"
                        + " RETURN 1; END",
                "CREATE VIEW split.writing AS SELECT split.counts() AS n FROM split.here");
        passwordFile = Files.writeString(folder.resolve("monitor"), "m");
        for (int i = 0; i < servers.size(); i++) {
            servers.awaitCaughtUp(i);
            servers.server(i).execute("SET SESSION sql_log_bin = 0", "SET GLOBAL super_read_only = OFF",
                    "INSERT INTO split.here VALUES (@@port)", "SET GLOBAL super_read_only = " + (i == 0 ? "OFF" : "ON"),
                    "SET SESSION sql_log_bin = 1");
        }
    }

    @AfterAll
    void end() {
        servers.close();
    }

    @Test
    void onlyPlainReadsGoToReaders() throws Exception {
        try (ProxyUnderTest proxy = proxy(); Connection client = connect(proxy); Statement statement = client.createStatement()) {
            assertThat(readers()).contains(port(statement, WHERE));
            assertThat(port(statement, "SELECT @@port")).isEqualTo(writer());
            assertThat(port(statement, WHERE + " FOR SHARE")).isEqualTo(writer());
            assertThat(port(statement, "SELECT port FROM split.here WHERE GET_LOCK('a', 0) IS NOT NULL")).isEqualTo(writer());
            statement.execute("DO RELEASE_ALL_LOCKS()");
            assertThat(port(statement, "/* headgate: writer */ " + WHERE)).isEqualTo(writer());
            assertThat(readers()).contains(port(statement, "/* headgate: reader */ SELECT @@port"));

            client.setAutoCommit(false);
            assertThat(port(statement, WHERE)).isEqualTo(writer());
            client.rollback();
            client.setAutoCommit(true);
            assertThat(readers()).contains(port(statement, WHERE));

            try (PreparedStatement prepared = client.prepareStatement(WHERE + " WHERE port <> ?")) {
                prepared.setInt(1, 0);
                assertThat(readers()).contains(port(prepared));
                client.setAutoCommit(false);
                assertThat(port(prepared)).isEqualTo(writer());
                client.commit();
                client.setAutoCommit(true);
                assertThat(readers()).contains(port(prepared));
            }
        }
    }

    @Test
    void aSessionFindsWhatItIsAndWhatItHasDone() throws Exception {
        try (ProxyUnderTest proxy = proxy(); Connection client = connect(proxy); Statement statement = client.createStatement()) {
            statement.execute("SET @x = 'kept', time_zone = '+05:00'");
            statement.execute("USE split");
            try (ResultSet row = statement.executeQuery("SELECT @x, port FROM here")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("kept");
                assertThat(readers()).contains(row.getInt(2));
            }
            try (ResultSet row = statement.executeQuery("SELECT @@session.time_zone, port FROM here")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("+05:00");
            }
            try (ResultSet row = statement.executeQuery("SELECT TIMEDIFF(NOW(), UTC_TIMESTAMP()), port FROM here")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("05:00:00");
                assertThat(readers()).contains(row.getInt(2));
            }
            // a read with a warning is held for SHOW WARNINGS; the next write leaves it
            try (ResultSet row = statement.executeQuery("SELECT 'x' + 1, port FROM here")) {
                row.next();
                assertThat(readers()).contains(row.getInt(2));
            }
            assertThat(statement.executeQuery("SHOW WARNINGS").next()).isTrue();
            statement.executeQuery("SELECT 'x' + 1, port FROM here").close();
            statement.executeUpdate("INSERT INTO t (v) VALUES ('after a warning')", Statement.RETURN_GENERATED_KEYS);
            try (ResultSet row = statement.executeQuery("SELECT LAST_INSERT_ID(), @@port")) {
                row.next();
                assertThat(row.getInt(1)).isPositive();
                assertThat(row.getInt(2)).isEqualTo(writer());
            }
            statement.executeQuery("SELECT SQL_CALC_FOUND_ROWS port FROM here LIMIT 0").close();
            try (ResultSet row = statement.executeQuery("SELECT FOUND_ROWS()")) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(1);
            }
        }
    }

    @Test
    void aSessionReadsItsOwnWritesAlsoWhereReadersLag() throws Exception {
        try (ProxyUnderTest proxy = proxy("reader-wait", "200ms"); Connection client = connect(proxy);
                Statement statement = client.createStatement()) {
            Set<Integer> ports = new HashSet<>();
            for (int i = 0; i < 200; i++) {
                statement.execute("INSERT INTO split.t (v) VALUES ('own " + i + "')");
                try (ResultSet row = statement.executeQuery("SELECT COUNT(*), (SELECT port FROM split.here) FROM split.t"
                        + " WHERE v = 'own " + i + "'")) {
                    row.next();
                    assertThat(row.getInt(1)).as("row %d", i).isEqualTo(1);
                    ports.add(row.getInt(2));
                }
            }
            assertThat(ports).as("they are read at readers").containsAnyElementsOf(readers());
            awaitReader(statement);
            servers.stopApplying(1);
            servers.stopApplying(2);
            try {
                assertThat(readers()).as("nothing was written").contains(port(statement, WHERE));
                statement.execute("INSERT INTO split.t (v) VALUES ('late')");
                assertThat(port(statement, "SELECT port FROM split.here, split.t WHERE v = 'late'")).isEqualTo(writer());
            } finally {
                servers.startApplying(1);
                servers.startApplying(2);
            }
            servers.awaitCaughtUp(1);
            servers.awaitCaughtUp(2);
            awaitReader(statement);
        }
    }

    @Test
    void whatAReaderRefusesGoesToTheWriter() throws Exception {
        try (ProxyUnderTest proxy = proxy(); Connection client = connect(proxy); Statement statement = client.createStatement()) {
            assertThat(readers()).contains(port(statement, WHERE));
            assertThat(port(statement, "SELECT n FROM split.writing")).isEqualTo(1);
            assertThat(port(statement, "SELECT COUNT(*) FROM split.t WHERE v = 'f'")).isEqualTo(1);
        }
    }

    @Test
    void withoutReadersTheWriterServesAndAReaderThatDiesCostsNothing() throws Exception {
        try (ProxyUnderTest proxy = proxy(); Connection client = connect(proxy); Statement statement = client.createStatement()) {
            int first = port(statement, WHERE);
            int dead = index(first);
            int other = 3 - dead;
            try {
                servers.kill(dead);
                assertThat(port(statement, WHERE)).isNotEqualTo(first);
                servers.kill(other);
                assertThat(port(statement, WHERE)).isEqualTo(writer());
            } finally {
                servers.restart(dead);
                servers.restart(other);
                servers.awaitCaughtUp(dead);
                servers.awaitCaughtUp(other);
            }
            awaitReader(statement);
        }
    }

    /** The reader of a read-only client is left; the other one has not executed what the client has seen. */
    @Test
    void aReadOnlySessionNeverGoesBackInTime() throws Exception {
        try (ProxyUnderTest proxy = proxy("listen-read-only", "127.0.0.1:0", "no-reader", "wait", "reader-wait", "100ms");
                Connection client = connect(proxy.proxy().readOnlyAddresses().get(0).getPort());
                Statement statement = client.createStatement()) {
            int first = index(port(statement, WHERE));
            int other = 3 - first;
            servers.stopApplying(other);
            try {
                servers.server(0).execute("INSERT INTO split.t (v) VALUES ('seen')");
                servers.awaitCaughtUp(first);
                assertThat(port(statement, "SELECT COUNT(*) FROM split.t WHERE v = 'seen'")).isEqualTo(1);
                servers.kill(first);
                assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        assertThat(port(statement, "SELECT COUNT(*) FROM split.t WHERE v = 'seen'")).isEqualTo(1);
                        TimeUnit.MILLISECONDS.sleep(20);
                    }
                }).isInstanceOf(SQLException.class);
                servers.startApplying(other);
                servers.awaitCaughtUp(other);
                assertThat(port(statement, "SELECT COUNT(*) FROM split.t WHERE v = 'seen'")).isEqualTo(1);
            } finally {
                servers.startApplying(other);
                servers.restart(first);
                servers.awaitCaughtUp(first);
            }
        }
    }

    @Test
    void newSettingsOfReadersCountAtOnce() throws Exception {
        try (ProxyUnderTest proxy = proxy("listen-read-only", "127.0.0.1:0", "connection-borrow-timeout", "1s");
                Connection writing = connect(proxy); Statement write = writing.createStatement();
                Connection client = connect(proxy.proxy().readOnlyAddresses().get(0).getPort());
                Statement statement = client.createStatement()) {
            for (int left : List.of(1, 2)) {
                proxy.set("reader-weights", address(left) + "=0");
                for (int i = 0; i < 5; i++) {
                    try (Connection other = connect(proxy.proxy().readOnlyAddresses().get(0).getPort());
                            Statement read = other.createStatement()) {
                        assertThat(port(read, WHERE)).isEqualTo(servers.server(3 - left).port());
                    }
                }
            }
            write.execute("DO 0");
            proxy.set("warm-standby-connections", "2");
            await("two are opened ahead", () -> connectionsAtReaders() == pooledAtReaders(proxy) + 2);
            proxy.set("warm-standby-connections", "0");
            await("they are closed", () -> connectionsAtReaders() == pooledAtReaders(proxy));

            servers.stopApplying(1);
            servers.stopApplying(2);
            try {
                assertThat(readers()).contains(port(statement, WHERE));
                proxy.set("max-replica-lag", "1s");
                await("the writer serves", () -> port(statement, WHERE) == writer());
                proxy.set("no-reader", "wait");
                assertThatThrownBy(() -> port(statement, WHERE)).hasMessageContaining("there is no reader now");
                proxy.set("no-reader", "writer");
                assertThat(port(statement, WHERE)).isEqualTo(writer());
                proxy.reset("max-replica-lag");
                await("a reader serves", () -> readers().contains(port(statement, WHERE)));
            } finally {
                servers.startApplying(1);
                servers.startApplying(2);
            }
            proxy.set("reader-wait", "0ms");
            servers.awaitCaughtUp(1);
            servers.awaitCaughtUp(2);
        }
    }

    @Test
    void targetsComeAndGoByCallsOfTheRdsApi(@TempDir Path keys) throws Exception {
        try (ProxyUnderTest proxy = proxy("listen-read-only", "127.0.0.1:0", "http-listen", "127.0.0.1:0",
                "connection-borrow-timeout", "1s", "http-aws-keys-file", SignedForm.keysFile(keys).toString());
                Connection writing = connect(proxy); Statement write = writing.createStatement();
                Connection client = connect(proxy.proxy().readOnlyAddresses().get(0).getPort());
                Statement statement = client.createStatement()) {
            int first = port(statement, WHERE);
            String left = address(index(first));
            client.setAutoCommit(false);
            assertThat(port(statement, WHERE)).isEqualTo(first);
            assertThat(rds(proxy, "Deregister", left)).contains("<DeregisterDBProxyTargetsResult>");
            assertThat(port(statement, WHERE)).as("what is held stays").isEqualTo(first);
            client.commit();
            client.setAutoCommit(true);
            assertThat(port(statement, WHERE)).isEqualTo(servers.server(3 - index(first)).port());
            assertThat(rds(proxy, "Describe", "")).contains("<Role>READ_WRITE</Role>")
                    .doesNotContain("<Port>" + first + "</Port>");
            assertThat(rds(proxy, "Deregister", left)).contains("DBProxyTargetNotFoundFault");

            write.execute("BEGIN");
            assertThat(port(write, WHERE)).isEqualTo(writer());
            assertThat(rds(proxy, "Deregister", address(0))).contains("DeregisterDBProxyTargetsResult");
            assertThat(port(write, WHERE)).as("its transaction goes on").isEqualTo(writer());
            write.execute("COMMIT");
            assertThatThrownBy(() -> write.execute("DO 0")).hasMessageContaining("there is no writer now");
            assertThat(rds(proxy, "Register", address(0))).contains("<Port>" + writer() + "</Port>");
            await("there is a writer", () -> works(write));

            assertThat(rds(proxy, "Register", left)).contains("<Port>" + first + "</Port>");
            assertThat(rds(proxy, "Register", left)).contains("DBProxyTargetAlreadyRegisteredFault");
            await("the one that came back serves", () -> {
                try (Connection other = connect(proxy.proxy().readOnlyAddresses().get(0).getPort());
                        Statement read = other.createStatement()) {
                    return port(read, WHERE) == first;
                }
            });
        }
    }

    private static boolean works(Statement write) {
        try {
            write.execute("DO 0");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static String rds(ProxyUnderTest proxy, String what, String target) throws Exception {
        String form = "Version=2014-10-31&DBProxyName=headgate&Action=" + what + "DBProxyTargets"
                + (target.isEmpty() ? "" : "&DBInstanceIdentifiers.member.1=" + target.replace(":", "%3A"));
        return SignedForm.post(proxy, form);
    }

    /** The pool may still close some that it has too many of. */
    private int pooledAtReaders(ProxyUnderTest proxy) {
        return proxy.proxy().servers().stream().filter(server -> readers().contains(server.server().port()))
                .mapToInt(server -> server.connections().open()).sum();
    }

    private int connectionsAtReaders() {
        return IntStream.of(1, 2).map(i -> Integer.parseInt(servers.server(i).queryValue(
                "SELECT COUNT(*) FROM information_schema.processlist WHERE user = '" + USER + "'"))).sum();
    }

    private String address(int server) {
        return servers.server(server).host() + ":" + servers.server(server).port();
    }

    private void awaitReader(Statement statement) throws Exception {
        await("a reader serves", () -> readers().contains(port(statement, WHERE)));
    }

    private int writer() {
        return servers.server(0).port();
    }

    private Set<Integer> readers() {
        return Set.of(servers.server(1).port(), servers.server(2).port());
    }

    private int index(int port) {
        return IntStream.range(0, servers.size()).filter(i -> servers.server(i).port() == port).findFirst().orElseThrow();
    }

    private static int port(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getInt(1);
        }
    }

    private static int port(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            assertThat(row.next()).isTrue();
            return row.getInt(1);
        }
    }

    private ProxyUnderTest proxy(String... more) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of("backend", IntStream.range(0, servers.size())
                .mapToObj(i -> servers.server(i).host() + ":" + servers.server(i).port()).collect(Collectors.joining(",")),
                "control-user", "monitor", "control-password-file", passwordFile.toString(), "max-connections", "5",
                "listen-split", "127.0.0.1:0"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        ProxyUnderTest proxy = ProxyUnderTest.start(settings);
        try (Connection client = connect(proxy); Statement statement = client.createStatement()) {
            awaitReader(statement);
        }
        return proxy;
    }

    private static Connection connect(ProxyUnderTest proxy) throws SQLException {
        return connect(proxy.proxy().splitAddresses().get(0).getPort());
    }

    private static Connection connect(int port) throws SQLException {
        // the proxy's control connections, which are in this JVM, have set it to theirs
        DriverManager.setLoginTimeout(0);
        return DriverManager.getConnection(TestDatabase.jdbcUrl("127.0.0.1", port, "")
                + "&useServerPrepStmts=true&allowPublicKeyRetrieval=true", USER, PASSWORD);
    }
}
