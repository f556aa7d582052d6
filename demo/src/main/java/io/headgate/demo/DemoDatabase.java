package io.headgate.demo;

import io.headgate.testkit.EmbeddedMysql;
import io.headgate.testkit.TestDatabase;
import java.net.InetSocketAddress;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The database behind the demo: an embedded MySQL with few connections, and two accounts with a schema each. */
final class DemoDatabase implements AutoCloseable {

    static final int MAX_CONNECTIONS = 100;
    static final Account DEMO = new Account("demo", "demo", "demo");
    static final Account SYSBENCH = new Account("sbtest", "sbtest", "sbtest");

    /** How many rows the table {@code account} has; ids begin at 1. */
    static final int ROWS = 1000;

    private final EmbeddedMysql mysql;
    private final TestDatabase database;

    /** A user, its password and the schema it has all rights in. */
    record Account(String user, String password, String schema) {
        @Override
        public String toString() {
            return user + "@" + schema;
        }
    }

    private DemoDatabase(EmbeddedMysql mysql) {
        this.mysql = mysql;
        this.database = TestDatabase.of(mysql);
    }

    static DemoDatabase start(int maxConnections) {
        // No exit hook: the demo stops the proxy first, then the database.
        EmbeddedMysql mysql = EmbeddedMysql.start(
                EmbeddedMysql.Options.of("--max-connections=" + maxConnections).withoutExitHook());
        try {
            DemoDatabase demo = new DemoDatabase(mysql);
            demo.create(DEMO);
            demo.create(SYSBENCH);
            demo.fill();
            return demo;
        } catch (RuntimeException e) {
            mysql.close();
            throw e;
        }
    }

    private void create(Account account) {
        database.createUser(account.user(), account.password(), "caching_sha2_password");
        database.execute(
                "CREATE DATABASE " + account.schema(),
                "GRANT ALL ON " + account.schema() + ".* TO " + account.user());
    }

    private void fill() {
        String rows = IntStream.rangeClosed(1, ROWS)
                .mapToObj(id -> "(" + id + ", 'Account " + id + "', 1000)")
                .collect(Collectors.joining(", "));
        database.execute(
                "CREATE TABLE demo.account (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL, balance BIGINT NOT NULL)",
                "INSERT INTO demo.account VALUES " + rows);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(mysql.host(), mysql.port());
    }

    /** Whole database as root, for looking and counting. */
    TestDatabase asRoot() {
        return database;
    }

    @Override
    public void close() {
        mysql.close();
    }
}
