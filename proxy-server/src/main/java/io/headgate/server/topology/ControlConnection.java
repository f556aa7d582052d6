package io.headgate.server.topology;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.headgate.auth.Secret;
import io.headgate.config.HostPort;
import io.headgate.server.backend.BackendSettings;
import io.headgate.server.backend.BackendSettings.BackendTls;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A connection of the proxy's own to one server. Logs in as the control user, or as the user that a client last proved;
 * before there is one, nothing can be asked. A connection that is not used for ten seconds is closed. Used by one
 * thread at a time.
 */
public final class ControlConnection implements AutoCloseable {

    /** Who logs in. */
    public record Account(String user, Secret password) { }

    /** What is asked. */
    @FunctionalInterface
    public interface Question<T> {
        T ask(Statement statement) throws SQLException;
    }

    private static final Duration IDLE = Duration.ofSeconds(10);

    static {
        // The question itself shows whether a connection is alive. HikariCP would ask before it, and at a dead one wait
        // for the whole patience before it says so.
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", String.valueOf(IDLE.toMillis()));
    }

    private static final Executor CLOSER = Executors.newCachedThreadPool(
            new DefaultThreadFactory("headgate-control-close", true));
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(1);

    private final BackendSettings settings;
    private final Path authorities;
    private final Supplier<Account> account;
    private final long patienceMillis;
    private HikariDataSource dataSource;
    private HostPort openedTo;
    private String openedFor;
    private Secret openedWith;

    /**
     * @param authorities PEM file for a verified target, or null
     * @param account asked before each question; null as long as nobody has proved anything
     * @param patience for connecting, and again for an answer; a second at least
     */
    public ControlConnection(BackendSettings settings, Path authorities, Supplier<Account> account,
            Duration patience) {
        this.settings = settings;
        this.authorities = authorities;
        this.account = account;
        this.patienceMillis = Math.max(LEAST_PATIENCE.toMillis(), patience.toMillis());
    }

    /** Another one, to the server at the same name, wherever that is reached. */
    public ControlConnection byName() {
        return new ControlConnection(settings.byName(), authorities, account, Duration.ofMillis(patienceMillis));
    }

    /** For logs. */
    String address() {
        return settings.address();
    }

    /**
     * Asks once. Blocks for as long as the server takes, within the patience.
     *
     * @return null when nobody is known as whom to log in
     * @throws SQLException when there is no answer; the next question is asked over a new connection
     */
    public <T> T ask(Question<T> question) throws SQLException {
        Account who;
        try {
            who = account.get();
        } catch (RuntimeException e) {
            throw new SQLException(e.getMessage(), e);
        }
        if (who == null) {
            return null;
        }
        try (Secret password = who.password(); Connection connection = dataSource(who.user(), password).getConnection();
                Statement statement = connection.createStatement()) {
            return question.ask(statement);
        } catch (SQLException | RuntimeException e) {
            close();
            throw e instanceof SQLException sql ? sql : new SQLException(e.getMessage(), e);
        }
    }

    private HikariDataSource dataSource(String user, Secret password) throws SQLException {
        HostPort endpoint = settings.endpoint();
        if (dataSource != null && endpoint.equals(openedTo) && user.equals(openedFor)
                && password.constantTimeEquals(openedWith)) {
            return dataSource;
        }
        close();
        FirstConnection connections = new FirstConnection("jdbc:mysql://" + endpoint + "/",
                properties(user, password));
        HikariConfig config = new HikariConfig();
        config.setPoolName("headgate-control");
        config.setDataSource(connections);
        config.setMaximumPoolSize(1);
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE.toMillis());
        config.setConnectionTimeout(patienceMillis);
        config.setValidationTimeout(patienceMillis);
        // its first connection is there
        config.setInitializationFailTimeout(1);
        dataSource = new HikariDataSource(config);
        openedTo = endpoint;
        openedFor = user;
        openedWith = password.copy();
        return dataSource;
    }

    private Properties properties(String user, Secret password) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", new String(password.content(), StandardCharsets.UTF_8));
        properties.setProperty("connectTimeout", String.valueOf(patienceMillis));
        properties.setProperty("socketTimeout", String.valueOf(patienceMillis));
        properties.setProperty("sslMode", sslMode());
        properties.setProperty("allowPublicKeyRetrieval", String.valueOf(!settings.tls().mandatory()));
        properties.setProperty("connectionAttributes", "program_name:Headgate control");
        if (settings.proxyHeader()) {
            properties.setProperty("socketFactory", ProxyHeaderSocketFactory.class.getName());
        }
        if (authorities != null) {
            properties.setProperty("trustCertificateKeyStoreUrl", authorities.toUri().toString());
            properties.setProperty("trustCertificateKeyStoreType", "PEM");
        }
        return properties;
    }

    private String sslMode() {
        return settings.tls() == BackendTls.DISABLED ? "DISABLED" : settings.tls().name();
    }

    @Override
    public void close() {
        if (dataSource != null) {
            // it waits for a server that does not answer; whoever asks does not
            CLOSER.execute(dataSource::close);
            dataSource = null;
            openedWith.wipe();
        }
    }
}
