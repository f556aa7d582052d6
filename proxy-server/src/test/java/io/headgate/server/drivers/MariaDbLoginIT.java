package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.JdbcConnection;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.EmbeddedMariaDb;
import io.headgate.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Logins before the MariaDB that is installed on this machine: one before 11.0 greets as 5.5.5, which Connector/J takes
 * for its version.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MariaDbLoginIT {

    private static final String USER = "somebody";
    private static final String OTHER = "somebody_else";
    private static final String PASSWORD = "secret";
    private static final JdbcMode CONNECTOR_J = JdbcMode.connectorJ("");

    private EmbeddedMariaDb server;
    private ProxyUnderTest proxy;

    @BeforeAll
    void open() {
        assumeTrue(EmbeddedMariaDb.isAvailable(), "no mariadbd and mariadb-install-db on this machine"
                + " (Debian: apt-get install mariadb-server-core)");
        server = EmbeddedMariaDb.start();
        TestDatabase database = server.database();
        database.createUser(USER, PASSWORD, "");
        database.createUser(OTHER, PASSWORD, "");
        database.execute("CREATE USER at_the_socket IDENTIFIED VIA unix_socket");
        proxy = start();
    }

    @AfterAll
    void close() {
        if (proxy != null) {
            proxy.close();
        }
        if (server != null) {
            server.close();
        }
    }

    static Stream<JdbcMode> modes() {
        return Stream.of(CONNECTOR_J, JdbcMode.mariaDb("sslMode=trust"),
                JdbcMode.mariaDb("allowPublicKeyRetrieval=true"));
    }

    /** First by full authentication, as a proxy that has just been started wants it, then by what it remembers. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("modes")
    void everyDriverGetsIn(JdbcMode mode) throws SQLException {
        try (ProxyUnderTest fresh = start()) {
            for (int i = 0; i < 3; i++) {
                try (Connection connection = connect(fresh, mode, USER, PASSWORD)) {
                    assertThat(user(connection)).isEqualTo(USER);
                }
            }
        }
    }

    @Test
    void oneUserBecomesAnother() throws SQLException {
        for (int i = 0; i < 2; i++) {
            try (Connection connection = connect(proxy, CONNECTOR_J, USER, PASSWORD)) {
                connection.unwrap(JdbcConnection.class).changeUser(OTHER, PASSWORD);
                assertThat(user(connection)).isEqualTo(OTHER);
            }
        }
    }

    @Test
    void connectorJWithoutTlsIsToldToUseIt() throws SQLException {
        JdbcMode plain = JdbcMode.connectorJ("sslMode=DISABLED&allowPublicKeyRetrieval=true");
        try (ProxyUnderTest fresh = start()) {
            assertThatThrownBy(() -> connect(fresh, plain, USER, PASSWORD)).hasMessageContaining("needs TLS");
            connect(fresh, CONNECTOR_J, USER, PASSWORD).close();
            connect(fresh, plain, USER, PASSWORD).close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modes")
    void whoIsRefusedIsToldByTheServer(JdbcMode mode) {
        assertThatThrownBy(() -> connect(proxy, mode, USER, "wrong")).isInstanceOfSatisfying(SQLException.class,
                error -> assertThat(error.getErrorCode()).isEqualTo(1045));
        assertThatThrownBy(() -> connect(proxy, mode, "at_the_socket", PASSWORD)).isInstanceOfSatisfying(SQLException.class,
                error -> assertThat(error.getErrorCode()).isEqualTo(1698));
    }

    private ProxyUnderTest start() {
        return ProxyUnderTest.start(Map.of("backend", server.database().host() + ":" + server.database().port()));
    }

    private static Connection connect(ProxyUnderTest proxy, JdbcMode mode, String user, String password)
            throws SQLException {
        return DriverManager.getConnection(mode.url(proxy.port(), ""), user, password);
    }

    private static String user(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT SUBSTRING_INDEX(USER(), '@', 1)")) {
            rows.next();
            return rows.getString(1);
        }
    }
}
