package io.headgate.server.drivers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Another client of the same user, which leaves its state on every backend it gets. Runs until it is closed. */
final class Bystander implements AutoCloseable {

    private static final int ROUNDS_PER_CONNECTION = 20;
    private static final List<String> TRACES = List.of(
            "SET NAMES latin1",
            "SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES', time_zone = '+05:45'",
            "SET SESSION div_precision_increment = 9",
            "SET SESSION foreign_key_checks = 0, group_concat_max_len = 4, sql_select_limit = 2",
            "USE information_schema",
            "SELECT LAST_INSERT_ID(424242)",
            "SET @i = 'theirs', @several = 'theirs', @never = 'theirs', @watched = 4711",
            "SELECT 1 / 0",
            "SELECT nothing FROM nowhere",
            "SET SESSION transaction_isolation = 'SERIALIZABLE', transaction_read_only = 1",
            "SET NAMES utf8mb4 COLLATE utf8mb4_bin");

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger rounds = new AtomicInteger();
    private final Thread thread;

    /** {@code foundRows} decides which backends it gets: those of clients with CLIENT_FOUND_ROWS or of others. */
    Bystander(DriverProxy proxy, boolean foundRows) {
        String url = proxy.proxy().jdbcUrl("information_schema") + "&useServerPrepStmts=true&useAffectedRows=" + !foundRows;
        thread = new Thread(() -> {
            while (!stopped.get()) {
                visit(url, proxy.user());
            }
        }, "bystander");
        thread.start();
    }

    private void visit(String url, String user) {
        try (Connection connection = DriverManager.getConnection(url, user, DriverProxy.PASSWORD);
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < ROUNDS_PER_CONNECTION && !stopped.get(); i++) {
                for (String sql : TRACES) {
                    leave(statement, sql);
                }
                try (PreparedStatement prepared = connection.prepareStatement("SELECT ? + 1 AS v")) {
                    prepared.setString(1, "5");
                    prepared.executeQuery().close();
                }
                rounds.incrementAndGet();
            }
        } catch (SQLException e) {
            // the database is busy, or the proxy is: there is nothing that a bystander is owed
            Thread.onSpinWait();
        }
    }

    private static void leave(Statement statement, String sql) throws SQLException {
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            if (e.getErrorCode() == 0) {
                throw e; // not an answer
            }
        }
    }

    /** How often it has left everything. */
    int rounds() {
        return rounds.get();
    }

    @Override
    public void close() {
        stopped.set(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
