package io.headgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EmbeddedMysqlTest {

    private EmbeddedMysql mysql;

    @BeforeAll
    void start() {
        mysql = EmbeddedMysql.start(EmbeddedMysql.Options.of("--max-connections=17"));
    }

    @AfterAll
    void stop() {
        mysql.close();
    }

    @Test
    void rootComesInWithoutPasswordOverTlsAndFindsTheExtraArgumentInForce() throws SQLException {
        try (Connection connection = connect(mysql, "REQUIRED")) {
            assertThat(query(connection, "SELECT @@version")).isEqualTo(EmbeddedMysql.VERSION);
            assertThat(query(connection, "SELECT @@max_connections")).isEqualTo("17");
            assertThat(query(connection, "SELECT CURRENT_USER()")).isEqualTo("root@localhost");
            assertThat(query(
                            connection,
                            "SELECT variable_value FROM performance_schema.session_status"
                                    + " WHERE variable_name = 'Ssl_cipher'"))
                    .isNotEmpty();
        }
    }

    @Test
    void twoServersHaveDifferentPortsAndIdentities() throws SQLException {
        try (EmbeddedMysql other = EmbeddedMysql.start();
                Connection one = connect(mysql, "DISABLED");
                Connection two = connect(other, "DISABLED")) {
            assertThat(other.port()).isNotEqualTo(mysql.port());
            assertThat(query(two, "SELECT @@server_uuid")).isNotEqualTo(query(one, "SELECT @@server_uuid"));
        }
    }

    @Test
    void closeStopsTheServerAndDeletesItsFolder() {
        EmbeddedMysql other = EmbeddedMysql.start();
        long pid = other.pid();
        assertThat(ProcessHandle.of(pid)).isPresent();
        other.close();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(Files.exists(other.dataDirectory().getParent())).isFalse();
        other.close();
    }

    @Test
    void aKilledServerIsSeenAsEndedAndLeavesNoFolderAfterClose() {
        EmbeddedMysql other = EmbeddedMysql.start();
        other.kill();
        assertThat(other.isAlive()).isFalse();
        other.close();
        assertThat(Files.exists(other.dataDirectory().getParent())).isFalse();
    }

    @Test
    void aKilledServerComesBackOnItsPortWithItsDataAndWithTheArgumentsOfThisRun() throws SQLException {
        try (EmbeddedMysql other = EmbeddedMysql.start(EmbeddedMysql.Options.of("--max-connections=18"))) {
            int port = other.port();
            assertThatThrownBy(other::restart).isInstanceOf(IllegalStateException.class);
            try (Connection connection = connect(other, "DISABLED");
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE kept");
            }
            String schemas = "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = 'kept'";
            other.kill();
            other.restart("--max-user-connections=9");
            assertThat(other.port()).isEqualTo(port);
            try (Connection connection = connect(other, "DISABLED")) {
                assertThat(query(connection, schemas)).isEqualTo("1");
                assertThat(query(connection, "SELECT CONCAT(@@max_connections, ' ', @@max_user_connections)"))
                        .isEqualTo("18 9");
            }
            other.kill();
            other.restartEmpty();
            try (Connection connection = connect(other, "DISABLED")) {
                assertThat(query(connection, schemas)).isEqualTo("0");
                assertThat(query(connection, "SELECT @@max_user_connections")).isEqualTo("0");
            }
        }
    }

    @Test
    void aFrozenServerCanBeClosed() {
        EmbeddedMysql other = EmbeddedMysql.start();
        other.freeze();
        other.close();
        assertThat(other.isAlive()).isFalse();
        assertThatThrownBy(other::thaw).isInstanceOf(EmbeddedMysqlException.class);
    }

    @Test
    void aRefusedArgumentIsReportedWithTheServersOwnWords() {
        assertThatThrownBy(() -> EmbeddedMysql.start(EmbeddedMysql.Options.of("--no-such-option=1")))
                .isInstanceOf(EmbeddedMysqlException.class)
                .hasMessageContaining("unknown variable 'no-such-option=1'");
    }

    @Test
    void aPlatformWithoutBinaryIsToldAboutBackendAndDocker() {
        assertThatThrownBy(() -> MysqlArchive.forPlatform("Linux", "aarch64"))
                .isInstanceOf(EmbeddedMysqlException.class)
                .hasMessageContaining("Linux on aarch64")
                .hasMessageContaining("--backend")
                .hasMessageContaining("docker");
    }

    private static Connection connect(EmbeddedMysql server, String sslMode) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:" + server.port() + "/?sslMode=" + sslMode + "&allowPublicKeyRetrieval=true",
                EmbeddedMysql.ROOT,
                "");
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
