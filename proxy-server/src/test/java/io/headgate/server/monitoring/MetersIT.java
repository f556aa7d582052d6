package io.headgate.server.monitoring;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.metrics.Meter;
import io.headgate.metrics.Reading;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That the meters add up, and agree with what the database and the clients see. */
@Timeout(60)
class MetersIT {

    private static final TestDatabase DATABASE = TestDatabase.shared();
    private static final int CAP = 4;
    private static final int CLIENTS = 8;
    private static final String USER = "meters";
    private static final String PASSWORD = "not a secret";
    private static final String DIGITS = "(SELECT 0 UNION ALL SELECT 1 UNION ALL SELECT 2)";

    private ProxyUnderTest proxy;

    @BeforeEach
    void start() {
        DATABASE.createUser(USER, PASSWORD, "caching_sha2_password");
        DATABASE.execute("GRANT ALL ON *.* TO '" + USER + "'@'%'");
        proxy = ProxyUnderTest.start(Map.of("max-connections", String.valueOf(CAP)));
    }

    @AfterEach
    void stop() {
        proxy.close();
        DATABASE.execute("DROP USER '" + USER + "'@'%'");
    }

    @Test
    void theNumbersAddUpInEveryReadingUnderLoad() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            boolean tls = i % 2 == 0;
            clients.add(threads.submit(() -> load(tls)));
        }
        while (!clients.stream().allMatch(Future::isDone)) {
            Equations.hold(read());
        }
        for (Future<?> client : clients) {
            client.get();
        }
        threads.shutdown();

        await("no client is left", () -> sum(Meter.CLIENT_CONNECTIONS) == 0);
        assertThat(sum(Meter.CLIENT_CONNECTIONS_RECEIVED)).isEqualTo(CLIENTS);
        assertThat(sum(Meter.CLIENT_CONNECTIONS_SETUP_SUCCEEDED)).isEqualTo(CLIENTS);
        assertThat(sum(Meter.CLIENT_CONNECTIONS_CLOSED)).isEqualTo(CLIENTS);
        assertThat(sum(Meter.CLIENT_CONNECTIONS_ENDED)).isEqualTo(CLIENTS);
        assertThat(sum(Meter.DATABASE_CONNECTION_REQUESTS)).isEqualTo(
                sum(Meter.DATABASE_CONNECTIONS_SETUP_SUCCEEDED) + sum(Meter.DATABASE_CONNECTIONS_SETUP_FAILED));
        assertThat(times(Meter.QUERY_RESPONSE_LATENCY).count()).isEqualTo((long) sum(Meter.QUERY_REQUESTS));
        assertThat(times(Meter.QUERY_DATABASE_RESPONSE_LATENCY).count()).isEqualTo((long) sum(Meter.QUERY_REQUESTS));
        assertThat(times(Meter.QUERY_RESPONSE_LATENCY).sum())
                .isGreaterThan(times(Meter.QUERY_DATABASE_RESPONSE_LATENCY).sum());
        assertThat(times(Meter.DATABASE_CONNECTIONS_BORROW_LATENCY).sum()).as("twice as many clients as connections")
                .isPositive();
        assertThat(sum(Meter.PREPARED_STATEMENT_HITS)).isPositive();
        assertThat(sum(Meter.CLIENT_BYTES_SENT)).as("rows, with what describes them")
                .isBetween(0.8 * sum(Meter.DATABASE_BYTES_RECEIVED), 1.2 * sum(Meter.DATABASE_BYTES_RECEIVED));
    }

    private Void load(boolean tls) throws SQLException {
        try (Connection connection = connect(tls); Statement statement = connection.createStatement();
                PreparedStatement prepared = connection.prepareStatement("SELECT x.`0` + ? FROM " + DIGITS + " x, "
                        + DIGITS + " y, " + DIGITS + " z")) {
            for (int i = 0; i < 20; i++) {
                connection.setAutoCommit(i % 4 != 0);
                statement.executeQuery("SELECT " + i).close();
                prepared.setInt(1, i);
                prepared.executeQuery().close();
                if (!connection.getAutoCommit()) {
                    connection.commit();
                }
            }
        }
        return null;
    }

    @Test
    void theyAgreeWithTheClientsAndTheDatabase() throws Exception {
        try (Connection plain = connect(false); Connection tls = connect(true); Connection idle = connect(true)) {
            plain.setAutoCommit(false);
            execute(plain, "SELECT 1 FROM mysql.user");
            execute(tls, "CREATE TEMPORARY TABLE mysql.meters (i INT)");
            execute(idle, "SELECT 1");
            await("two are borrowed", () -> sum(Meter.DATABASE_CONNECTIONS_CURRENTLY_BORROWED) == 2);

            assertThat(sum(Meter.CLIENT_CONNECTIONS)).isEqualTo(3);
            assertThat(sum(Meter.CLIENT_CONNECTIONS_TLS)).isEqualTo(2);
            assertThat(sum(Meter.CLIENT_CONNECTIONS_NO_TLS)).isEqualTo(1);
            assertThat(sum(Meter.DATABASE_CONNECTIONS_CURRENTLY_IN_TRANSACTION)).isEqualTo(1);
            assertThat(sum(Meter.DATABASE_CONNECTIONS_CURRENTLY_SESSION_PINNED)).isEqualTo(1);
            assertThat(value(Meter.DATABASE_CONNECTIONS_HELD, "TEMPORARY_TABLE")).isEqualTo(1);
            assertThat(sum(Meter.DATABASE_CONNECTIONS)).isEqualTo(Double.parseDouble(DATABASE.queryValue(
                    "SELECT COUNT(*) FROM information_schema.processlist WHERE user = '" + USER + "'")));
            assertThat(sum(Meter.MAX_DATABASE_CONNECTIONS_ALLOWED)).isEqualTo(CAP);
        }
        await("nothing is borrowed", () -> sum(Meter.DATABASE_CONNECTIONS_CURRENTLY_BORROWED) == 0);
        assertThat(sum(Meter.DATABASE_CONNECTIONS_CURRENTLY_IN_TRANSACTION)).isZero();
        assertThat(sum(Meter.DATABASE_CONNECTIONS_CURRENTLY_SESSION_PINNED)).isZero();
        assertThat(sum(Meter.DATABASE_CONNECTIONS_HELD)).isZero();
        assertThat(value(Meter.CLIENT_CONNECTIONS_ENDED, "client-quit")).isEqualTo(3);
    }

    @Test
    void whoWaitsIsCounted() throws Exception {
        List<Connection> holders = new ArrayList<>();
        ExecutorService waiter = Executors.newSingleThreadExecutor();
        try (Connection late = connect(false)) {
            for (int i = 0; i < CAP; i++) {
                holders.add(connect(false));
                holders.get(i).setAutoCommit(false);
                execute(holders.get(i), "SELECT 1 FROM mysql.user");
            }
            Future<?> waits = waiter.submit(() -> {
                execute(late, "SELECT 1");
                return null;
            });
            await("one waits", () -> sum(Meter.DATABASE_CONNECTION_BORROWS_WAITING) == 1
                    && sum(Meter.DATABASE_CONNECTION_LONGEST_WAIT) > 0);
            long waited = times(Meter.DATABASE_CONNECTIONS_BORROW_LATENCY).sum();
            holders.get(0).commit();
            waits.get();

            assertThat(sum(Meter.DATABASE_CONNECTION_BORROWS_WAITING)).isZero();
            assertThat(sum(Meter.DATABASE_CONNECTION_LONGEST_WAIT)).isZero();
            assertThat(times(Meter.DATABASE_CONNECTIONS_BORROW_LATENCY).sum()).isGreaterThan(waited);
        } finally {
            waiter.shutdown();
            for (Connection holder : holders) {
                holder.close();
            }
        }
    }

    @Test
    void loginsAndWhatTheProxyAddsAreCountedByKind() throws Exception {
        try (Connection one = connect(false)) {
            execute(one, "SET sort_buffer_size = 262144");
            try (Connection other = connect(false)) {
                execute(other, "SELECT 1");
                execute(one, "SELECT 1");
            }
        }
        assertThat(value(Meter.CLIENT_LOGINS_ACCEPTED, "caching_sha2_password")).isEqualTo(2);
        assertThat(value(Meter.DATABASE_CONNECTION_RESTORES, "set")).isPositive();
        assertThat(value(Meter.ADDED_COMMANDS, "COM_QUERY")).isPositive();
        assertThat(sum(Meter.DATABASE_CONNECTION_BORROWS)).isPositive();
    }

    private Connection connect(boolean tls) throws SQLException {
        return DriverManager.getConnection(proxy.jdbcUrl("").replace("sslMode=PREFERRED",
                tls ? "sslMode=REQUIRED" : "sslMode=DISABLED") + "&useServerPrepStmts=true", USER, PASSWORD);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                try (ResultSet rows = statement.getResultSet()) {
                    assertThat(rows.next()).isTrue();
                }
            }
        }
    }

    private List<Reading> read() {
        return proxy.proxy().meters().read();
    }

    private double sum(Meter meter) {
        return Equations.sum(read(), meter);
    }

    private double value(Meter meter, String label) {
        return read().stream().filter(r -> r.meter() == meter && r.labels().contains(label))
                .mapToDouble(r -> ((Reading.Value) r).value()).sum();
    }

    private Reading.Distribution times(Meter meter) {
        return read().stream().filter(r -> r.meter() == meter).map(r -> (Reading.Distribution) r)
                .findFirst().orElseThrow();
    }
}
