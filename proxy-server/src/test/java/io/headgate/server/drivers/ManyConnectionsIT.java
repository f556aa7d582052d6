package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** 200 JDBC connections that work at the same time over five connections to the database. */
class ManyConnectionsIT {

    private static final int CLIENTS = 200;
    private static final int BACKENDS = 5;
    private static final int ROUNDS = 10;

    private static DriverProxy proxy;

    @BeforeAll
    static void startProxy() {
        proxy = DriverProxy.start("drv_many", BACKENDS);
    }

    @AfterAll
    static void stopProxy() {
        proxy.close();
    }

    static Stream<JdbcMode> modes() {
        return Stream.of(JdbcMode.connectorJ(""),
                JdbcMode.connectorJ("sslMode=DISABLED&allowPublicKeyRetrieval=true&useServerPrepStmts=true"),
                JdbcMode.mariaDb("sslMode=trust&useServerPrepStmts=true"),
                JdbcMode.mariaDb("allowPublicKeyRetrieval=true"));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void everyClientGetsItsOwnAnswersOverFiveDatabaseConnections(JdbcMode mode) throws Exception {
        String url = mode.url(proxy.proxy().port(), proxy.schema());
        try (Connection connection = DriverManager.getConnection(url, proxy.user(), DriverProxy.PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS work");
            statement.execute("CREATE TABLE work (client INT, round INT, PRIMARY KEY (client, round))");
        }
        List<Connection> connections = new ArrayList<>();
        try {
            for (int client = 0; client < CLIENTS; client++) {
                connections.add(DriverManager.getConnection(url, proxy.user(), DriverProxy.PASSWORD));
            }
            List<Callable<Void>> work = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int id = client;
                work.add(() -> {
                    work(connections.get(id), id);
                    return null;
                });
            }
            assertThat(mostConnectionsDuring(work)).isPositive().isLessThanOrEqualTo(BACKENDS);
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
        assertThat(proxy.proxy().poolStats().maxEverOpen()).isLessThanOrEqualTo(BACKENDS);
        assertThat(proxy.pins()).isEmpty();
    }

    private static void work(Connection connection, int client) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO work VALUES (?, ?)");
                PreparedStatement mine = connection.prepareStatement("SELECT ?, COUNT(*) FROM work WHERE client = ?");
                Statement text = connection.createStatement()) {
            for (int round = 0; round < ROUNDS; round++) {
                insert.setInt(1, client);
                insert.setInt(2, round);
                assertThat(insert.executeUpdate()).isEqualTo(1);
                if (round % 2 == 0) {
                    connection.commit();
                } else {
                    connection.rollback();
                }
                mine.setString(1, "c" + client);
                mine.setInt(2, client);
                try (ResultSet rows = mine.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString(1)).isEqualTo("c" + client);
                    assertThat(rows.getInt(2)).isEqualTo(round / 2 + 1);
                }
                try (ResultSet rows = text.executeQuery("SELECT " + client + ", " + round)) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getInt(1)).isEqualTo(client);
                    assertThat(rows.getInt(2)).isEqualTo(round);
                }
                connection.commit();
            }
        }
    }

    /** Runs all of it at the same time; returns the most connections that the database had meanwhile. */
    private static int mostConnectionsDuring(List<Callable<Void>> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(work.size() + 1);
        AtomicBoolean over = new AtomicBoolean();
        try {
            Future<Integer> most = threads.submit(() -> {
                int seen = 0;
                do {
                    seen = Math.max(seen, proxy.databaseConnections());
                } while (!over.get());
                return seen;
            });
            try {
                for (Future<Void> done : threads.invokeAll(work)) {
                    done.get();
                }
            } finally {
                over.set(true);
            }
            return most.get();
        } finally {
            threads.shutdown();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void aConnectionPoolResetsAndReusesItsConnections() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(JdbcMode.connectorJ("").url(proxy.proxy().port(), proxy.schema()));
        config.setUsername(proxy.user());
        config.setPassword(DriverProxy.PASSWORD);
        // without it the pool does not restore the schema
        config.setCatalog(proxy.schema());
        config.setMaximumPoolSize(20);
        config.setMinimumIdle(20);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            List<Callable<Void>> work = new ArrayList<>();
            for (int client = 0; client < 40; client++) {
                int id = client;
                work.add(() -> {
                    borrow(pool, id);
                    return null;
                });
            }
            assertThat(mostConnectionsDuring(work)).isLessThanOrEqualTo(BACKENDS);
        }
    }

    private static void borrow(HikariDataSource pool, int id) throws SQLException {
        for (int round = 0; round < ROUNDS; round++) {
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.getAutoCommit()).isTrue();
                assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
                assertThat(connection.getCatalog()).isEqualTo(proxy.schema());
                // the pool must find all of this undone when it lends the connection again
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                connection.setCatalog("information_schema");
                try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(
                        "SELECT " + id + ", @@transaction_isolation, DATABASE()")) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getInt(1)).isEqualTo(id);
                    assertThat(rows.getString(2)).isEqualTo("READ-COMMITTED");
                    assertThat(rows.getString(3)).isEqualTo("information_schema");
                }
            }
        }
    }
}
