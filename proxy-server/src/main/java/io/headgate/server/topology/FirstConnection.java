package io.headgate.server.topology;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Connects before HikariCP asks for it: where there is no connection to be had, HikariCP tells it a second later than
 * the driver, and a lost writer must not take that long.
 */
final class FirstConnection implements DataSource {

    private final String url;
    private final Properties properties;
    private Connection first;

    /** @throws SQLException when the server is not to be had; as soon as the driver knows */
    FirstConnection(String url, Properties properties) throws SQLException {
        this.url = url;
        this.properties = properties;
        this.first = DriverManager.getConnection(url, properties);
    }

    @Override
    public synchronized Connection getConnection() throws SQLException {
        Connection taken = first;
        first = null;
        return taken != null ? taken : DriverManager.getConnection(url, properties);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    /** The driver has timeouts of its own. */
    @Override
    public void setLoginTimeout(int seconds) {
        // as the properties say
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        // nothing is written
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
