package io.headgate.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Logins to a real MariaDB that listens on loopback, whose root has no password and who has the plugin auth_ed25519
 * (Debian: of mariadb-server): {@code mvn -pl auth -am test -Dheadgate.auth.mariadb.port=3306}.
 */
@EnabledIfSystemProperty(named = "headgate.auth.mariadb.port", matches = "\\d+")
class RealMariaDbTest {
    private final int port = Integer.getInteger("headgate.auth.mariadb.port", 0);

    @BeforeEach
    void makeAccounts() throws Exception {
        try (LoginClient root = new LoginClient(port, false)) {
            assertThat(root.login("root", "")).isNull();
            root.answer("INSTALL SONAME 'auth_ed25519'");
            create(root, "hg_signs", "ed25519 USING PASSWORD('pässwörd €')");
            create(root, "hg_signs_nothing", "ed25519 USING '4LH+dBF+G5W2CKTyId8xR3SyDqZoQjUNUVNxx8aWbG4'");
            create(root, "hg_signs_or_not", "ed25519 USING PASSWORD('one')"
                    + " OR mysql_native_password USING PASSWORD('two') OR ed25519 USING PASSWORD('three')");
            create(root, "hg_socket", "unix_socket");
        }
    }

    private static void create(LoginClient root, String user, String via) throws Exception {
        assertThat(root.answer("CREATE OR REPLACE USER " + user + " IDENTIFIED VIA " + via)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"hg_signs, pässwörd €", "hg_signs_nothing, ''", "hg_signs_or_not, one", "hg_signs_or_not, two",
        "hg_signs_or_not, three"})
    void whatTheDatabaseAccepts(String user, String password) throws Exception {
        for (int i = 0; i < 20; i++) {
            try (LoginClient client = new LoginClient(port, false)) {
                assertThat(client.login(user, password)).isNull();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"hg_signs, wrong", "hg_signs, ''", "hg_signs_nothing, wrong", "hg_signs_or_not, four"})
    void whatTheDatabaseRefuses(String user, String password) throws Exception {
        try (LoginClient client = new LoginClient(port, false)) {
            assertThat(client.login(user, password)).startsWith("1045 Access denied for user '" + user + "'@");
        }
    }

    @ParameterizedTest
    @CsvSource({"hg_socket, secret", "hg_socket, ''"})
    void whoMustComeByTheSocket(String user, String password) throws Exception {
        try (LoginClient client = new LoginClient(port, false)) {
            assertThat(client.login(user, password)).startsWith("1698 Access denied for user '" + user + "'@");
        }
    }
}
