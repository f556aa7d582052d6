package io.headgate.server.it;

import io.headgate.config.ConfigException;
import io.headgate.config.LiveConfig;
import io.headgate.pool.PoolStats;
import io.headgate.server.Proxy;
import io.headgate.server.StartException;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A proxy in this JVM, on a free loopback port, before {@link TestDatabase#shared()} unless told otherwise. */
public final class ProxyUnderTest implements AutoCloseable {

    private final Proxy proxy;
    private final LiveConfig config;

    private ProxyUnderTest(LiveConfig config) throws StartException {
        this.config = config;
        this.proxy = Proxy.start(config);
    }

    /** Starts with these settings, which win over the defaults: a backend, a free port. */
    public static ProxyUnderTest start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        all.put("listen", "127.0.0.1:0");
        all.put("http-listen", "none");
        if (!settings.containsKey("backend")) {
            TestDatabase database = TestDatabase.shared();
            all.put("backend", database.host() + ":" + database.port());
        }
        all.putAll(settings);
        try {
            return new ProxyUnderTest(LiveConfig.load(null, all));
        } catch (ConfigException | StartException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Always loopback. */
    public String host() {
        return "127.0.0.1";
    }

    /** Where clients connect. */
    public int port() {
        return proxy.address().getPort();
    }

    /** Connector/J address of a schema behind the proxy; options may be appended with {@code &}. */
    public String jdbcUrl(String schema) {
        return TestDatabase.jdbcUrl(host(), port(), schema);
    }

    /** A new connection through the proxy by Connector/J; the caller closes it. */
    public Connection connect(String schema, String user, String password) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(schema), user, password);
    }

    /** Connections to the database and their counts. */
    public PoolStats poolStats() {
        return proxy.poolStats();
    }

    /** Changes a setting while the proxy runs. */
    public void set(String setting, String value) {
        set(setting, Optional.of(value));
    }

    /** The setting is as it was at the start. */
    public void reset(String setting) {
        set(setting, Optional.empty());
    }

    private void set(String setting, Optional<String> value) {
        try {
            config.set(Map.of(setting, value));
        } catch (ConfigException | IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The proxy itself. */
    public Proxy proxy() {
        return proxy;
    }

    @Override
    public void close() {
        proxy.close();
    }
}
