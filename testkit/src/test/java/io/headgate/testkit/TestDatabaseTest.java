package io.headgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class TestDatabaseTest {

    @Test
    void theSharedDatabaseIsOneAndTellsItsVersion() {
        TestDatabase database = TestDatabase.shared();
        assertThat(TestDatabase.shared()).isSameAs(database);
        assertThat(database.version().text()).isEqualTo(database.queryValue("SELECT VERSION()"));
        assertThat(database.queryValue("SELECT 1 FROM DUAL WHERE FALSE")).isNull();
    }

    @Test
    void aCreatedUserCanLogInAndCreatingItAgainChangesThePassword() throws SQLException {
        TestDatabase database = TestDatabase.shared();
        database.createUser("testkit_user", "first", "caching_sha2_password");
        database.createUser("testkit_user", "it's \\second", "caching_sha2_password");
        try (Connection connection =
                DriverManager.getConnection(database.jdbcUrl(), "testkit_user", "it's \\second")) {
            assertThat(connection.isValid(5)).isTrue();
        }
        database.execute("DROP USER testkit_user");
    }

    @Test
    void nativePasswordsWorkExactlyWhereTheServerSaysSo() {
        TestDatabase database = TestDatabase.shared();
        if (database.supportsNativePassword()) {
            database.createUser("testkit_native", "secret", "mysql_native_password");
            database.execute("DROP USER testkit_native");
        } else {
            assertThatThrownBy(() -> database.createUser("testkit_native", "secret", "mysql_native_password"))
                    .hasMessageContaining("mysql_native_password");
        }
    }

    @Test
    void anAddressChoosesARunningServer() {
        TestDatabase shared = TestDatabase.shared();
        String address = "mysql://" + shared.rootUser() + ":" + shared.rootPassword() + "@" + shared.host() + ":"
                + shared.port();
        assertThat(TestDatabase.open(address).queryValue("SELECT @@server_uuid"))
                .isEqualTo(shared.queryValue("SELECT @@server_uuid"));
    }

    @Test
    void anUnknownChoiceIsRefusedAndABadAddressIsNotRepeated() {
        assertThatThrownBy(() -> TestDatabase.open("oracle"))
                .hasMessageContaining("headgate.test.database=oracle")
                .hasMessageContaining("embedded, docker, mysql://");
        assertThatThrownBy(() -> TestDatabase.open("mysql://h:3306"))
                .hasMessageContaining("mysql://user:password@host:port");
    }

    @Test
    void versionsAreComparedByNumbers() {
        ServerVersion mysql = ServerVersion.parse("8.0.15-debug");
        assertThat(mysql.isMysqlAtLeast(8, 0, 15)).isTrue();
        assertThat(mysql.isMysqlAtLeast(5, 7, 44)).isTrue();
        assertThat(mysql.isMysqlAtLeast(8, 0, 16)).isFalse();
        assertThat(mysql.isMysqlAtLeast(8, 4, 0)).isFalse();
        assertThat(ServerVersion.parse("11.4.5-MariaDB-log").isMysqlAtLeast(5, 0, 0)).isFalse();
    }
}
