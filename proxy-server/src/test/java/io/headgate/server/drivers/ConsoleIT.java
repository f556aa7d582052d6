package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.server.Proxy;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console as Connector/J and the mysql client see it, while clients hold, run and wait. */
class ConsoleIT {

    private static final String PASSWORD = "c0nsole's wörd";

    @TempDir
    private Path folder;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private DriverProxy proxy;
    private Connection console;

    @BeforeEach
    void start() throws IOException, SQLException {
        Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        proxy = DriverProxy.start("console", 2, Map.of("console-listen", "127.0.0.1:0",
                "console-password-file", password.toString(), "connection-borrow-timeout", "60s"));
        console = consoleConnection(PASSWORD);
    }

    @AfterEach
    void stop() throws SQLException {
        console.close();
        proxy.close();
        threads.shutdownNow();
    }

    @Test
    void whoHoldsRunsAndWaitsIsTold() throws Exception {
        try (Connection holder = client(); Connection runner = client(); Connection waiter = client();
                Statement holding = holder.createStatement()) {
            holding.execute("BEGIN");
            holding.execute("CREATE TEMPORARY TABLE scratch (a INT)");
            Future<?> running = running(runner, "SELECT SLEEP(30)");
            awaitRow("SHOW CLIENTS LIKE 'executing'");
            Future<?> waiting = running(waiter, "SELECT 1");
            Map<String, String> queued = awaitRow("SHOW QUEUE");

            assertThat(queued).containsEntry("position", "1").containsEntry("user", "console")
                    .containsEntry("wants", "connection").containsEntry("pool", "writer");
            assertThat(only("SHOW CLIENTS LIKE 'waiting'")).containsEntry("id", queued.get("client"))
                    .containsEntry("server_id", null).containsEntry("holds", null);
            Map<String, String> client = only("SHOW CLIENTS LIKE 'holding'");
            assertThat(client).containsEntry("database", "console");
            awaitRow("SHOW SERVERS LIKE 'held'");
            List<Map<String, String>> holds = rows("SHOW HOLDS");
            assertThat(holds).extracting(row -> row.get("reason"))
                    .containsExactlyInAnyOrder("TRANSACTION", "TEMPORARY_TABLE");
            assertThat(holds).allSatisfy(row -> assertThat(row).containsEntry("client", client.get("id"))
                    .containsEntry("server_id", client.get("server_id")));
            assertThat(holds).filteredOn(row -> row.get("reason").equals("TEMPORARY_TABLE"))
                    .extracting(row -> row.get("digest"))
                    .containsExactly("CREATE TEMPORARY TABLE scratch (a INT)");
            assertThat(only("SHOW SERVERS LIKE 'held'")).containsEntry("client", client.get("id"))
                    .containsEntry("id", client.get("server_id")).containsEntry("reason", "TRANSACTION");
            Map<String, String> executing = only("SHOW SERVERS LIKE 'executing'");
            assertThat(only("SHOW CLIENTS LIKE 'executing'")).containsEntry("id", executing.get("client"))
                    .containsEntry("server_id", executing.get("id"));
            assertThat(only("SHOW POOLS")).containsEntry("max", "2").containsEntry("open", "2")
                    .containsEntry("executing", "1").containsEntry("held", "1").containsEntry("waiting", "1");
            assertThat(only("SHOW TARGETS")).containsEntry("role", "writer").containsEntry("leased", "2");

            // a client that is killed gives way to the one that waits
            update("KILL CLIENT " + executing.get("client"));
            waiting.get();
            assertThatThrownBy(running::get).hasRootCauseInstanceOf(IOException.class);
            assertThatThrownBy(() -> update("KILL CLIENT " + executing.get("client")))
                    .hasMessageContaining("There is no client");
        }
    }

    @Test
    void aPauseHoldsUpStatementsAndLosesNone() throws Exception {
        try (Connection client = client(); Statement statement = client.createStatement()) {
            statement.execute("SELECT 1");
            update("PAUSE");
            Future<?> waiting = running(client, "SELECT 2");
            awaitRow("SHOW QUEUE");
            assertThat(only("SHOW POOLS")).containsEntry("state", "paused").containsEntry("waiting", "1")
                    .containsEntry("executing", "0").containsEntry("held", "0");
            assertThat(update("RESUME")).isEqualTo(1);
            waiting.get();
            assertThat(only("SHOW POOLS")).containsEntry("state", "serving").containsEntry("waiting", "0");
        }
    }

    @Test
    void reconnectingReplacesConnectionsOnceTheyAreFree() throws Exception {
        try (Connection client = client(); Statement statement = client.createStatement()) {
            statement.execute("BEGIN");
            String before = awaitRow("SHOW SERVERS LIKE 'held'").get("id");
            assertThat(update("RECONNECT")).isEqualTo(rows("SHOW SERVERS").size());
            statement.execute("SELECT 1");
            assertThat(awaitRow("SHOW SERVERS LIKE 'held'")).containsEntry("id", before);
            statement.execute("COMMIT");
            statement.execute("BEGIN");
            assertThat(awaitRow("SHOW SERVERS LIKE 'held'").get("id")).isNotEqualTo(before);
        }
    }

    @Test
    void aSettingIsSetAndTakenBack() throws Exception {
        assertThat(update("SET idle_client_timeout = 5m")).isEqualTo(1);
        assertThat(only("SHOW CONFIG LIKE 'idle-client-timeout'")).containsEntry("value", "5m")
                .containsEntry("source", "SET").containsEntry("after_restart", null);
        assertThat(update("SET idle-client-timeout = DEFAULT")).isEqualTo(1);
        assertThat(only("SHOW CONFIG LIKE 'idle-client-timeout'")).containsEntry("source", "default");
        assertThat(update("RELOAD")).isZero();
        assertThatThrownBy(() -> update("SET max_connections = 0")).hasMessage("Nothing has changed. "
                + "max-connections: '0' must be a whole number from 1 to 100000; the least is 1");
        assertThatThrownBy(() -> update("SET listen = '127.0.0.1:1'"))
                .hasMessageContaining("listen: cannot change while Headgate runs");
        assertThatThrownBy(() -> update("SET idle_client_timeouts = 1m"))
                .hasMessageContaining("did you mean idle-client-timeout?");
    }

    @Test
    void theMysqlClientTellsWhatCameOfAChange() {
        Programs.assumeInstalled("mysql");
        assertThat(mysql("SET connection_idle_timeout = 4m;\nRELOAD;\n", "-vv").output()).contains(
                "Query OK, 1 row affected", "In effect: connection-idle-timeout."
                + " It lasts until the restart: there is no state-file.", "Nothing has changed.");
    }

    @Test
    void theNumbersOfAPoolAddUpUnderLoad() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        List<Future<?>> load = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            load.add(threads.submit(() -> {
                try (Connection client = client(); Statement statement = client.createStatement()) {
                    while (!enough.get()) {
                        statement.execute("BEGIN");
                        statement.execute("SELECT 1");
                        statement.execute("COMMIT");
                    }
                }
                return null;
            }));
        }
        try {
            for (int i = 0; i < 100; i++) {
                Map<String, Integer> pool = new LinkedHashMap<>();
                only("SHOW POOLS").forEach((name, value) -> {
                    if (value.matches("[0-9]+")) {
                        pool.put(name, Integer.valueOf(value));
                    }
                });
                assertThat(pool.get("executing") + pool.get("held") + pool.get("idle") + pool.get("closing"))
                        .as("%s", pool).isEqualTo(pool.get("open"));
                assertThat(pool.get("open") + pool.get("opening")).as("%s", pool)
                        .isLessThanOrEqualTo(pool.get("max"));
                assertThat(rows("SHOW CLIENTS")).hasSizeLessThanOrEqualTo(6);
            }
        } finally {
            enough.set(true);
        }
        for (Future<?> each : load) {
            each.get();
        }
    }

    @Test
    void theMysqlClientShowsTablesAndErrors() {
        Programs.assumeInstalled("mysql");
        Programs.Outcome outcome = mysql("SHOW POOLS;\nSHOW TABLES;\nSHOW CONFIG LIKE 'max-connections';\nSHOW NONSENSE;\nDESTROY;\n"
                        + "SELECT * FROM version LIMIT 1;\n", "--table");
        assertThat(outcome.output()).contains("| pool   | state   |", "| writer | serving |", "Tables_in_headgate",
                "| max-connections | 2     | --max-connections | NULL          |", "there is no 'NONSENSE' to show; there are CLIENTS,",
                "'DESTROY' is none of the console's commands", "| headgate |");
        assertThat(outcome.output().lines().filter(line -> line.startsWith("|"))).allSatisfy(
                line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
    }

    @Test
    void aProxyInsideAnotherProgramIsNotEndedFromTheConsole() {
        assertThatThrownBy(() -> update("SHUTDOWN")).hasMessageContaining("a part of another program");
    }

    @Test
    void whoHasNotThePasswordIsRefused() {
        assertThatThrownBy(() -> consoleConnection("wrong")).hasMessageContaining("Access denied for user 'admin'");
        assertThatThrownBy(() -> consoleConnection("")).hasMessageContaining("Access denied for user 'admin'");
    }

    private Programs.Outcome mysql(String statements, String option) {
        return Programs.run(List.of("mysql", "--no-defaults", "--host=127.0.0.1",
                "--port=" + proxy.proxy().proxy().consoleAddress().getPort(), "--user=admin", option, "--force",
                "--default-character-set=utf8mb4", "headgate"), Map.of("MYSQL_PWD", PASSWORD), statements,
                Path.of("."));
    }

    private Connection client() throws SQLException {
        return proxy.proxy().connect(proxy.schema(), proxy.user(), DriverProxy.PASSWORD);
    }

    private Connection consoleConnection(String password) throws SQLException {
        Proxy running = proxy.proxy().proxy();
        return DriverManager.getConnection(TestDatabase.jdbcUrl("127.0.0.1", running.consoleAddress().getPort(),
                "headgate"), "admin", password);
    }

    private Future<?> running(Connection client, String sql) {
        return CompletableFuture.runAsync(() -> {
            try (Statement statement = client.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }, threads);
    }

    private int update(String sql) throws SQLException {
        try (Statement statement = console.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private Map<String, String> only(String sql) throws SQLException {
        List<Map<String, String>> rows = rows(sql);
        assertThat(rows).as(sql).hasSize(1);
        return rows.get(0);
    }

    /** A client has its answer a moment before its connection counts as held. */
    private Map<String, String> awaitRow(String sql) throws SQLException {
        List<Map<String, String>> rows;
        do {
            rows = rows(sql);
        } while (rows.isEmpty());
        return rows.get(0);
    }

    private List<Map<String, String>> rows(String sql) throws SQLException {
        List<Map<String, String>> rows = new ArrayList<>();
        try (Statement statement = console.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.put(result.getMetaData().getColumnName(i), result.getString(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
