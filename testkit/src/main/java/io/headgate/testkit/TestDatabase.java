package io.headgate.testkit;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The database that the tests of this JVM share. The system property {@value #SWITCH} says which:
 *
 * <ul>
 *   <li>{@code embedded}: {@link EmbeddedMysql}; the default where a binary fits the platform
 *   <li>{@code docker}: a container by Testcontainers, image {@value #IMAGE_SWITCH} (default {@value #DEFAULT_IMAGE});
 *       the default elsewhere
 *   <li>{@code mysql://user:password@host:port}: a running server; the user must have all rights
 * </ul>
 *
 * Tests work on schemas and users of their own. Thread-safe.
 */
public final class TestDatabase {

    /** System property that chooses the database. */
    public static final String SWITCH = "headgate.test.database";

    /** System property that names the image for {@code docker}. */
    public static final String IMAGE_SWITCH = "headgate.test.image";

    static final String DEFAULT_IMAGE = "mysql:9.7";

    private final String host;
    private final int port;
    private final String rootUser;
    private final String rootPassword;
    private final ServerVersion version;

    private TestDatabase(String host, int port, String rootUser, String rootPassword) {
        this.host = host;
        this.port = port;
        this.rootUser = rootUser;
        this.rootPassword = rootPassword;
        this.version = ServerVersion.parse(queryValue("SELECT @@version"));
    }

    /** The one database of this JVM, started by the first call and stopped at the JVM's end. */
    public static TestDatabase shared() {
        return Shared.DATABASE;
    }

    private static final class Shared {
        static final TestDatabase DATABASE = open(System.getProperty(SWITCH, ""));
    }

    static TestDatabase open(String choice) {
        String kind = choice.isBlank() ? (EmbeddedMysql.isAvailable() ? "embedded" : "docker") : choice;
        if (kind.equals("embedded")) {
            return of(EmbeddedMysql.start());
        }
        if (kind.equals("docker")) {
            return DockerMysql.start(System.getProperty(IMAGE_SWITCH, DEFAULT_IMAGE));
        }
        if (kind.startsWith("mysql://")) {
            return running(URI.create(kind));
        }
        throw new IllegalArgumentException("-D" + SWITCH + "=" + choice
                + " is none of: embedded, docker, mysql://user:password@host:port");
    }

    /** A running embedded server, with what this class offers. The caller still closes the server. */
    public static TestDatabase of(EmbeddedMysql mysql) {
        return at(mysql.host(), mysql.port(), EmbeddedMysql.ROOT, "");
    }

    /** A running server; {@code rootUser} must have all rights. */
    public static TestDatabase at(String host, int port, String rootUser, String rootPassword) {
        return new TestDatabase(host, port, rootUser, rootPassword);
    }

    private static TestDatabase running(URI uri) {
        String[] account = uri.getRawUserInfo() == null ? new String[] {} : uri.getRawUserInfo().split(":", 2);
        if (uri.getHost() == null || account.length == 0) {
            // the address itself may hold a password
            throw new IllegalArgumentException("-D" + SWITCH + " does not look like mysql://user:password@host:port");
        }
        String password = account.length == 2 ? decode(account[1]) : "";
        return at(uri.getHost(), uri.getPort() < 0 ? 3306 : uri.getPort(), decode(account[0]), password);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Name or address to connect to. */
    public String host() {
        return host;
    }

    /** TCP port to connect to. */
    public int port() {
        return port;
    }

    /** The user that may do everything. */
    public String rootUser() {
        return rootUser;
    }

    /** The password of {@link #rootUser()}, often empty. */
    public String rootPassword() {
        return rootPassword;
    }

    /** The server's version. */
    public ServerVersion version() {
        return version;
    }

    /** Whether accounts with mysql_native_password can log in (MySQL 9 has none, 8.4 has it switched off). */
    public boolean supportsNativePassword() {
        return queryValue("SELECT COUNT(*) FROM information_schema.plugins"
                        + " WHERE plugin_name = 'mysql_native_password' AND plugin_status = 'ACTIVE'")
                .equals("1");
    }

    /** JDBC address of the server without a schema; options may be appended with {@code &}. */
    public String jdbcUrl() {
        return jdbcUrl("");
    }

    /** JDBC address of a schema; options may be appended with {@code &}. */
    public String jdbcUrl(String schema) {
        return jdbcUrl(host, port, schema);
    }

    /** JDBC address of anything that speaks MySQL, such as a proxy before this database. */
    public static String jdbcUrl(String host, int port, String schema) {
        return "jdbc:mysql://" + host + ":" + port + "/" + URLEncoder.encode(schema, StandardCharsets.UTF_8)
                + "?sslMode=PREFERRED&allowPublicKeyRetrieval=true&allowMultiQueries=false";
    }

    /** A new connection as root; the caller closes it. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), rootUser, rootPassword);
    }

    /** Runs the statements one after another as root, on one connection. */
    public void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The test database refused: " + e.getMessage(), e);
        }
    }

    /** First column of the first row as text; null when there is no row or the value is NULL. */
    public String queryValue(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException("The test database refused: " + e.getMessage(), e);
        }
    }

    /**
     * Creates the user for logins from everywhere, after dropping one of that name. It has no rights yet.
     *
     * @param plugin of MySQL; MariaDB, which has others, takes mysql_native_password
     */
    public void createUser(String name, String password, String plugin) {
        execute(
                "DROP USER IF EXISTS " + quote(name) + "@'%'",
                "CREATE USER " + quote(name) + "@'%' IDENTIFIED " + (version.isMariaDb() ? "" : "WITH " + plugin + " ")
                        + "BY " + quote(password));
    }

    /** The text as an SQL string literal. */
    static String quote(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
