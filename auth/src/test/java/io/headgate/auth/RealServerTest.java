package io.headgate.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Logins to a real MySQL that listens on loopback and whose root has no password:
 * {@code mvn -pl auth -am verify -Dheadgate.auth.mysql.port=3306}.
 */
@EnabledIfSystemProperty(named = "headgate.auth.mysql.port", matches = "\\d+")
class RealServerTest {
    private final int port = Integer.getInteger("headgate.auth.mysql.port", 0);

    /** FLUSH PRIVILEGES empties the server's own cache, so that the first login is a full one. */
    @BeforeEach
    void makeAccounts() throws Exception {
        try (LoginClient root = new LoginClient(port, false)) {
            assertThat(root.login("root", "")).isNull();
            create(root, "hg_sha2", "caching_sha2_password", "pässwörd €");
            create(root, "hg_empty", "caching_sha2_password", "");
            create(root, "hg_sha256", "sha256_password", "secret");
            assertThat(root.answer("FLUSH PRIVILEGES")).isNull();
        }
    }

    private static void create(LoginClient root, String user, String plugin, String password) throws Exception {
        assertThat(root.answer("CREATE USER IF NOT EXISTS " + user + " IDENTIFIED WITH " + plugin + " BY '" + password
                + "'")).isNull();
    }

    @Test
    void fullAuthenticationInsideTlsAndThenTheFastPath() throws Exception {
        assertLogin(true, 4);
        assertLogin(true, 3);
        assertLogin(false, 3);
    }

    @Test
    void fullAuthenticationByTheServersKeyAndThenTheFastPath() throws Exception {
        byte[] key = assertLogin(false, 4, '-');
        assertThat(PublicKeyPem.encode(PublicKeyPem.decode(key))).isEqualTo(key);
        assertLogin(false, 3);
        assertLogin(true, 3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theEmptyPassword(boolean tls) throws Exception {
        try (LoginClient client = new LoginClient(port, tls)) {
            assertThat(client.login("hg_empty", "")).isNull();
            assertThat(client.dataSeen).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"true, hg_sha2, wrong, YES", "false, hg_sha2, wrong, YES", "true, hg_sha2, '', NO",
        "false, hg_empty, wrong, YES", "true, hg_nobody, wrong, YES", "false, hg_nobody, wrong, YES"})
    void whatTheDatabaseRefuses(boolean tls, String user, String password, String usingPassword) throws Exception {
        try (LoginClient client = new LoginClient(port, tls)) {
            assertThat(client.login(user, password)).matches("1045 Access denied for user '" + user + "'@'.*' "
                    + "\\(using password: " + usingPassword + "\\)");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSha256PluginAsksForTheWholePasswordEachTime(boolean tls) throws Exception {
        for (int i = 0; i < 2; i++) {
            try (LoginClient client = new LoginClient(port, tls)) {
                assertThat(client.login("hg_sha256", "secret")).isNull();
                assertThat(client.dataSeen).hasSize(tls ? 0 : 1);
            }
        }
    }

    /** MySQL 9 has this plugin no more. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theNativePluginIsSwitchedTo(boolean tls) throws Exception {
        try (LoginClient root = new LoginClient(port, tls)) {
            root.login("root", "");
            assumeThat(root.answer("CREATE USER IF NOT EXISTS hg_native IDENTIFIED WITH mysql_native_password"
                    + " BY 'pässwörd €'")).isNull();
        }
        try (LoginClient client = new LoginClient(port, tls)) {
            assertThat(client.login("hg_native", "pässwörd €")).isNull();
        }
        try (LoginClient client = new LoginClient(port, tls)) {
            assertThat(client.login("hg_native", "wrong")).startsWith("1045 Access denied for user 'hg_native'@");
        }
    }

    /** A server hides that it does not know a user behind a plugin that it picks by the name. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noUnknownUserIsToldByItsPlugin(boolean tls) throws Exception {
        for (int i = 0; i < 12; i++) {
            try (LoginClient client = new LoginClient(port, tls)) {
                assertThat(client.login("hg_nobody" + i, "wrong")).startsWith("1045 Access denied for user 'hg_nobody");
            }
        }
    }

    private byte[] assertLogin(boolean tls, Integer... dataExpected) throws Exception {
        try (LoginClient client = new LoginClient(port, tls)) {
            assertThat(client.login("hg_sha2", "pässwörd €")).isNull();
            assertThat(client.dataSeen).containsExactly(dataExpected);
            return client.publicKeySeen;
        }
    }

    private byte[] assertLogin(boolean tls, int first, char second) throws Exception {
        return assertLogin(tls, first, (Integer) (int) second);
    }
}
