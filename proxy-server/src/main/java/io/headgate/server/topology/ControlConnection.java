package io.headgate.server.topology;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.headgate.auth.Secret;
import io.headgate.server.backend.BackendSettings;
import io.headgate.server.backend.BackendSettings.BackendTls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the target for its {@code max_connections}, on which the cap depends. Logs in as the control user, or as the
 * user that a client last proved; before there is one, nothing is asked. Between two questions no connection is kept.
 * Runs on one thread of its own.
 */
public final class ControlConnection implements AutoCloseable {

    /** Who logs in. */
    public record Account(String user, Secret password) { }

    private static final Logger log = LoggerFactory.getLogger(ControlConnection.class);
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final BackendSettings settings;
    private final Path authorities;
    private final Supplier<Account> account;
    private final IntConsumer onMaxConnections;
    private HikariDataSource dataSource;
    private String openedFor;
    private Secret openedWith;
    private int lastSeen = -1;
    private boolean failing;

    /**
     * @param authorities PEM file for a verified target, or null
     * @param account asked before each question; null as long as nobody has proved anything
     * @param onMaxConnections told each time the answer has changed
     */
    public ControlConnection(BackendSettings settings, Path authorities, Supplier<Account> account,
            IntConsumer onMaxConnections) {
        this.settings = settings;
        this.authorities = authorities;
        this.account = account;
        this.onMaxConnections = onMaxConnections;
    }

    /** Asks once. Blocks for as long as the target takes, within the connect timeout. */
    public void ask() {
        Account who = account.get();
        if (who == null) {
            return;
        }
        try (Secret password = who.password(); Connection connection = dataSource(who.user(), password).getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT @@global.max_connections")) {
            result.next();
            int answer = result.getInt(1);
            failing = false;
            if (answer != lastSeen) {
                lastSeen = answer;
                onMaxConnections.accept(answer);
            }
        } catch (SQLException | RuntimeException e) {
            if (!failing) {
                failing = true;
                log.atWarn().addKeyValue("user", who.user()).addKeyValue("target", settings.address())
                        .addKeyValue("cause", e.getMessage())
                        .log("the control connection cannot ask for max_connections; the cap stays as it is");
            }
            close();
        }
    }

    private HikariDataSource dataSource(String user, Secret password) {
        if (dataSource != null && user.equals(openedFor) && password.constantTimeEquals(openedWith)) {
            return dataSource;
        }
        close();
        HikariConfig config = new HikariConfig();
        config.setPoolName("headgate-control");
        config.setJdbcUrl("jdbc:mysql://" + settings.address() + "/");
        config.setUsername(user);
        config.setPassword(new String(password.content(), StandardCharsets.UTF_8));
        config.setMaximumPoolSize(1);
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE.toMillis());
        config.setConnectionTimeout(Math.max(1000, settings.connectTimeout().toMillis()));
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("connectTimeout", settings.connectTimeout().toMillis());
        config.addDataSourceProperty("socketTimeout", settings.connectTimeout().toMillis());
        config.addDataSourceProperty("sslMode", sslMode());
        config.addDataSourceProperty("allowPublicKeyRetrieval", !settings.tls().mandatory());
        config.addDataSourceProperty("connectionAttributes", "program_name:Headgate control");
        if (settings.proxyHeader()) {
            config.addDataSourceProperty("socketFactory", ProxyHeaderSocketFactory.class.getName());
        }
        if (authorities != null) {
            config.addDataSourceProperty("trustCertificateKeyStoreUrl", authorities.toUri().toString());
            config.addDataSourceProperty("trustCertificateKeyStoreType", "PEM");
        }
        dataSource = new HikariDataSource(config);
        openedFor = user;
        openedWith = password.copy();
        return dataSource;
    }

    private String sslMode() {
        return settings.tls() == BackendTls.DISABLED ? "DISABLED" : settings.tls().name();
    }

    @Override
    public void close() {
        if (dataSource != null) {
            dataSource.close();
            dataSource = null;
            openedWith.wipe();
        }
    }
}
