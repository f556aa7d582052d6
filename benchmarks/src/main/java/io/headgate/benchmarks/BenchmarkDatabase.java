package io.headgate.benchmarks;

import io.headgate.testkit.EmbeddedMysql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * The database that a benchmark loads: one that is given, or an embedded MySQL started for it. Its tables live in the
 * schema {@value #SCHEMA}, which is created here and dropped again by {@link #close()}; one that exists is not touched.
 */
final class BenchmarkDatabase implements AutoCloseable {

    static final String SCHEMA = "headgate_bench";

    private static final int ER_DB_CREATE_EXISTS = 1007;
    private static final String USER = "bench";
    private static final String PASSWORD = "bench-only";

    private final DatabaseUrl url;
    private final EmbeddedMysql embedded;
    private final long pid;
    private final String version;
    private final int connectionLimit;

    private BenchmarkDatabase(DatabaseUrl url, EmbeddedMysql embedded) throws SQLException {
        this.url = url;
        this.embedded = embedded;
        if (embedded != null) {
            this.pid = embedded.pid();
        } else {
            this.pid = url.isLocal() ? ProcFs.listener(url.port()) : 0;
        }
        try (Connection connection = connect(url); Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT @@version, @@max_connections")) {
                row.next();
                this.version = row.getString(1);
                this.connectionLimit = row.getInt(2);
            }
            statement.executeUpdate("CREATE DATABASE " + SCHEMA);
        }
    }

    /** Uses a database that is there. */
    static BenchmarkDatabase given(DatabaseUrl url) {
        try {
            return new BenchmarkDatabase(url, null);
        } catch (SQLException e) {
            String hint = e.getErrorCode() == ER_DB_CREATE_EXISTS
                    ? " (left by an earlier run? then: DROP DATABASE " + SCHEMA + ")" : "";
            throw new BenchmarkException("cannot use " + url + ": " + e.getMessage() + hint, e);
        }
    }

    /**
     * Starts an embedded MySQL and a user in it that logs in as applications do, by caching_sha2_password.
     *
     * @param connectionLimit its {@code max_connections}
     */
    static BenchmarkDatabase embedded(int connectionLimit) {
        if (!EmbeddedMysql.isAvailable()) {
            throw new BenchmarkException("no embedded MySQL for this platform; use"
                    + " --database mysql://user:password@host:port");
        }
        EmbeddedMysql mysql = EmbeddedMysql.start(EmbeddedMysql.Options.of("--max-connections=" + connectionLimit));
        try {
            DatabaseUrl root = new DatabaseUrl(mysql.host(), mysql.port(), EmbeddedMysql.ROOT, "");
            try (Connection connection = connect(root); Statement statement = connection.createStatement()) {
                statement.execute("CREATE USER " + USER + "@'%' IDENTIFIED BY '" + PASSWORD + "'");
                statement.execute("GRANT ALL ON *.* TO " + USER + "@'%'");
            }
            return new BenchmarkDatabase(new DatabaseUrl(mysql.host(), mysql.port(), USER, PASSWORD), mysql);
        } catch (SQLException e) {
            mysql.close();
            throw new BenchmarkException("cannot prepare the embedded MySQL: " + e.getMessage(), e);
        }
    }

    private static Connection connect(DatabaseUrl url) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", url.user());
        properties.setProperty("password", url.password());
        properties.setProperty("connectTimeout", "10000");
        properties.setProperty("sslMode", "PREFERRED");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        return DriverManager.getConnection("jdbc:mysql://" + url.hostAndPort() + "/", properties);
    }

    DatabaseUrl url() {
        return url;
    }

    /** The server's process; 0 when it is on another machine or may not be looked at. */
    long pid() {
        return pid;
    }

    String version() {
        return version;
    }

    /** The server's {@code max_connections}. */
    int connectionLimit() {
        return connectionLimit;
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
            return;
        }
        try (Connection connection = connect(url); Statement statement = connection.createStatement()) {
            statement.executeUpdate("DROP DATABASE IF EXISTS " + SCHEMA);
        } catch (SQLException e) {
            throw new BenchmarkException("the schema " + SCHEMA + " is left in " + url + ": " + e.getMessage(), e);
        }
    }
}
