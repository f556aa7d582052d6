package io.headgate.server.drivers;

import io.headgate.server.it.PinLog;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A proxy with few backends, a schema and a user of its own, and what it logged of clients that held a backend. */
final class DriverProxy implements AutoCloseable {

    static final String PASSWORD = "dr1ver's \"pass\" wörd";

    private final String name;
    private final ProxyUnderTest proxy;
    private final PinLog pins = new PinLog();

    private DriverProxy(String name, ProxyUnderTest proxy) {
        this.name = name;
        this.proxy = proxy;
    }

    /** {@code name} becomes the schema and the user, who may do everything there. */
    static DriverProxy start(String name, int maxConnections) {
        return start(name, maxConnections, Map.of());
    }

    static DriverProxy start(String name, int maxConnections, Map<String, String> more) {
        TestDatabase database = TestDatabase.shared();
        database.execute("DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
        database.createUser(name, PASSWORD, "caching_sha2_password");
        database.execute("GRANT ALL ON " + name + ".* TO " + name + "@'%'");
        Map<String, String> settings = new HashMap<>(more);
        settings.put("max-connections", Integer.toString(maxConnections));
        return new DriverProxy(name, ProxyUnderTest.start(settings));
    }

    /** The schema. */
    String schema() {
        return name;
    }

    /** The user. */
    String user() {
        return name;
    }

    /** User, password and schema for a program. */
    Map<String, String> environment() {
        return environment(name);
    }

    /** The same for another user with the same password. */
    Map<String, String> environment(String user) {
        return Map.of("HEADGATE_USER", user, "HEADGATE_PASSWORD", PASSWORD, "HEADGATE_SCHEMA", name);
    }

    ProxyUnderTest proxy() {
        return proxy;
    }

    /** Connections of the user that the database itself counts. */
    int databaseConnections() {
        return Integer.parseInt(TestDatabase.shared().queryValue(
                "SELECT COUNT(*) FROM information_schema.processlist WHERE user = '" + name + "'"));
    }

    /** Log lines about clients that held a backend outside a transaction. */
    List<String> pins() {
        return pins.lines();
    }

    @Override
    public void close() {
        proxy.close();
        pins.close();
        TestDatabase.shared().execute("DROP DATABASE " + name, "DROP USER " + name + "@'%'");
    }
}
