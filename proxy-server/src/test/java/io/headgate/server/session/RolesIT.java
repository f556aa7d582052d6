package io.headgate.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rights that a session has by a role are its own: on every connection to the database, and on none for anyone else.
 */
final class RolesIT {

    private static final String PASSWORD = "roles-password";
    private static final String READ = "SELECT COUNT(*) FROM roles_it.t";
    private static final String ACTIVE = "SELECT CURRENT_ROLE()";

    private final TestDatabase database = TestDatabase.shared();
    private ProxyUnderTest proxy;

    @BeforeEach
    void open() {
        assumeFalse(database.version().isMariaDb(), "a session of MariaDB has one role, and its login sets none of these");
        database.execute("DROP DATABASE IF EXISTS roles_it", "CREATE DATABASE roles_it",
                "CREATE TABLE roles_it.t (i INT)", "CREATE ROLE IF NOT EXISTS roles_reader, roles_other, `roles_ö`",
                "GRANT SELECT ON roles_it.* TO roles_reader, `roles_ö`", "DROP USER IF EXISTS roles_user",
                "CREATE USER roles_user IDENTIFIED BY '" + PASSWORD + "'",
                "GRANT roles_reader, roles_other, `roles_ö` TO roles_user");
    }

    @AfterEach
    void close() {
        if (proxy == null) {
            return;
        }
        proxy.close();
        database.execute("SET GLOBAL activate_all_roles_on_login = OFF, mandatory_roles = ''", "DROP USER roles_user",
                "DROP ROLE roles_reader, roles_other, `roles_ö`", "DROP DATABASE roles_it");
    }

    private VariableClient connect() throws IOException {
        return new VariableClient(proxy.host(), proxy.port(), "roles_user", PASSWORD);
    }

    @ParameterizedTest(name = "roles at login: {0}, activate_all_roles_on_login {1}, mandatory_roles {2}")
    @CsvSource({"NONE, OFF, ''", "roles_other, OFF, ''", "roles_other, OFF, roles_other", "NONE, ON, ''"})
    void otherSessionsHaveTheRolesOfTheirLogin(String defaultRole, String activateAll, String mandatory)
            throws IOException {
        database.execute("SET DEFAULT ROLE " + defaultRole + " TO roles_user",
                "SET GLOBAL activate_all_roles_on_login = " + activateAll + ", mandatory_roles = '" + mandatory + "'");
        String atLogin;
        try (VariableClient direct = new VariableClient(database.host(), database.port(), "roles_user", PASSWORD)) {
            atLogin = direct.run(ACTIVE);
        }
        proxy = ProxyUnderTest.start(Map.of("max-connections", "2", "shuffle", "true"));
        try (VariableClient reader = connect(); VariableClient other = connect()) {
            assertThat(reader.run("SET ROLE roles_reader")).isEqualTo("OK");
            for (int i = 0; i < 3; i++) {
                assertThat(reader.run(READ)).isEqualTo("0");
                assertThat(reader.run(ACTIVE)).isEqualTo("`roles_reader`@`%`");
                assertThat(other.run(ACTIVE)).isEqualTo(atLogin);
            }
            assertThat(reader.run("SET ROLE DEFAULT")).isEqualTo("OK");
        }
    }

    /** COM_RESET_CONNECTION leaves the roles: what one session took must not be found by the next. */
    @Test
    void noRightsAreLeftForTheNextSession() throws IOException {
        database.execute("CREATE PROCEDURE roles_it.takes() SQL SECURITY INVOKER SET ROLE roles_reader",
                "GRANT EXECUTE ON roles_it.* TO roles_user");
        proxy = ProxyUnderTest.start(Map.of("max-connections", "1"));
        for (String taking : new String[] {"SET ROLE roles_reader", "SET ROLE `roles_ö`", "CALL roles_it.takes()"}) {
            try (VariableClient reader = connect()) {
                assertThat(reader.run(taking)).as(taking).isEqualTo("OK");
                assertThat(reader.run("SET @held = 1")).isEqualTo("OK");
                assertThat(reader.run(READ)).isEqualTo("0");
            }
            try (VariableClient next = connect()) {
                assertThat(next.run(ACTIVE)).as(taking).isEqualTo("NONE");
                assertThat(next.run(READ)).as(taking).startsWith("ERR 1142");
            }
        }
    }

    @Test
    void aRoleThatIsRevokedIsRefusedWhereItIsNeeded() throws IOException {
        proxy = ProxyUnderTest.start(Map.of("max-connections", "2", "shuffle", "true"));
        try (VariableClient reader = connect()) {
            assertThat(reader.run("SET ROLE roles_reader")).isEqualTo("OK");
            database.execute("REVOKE roles_reader FROM roles_user");
            assertThat(reader.run(READ)).startsWith("ERR 3530");
            assertThat(reader.run("SELECT 1")).startsWith("ERR 3530");
        }
        try (VariableClient next = connect()) {
            assertThat(next.run(ACTIVE)).isEqualTo("NONE");
        }
    }
}
