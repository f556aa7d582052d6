package io.headgate.server.monitoring;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.metrics.Meter;
import io.headgate.metrics.ProxyMeters;
import io.headgate.metrics.Reading;
import io.headgate.server.it.LogLines;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.server.it.TableRows;
import io.headgate.testkit.TestDatabase;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is told of statements: by digest, of one client, and of slow ones. */
@Timeout(60)
class StatementsIT {

    private static final TestDatabase DATABASE = TestDatabase.shared();
    private static final String USER = "historian";
    private static final String PASSWORD = "not a secret";
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private ProxyUnderTest proxy;

    @BeforeEach
    void start() {
        DATABASE.createUser(USER, PASSWORD, "caching_sha2_password");
        DATABASE.execute("GRANT ALL ON *.* TO '" + USER + "'@'%'");
        DATABASE.execute("CREATE DATABASE IF NOT EXISTS history");
        DATABASE.execute("CREATE TABLE history.t (id INT PRIMARY KEY, v VARCHAR(20))");
        proxy = ProxyUnderTest.start(Map.of("max-connections", "1", "long-query-time", "200ms"));
    }

    @AfterEach
    void stop() {
        proxy.close();
        DATABASE.execute("DROP DATABASE history");
        DATABASE.execute("DROP USER '" + USER + "'@'%'");
    }

    private Connection client() throws SQLException {
        return DriverManager.getConnection(proxy.jdbcUrl("history") + "&useServerPrepStmts=true", USER, PASSWORD);
    }

    private Map<String, Object> statement(String digest) throws Exception {
        return TableRows.of(proxy.proxy().tables().find("statements")).stream()
                .filter(row -> digest.equals(row.get("digest"))).findFirst().orElseThrow();
    }

    private static Map<String, Object> of(List<Map<String, Object>> trace, String digest) {
        return trace.stream().filter(row -> digest.equals(row.get("digest"))).findFirst().orElseThrow();
    }

    /** What the client has done whose last statement this was. */
    private List<Map<String, Object>> trace(String digestOfLast) throws Exception {
        for (Map<String, Object> client : TableRows.of(proxy.proxy().tables().find("clients"))) {
            List<Map<String, Object>> trace = TableRows.of(proxy.proxy().tables().trace((Long) client.get("id")));
            if (!trace.isEmpty() && digestOfLast.equals(trace.get(trace.size() - 1).get("digest"))) {
                return trace;
            }
        }
        throw new AssertionError("nobody has run " + digestOfLast);
    }

    @Test
    void statementsAreCountedByDigestWhetherTheyArePreparedOrNot() throws Exception {
        try (Connection client = client(); Statement text = client.createStatement();
                PreparedStatement insert = client.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
            for (int i = 0; i < 3; i++) {
                insert.setInt(1, i);
                insert.setString(2, "secret" + i);
                insert.executeUpdate();
            }
            text.execute("SELECT v FROM t WHERE id IN (0, 1)");
            text.execute("SELECT v FROM t WHERE id IN (0, 1, 2) /* secret */");
            assertThatThrownBy(() -> text.execute("INSERT INTO t VALUES (1, 'secret')"))
                    .isInstanceOf(SQLException.class);
            text.execute("CREATE TEMPORARY TABLE mine (id INT DEFAULT 5)");
        }
        assertThat(statement("INSERT INTO t VALUES (?, ?)")).containsEntry("count", 3L).containsEntry("rows", 3L)
                .containsEntry("errors", 0L);
        assertThat(statement("SELECT v FROM t WHERE id IN (?, ...)")).containsEntry("count", 2L)
                .containsEntry("rows", 5L);
        assertThat(statement("INSERT INTO t VALUES (?, ...)")).containsEntry("count", 1L).containsEntry("errors", 1L);
        assertThat(statement("CREATE TEMPORARY TABLE mine (id INT DEFAULT ?)")).containsEntry("holds", 1L);
        assertThat(TableRows.of(proxy.proxy().tables().find("statements")).toString()).doesNotContain("secret");
    }

    /** The database says itself what is one statement: performance_schema counts by schema and digest. */
    @Test
    void aStatementIsCountedInTheSchemaThatItRanIn() throws Exception {
        DATABASE.execute("CREATE DATABASE other_history");
        try (Connection client = client(); Statement text = client.createStatement();
                PreparedStatement prepared = client.prepareStatement("SELECT v FROM history.t WHERE id=?")) {
            prepared.setInt(1, 1);
            prepared.execute();
            text.execute("SELECT 77 FROM history.t");
            text.execute("USE other_history");
            for (int i = 0; i < 2; i++) {
                prepared.execute();
                text.execute("SELECT 77 FROM history.t");
            }
        } finally {
            DATABASE.execute("DROP DATABASE other_history");
        }
        assertThat(counts("SELECT v FROM history.t WHERE id=?")).containsExactlyInAnyOrderEntriesOf(
                Map.of("history", 1L, "other_history", 2L));
        assertThat(counts("SELECT ? FROM history.t")).containsExactlyInAnyOrderEntriesOf(
                Map.of("history", 1L, "other_history", 2L));
        assertThat(counts("USE other_history")).containsOnlyKeys("history");
    }

    private Map<Object, Object> counts(String digest) throws Exception {
        return TableRows.of(proxy.proxy().tables().find("statements")).stream()
                .filter(row -> digest.equals(row.get("digest")))
                .collect(Collectors.toMap(row -> row.get("schema"), row -> row.get("count")));
    }

    @Test
    void aTraceTellsWhereEachCommandRanAndWhatWasAdded() throws Exception {
        try (Connection one = client(); Connection two = client(); Statement first = one.createStatement();
                Statement second = two.createStatement()) {
            second.execute("SET SESSION sort_buffer_size = 300000");
            first.execute("SELECT 1 FROM t");
            second.execute("SELECT 2 FROM t /*traceparent='" + PARENT + "'*/");
            second.execute("BEGIN");
            second.execute("UPDATE t SET v = 'x'");
            assertThatThrownBy(() -> second.execute("SELECT nothing")).isInstanceOf(SQLException.class);

            List<Map<String, Object>> trace = trace("SELECT nothing");
            assertThat(of(trace, "SELECT nothing")).containsEntry("ran_on", "held").containsEntry("error", 1054L)
                    .containsEntry("holds", "TRANSACTION,DIAGNOSTICS");
            assertThat(of(trace, "UPDATE t SET v = ?")).containsEntry("ran_on", "held").containsEntry("added", null);
            assertThat(of(trace, "BEGIN")).containsEntry("ran_on", "same").containsEntry("holds", "TRANSACTION");
            assertThat(of(trace, "SELECT ? FROM t")).containsEntry("ran_on", "other").containsEntry("added", "set")
                    .containsEntry("traceparent", PARENT).containsEntry("command", "COM_QUERY")
                    .containsEntry("server", DATABASE.host() + ":" + DATABASE.port()).containsEntry("holds", null);
            assertThat((Long) of(trace, "BEGIN").get("server_id")).isPositive();
            second.execute("ROLLBACK");
        }
        assertThat(proxy.proxy().tables().trace(1)).isNull();
    }

    @Test
    void theLogTellsWhatASlowStatementsTimeWentTo() throws Exception {
        try (LogLines log = new LogLines("io.headgate.server.history"); Connection one = client();
                Connection two = client(); Statement slow = one.createStatement();
                Statement waiting = two.createStatement()) {
            await("what the drivers have asked last has ended", () -> proxy.poolStats().leased() == 0);
            CompletableFuture<Void> running = CompletableFuture.runAsync(() -> execute(slow,
                    "SELECT SLEEP(0.5), 'secret' /*traceparent='" + PARENT + "'*/"));
            await("it runs", () -> proxy.poolStats().leased() > 0 || running.isDone());
            waiting.execute("SELECT 'secret' FROM t");
            running.get();
            // told once the client has its answer
            await("both are in the log", () -> Stream.of("SELECT SLEEP(?), ?", "SELECT ? FROM t").allMatch(
                    digest -> log.lines().stream().anyMatch(line -> line.endsWith("digest=" + digest))));

            assertThat(log.lines()).noneMatch(line -> line.contains("secret"));
            assertThat(line(log, "SELECT SLEEP(?), ?")).contains("traceparent=" + PARENT, "user=" + USER, "rows=1",
                    "command=COM_QUERY");
            assertThat(micros(line(log, "SELECT SLEEP(?), ?"), "database")).isGreaterThan(400_000);
            String waited = line(log, "SELECT ? FROM t");
            assertThat(micros(waited, "wait")).isGreaterThan(micros(waited, "total") / 2);
            assertThat(micros(waited, "wait") + micros(waited, "restore") + micros(waited, "database")
                    + micros(waited, "relay")).isCloseTo(micros(waited, "total"), within(4L));
        }
    }

    private static Offset<Long> within(long micros) {
        return Offset.offset(micros);
    }

    private static String line(LogLines log, String digest) {
        return log.lines().stream().filter(line -> line.endsWith("digest=" + digest)).findFirst().orElseThrow();
    }

    private static long micros(String line, String part) {
        return Long.parseLong(line.replaceAll(".* " + part + "Micros=(\\d+).*", "$1"));
    }

    private static void execute(Statement statement, String sql) {
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsSlowCanBeChanged() throws Exception {
        try (LogLines log = new LogLines("io.headgate.server.history"); Connection client = client();
                Statement statement = client.createStatement()) {
            proxy.set("long-query-time", "none");
            statement.execute("SELECT SLEEP(0.3), 1");
            assertThat(log.lines()).noneMatch(line -> line.contains("SLEEP(?), ?"));
            proxy.set("long-query-time", "0s");
            statement.execute("SELECT 1, 2, 3 FROM t");
            // told once the client has its answer
            await("it is in the log", () -> log.lines().stream().anyMatch(told -> told.startsWith("slow statement")
                    && told.endsWith("digest=SELECT ?, ... FROM t")));
        }
    }

    @Test
    void withoutHistorySlowStatementsAreToldAllTheSame() throws Exception {
        try (ProxyUnderTest other = ProxyUnderTest.start(Map.of("statement-history", "false", "long-query-time", "0s"));
                LogLines log = new LogLines("io.headgate.server.history");
                Connection client = DriverManager.getConnection(other.jdbcUrl("history"), USER, PASSWORD);
                Statement statement = client.createStatement()) {
            statement.execute("SELECT 'secret'");

            assertThat(log.lines()).isNotEmpty().anyMatch(line -> line.contains("rows=1"))
                    .allMatch(line -> line.endsWith("digest=null"));
            assertThatThrownBy(() -> TableRows.of(other.proxy().tables().find("statements")))
                    .isInstanceOf(ExecutionException.class).hasMessageContaining("statement-history");
        }
    }

    @Test
    void statementsOfATraceBecomeSpansWithoutTheirValues() throws Exception {
        try (TraceCollector collector = new TraceCollector();
                LogLines log = new LogLines("io.headgate.server.tracing");
                ProxyUnderTest other = ProxyUnderTest.start(Map.of("traces-endpoint", collector.url(), "proxy-name",
                        "orders", "statement-history", "false"));
                Connection client = DriverManager.getConnection(other.jdbcUrl("history"), USER, PASSWORD);
                Statement statement = client.createStatement()) {
            String unsampled = PARENT.substring(0, PARENT.length() - 1) + '0';
            collector.refuse(true);
            statement.execute("SELECT 'secret' /*traceparent='" + PARENT + "'*/");
            await("the loss is in the log", () -> log.lines().stream()
                    .anyMatch(line -> line.startsWith("spans cannot be sent and are lost")));
            collector.refuse(false);
            statement.execute("SELECT 'secret' /*traceparent='" + unsampled + "'*/");
            assertThatThrownBy(() -> statement.execute("SELECT nothing /*traceparent='" + PARENT + "'*/"))
                    .isInstanceOf(SQLException.class);
            await("the end of it is in the log", () -> log.lines().stream()
                    .anyMatch(line -> line.startsWith("spans are taken again")));

            assertThat(collector.services()).containsOnly("orders");
            Span whole = collector.spans().stream().filter(span -> span.getName().equals("COM_QUERY")).findFirst()
                    .orElseThrow();
            assertThat(collector.spans()).allMatch(span -> span.getTraceId().equals(whole.getTraceId()));
            assertThat(HexFormat.of().formatHex(whole.getTraceId().toByteArray())).isEqualTo(PARENT.substring(3, 35));
            assertThat(HexFormat.of().formatHex(whole.getParentSpanId().toByteArray()))
                    .isEqualTo(PARENT.substring(36, 52));
            assertThat(whole.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
            assertThat(whole.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
            assertThat(whole.getAttributesList().toString()).contains("1054", "history", "db.system.name");
            assertThat(collector.spans()).filteredOn(span -> span.getParentSpanId().equals(whole.getSpanId()))
                    .filteredOn(span -> span.getName().equals("database")).singleElement().satisfies(part -> {
                        assertThat(part.getStartTimeUnixNano()).isGreaterThanOrEqualTo(whole.getStartTimeUnixNano());
                        assertThat(part.getEndTimeUnixNano()).isLessThanOrEqualTo(whole.getEndTimeUnixNano());
                    });
            assertThat(collector.spans().toString()).doesNotContain("secret");
        }
    }

    /** The collector takes a batch of some hundred spans in the time that clients make twice as many. */
    @Test
    void spansThatASlowCollectorDoesNotTakeAreCountedAndTold() throws Exception {
        int statements = 0;
        ProxyMeters meters;
        try (TraceCollector collector = new TraceCollector();
                LogLines log = new LogLines("io.headgate.server.tracing")) {
            try (ProxyUnderTest other = ProxyUnderTest.start(Map.of("traces-endpoint", collector.url()));
                    Connection client = DriverManager.getConnection(other.jdbcUrl("history"), USER, PASSWORD);
                    Statement statement = client.createStatement()) {
                meters = other.proxy().meters();
                collector.beSlow();
                while (log.lines().isEmpty() || statements % 600 != 0) {
                    statement.execute("DO 1 /*traceparent='" + PARENT + "'*/");
                    if (++statements % 600 == 0) {
                        collector.takeOne();
                    }
                }
                collector.beFast();
                await("the end of it is in the log", () -> log.lines().size() == 2);
                statement.execute("DO 2 /*traceparent='" + PARENT + "'*/");
                statements++;
            }
            List<Reading> counts = meters.read();
            long taken = collector.spans().stream().filter(span -> span.getName().equals("DO")).count();
            double lost = Equations.sum(counts, Meter.SPANS_LOST);
            assertThat(log.lines()).hasSize(2);
            assertThat(log.lines().get(0)).startsWith("spans cannot be sent and are lost")
                    .endsWith("the collector takes them too slowly");
            assertThat(log.lines().get(1)).startsWith("spans are taken again").endsWith("lost=" + (long) lost);
            assertThat(Equations.sum(counts, Meter.SPANS_SENT)).isEqualTo(collector.spans().size());
            assertThat(lost).as("spans of the statements that are missing, of which each has one to four")
                    .isPositive().isBetween(statements - taken + 0.0, 4.0 * (statements - taken));
        }
    }
}
