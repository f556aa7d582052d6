package io.headgate.demo;

import io.headgate.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Asks the database itself how many connections it has; the one that asks is never counted. */
final class ConnectionCount implements AutoCloseable {

    private static final int MYSELF = 1;

    private final Connection connection;

    private ConnectionCount(Connection connection) {
        this.connection = connection;
    }

    /** Connects as root. */
    static ConnectionCount open(TestDatabase database) throws SQLException {
        return new ConnectionCount(database.connect());
    }

    /** Lets the server forget the most it has seen so far. */
    void restart() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("FLUSH STATUS");
        }
    }

    /** How many there are now. */
    int now() throws SQLException {
        return status("Threads_connected");
    }

    /** The most at one time since {@link #restart()}; the server counts them as they come, nothing is missed. */
    int most() throws SQLException {
        return status("Max_used_connections");
    }

    private int status(String variable) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT variable_value FROM performance_schema.global_status"
                        + " WHERE variable_name = '" + variable + "'")) {
            rows.next();
            return rows.getInt(1) - MYSELF;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
