package io.headgate.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connector/J logs in over loopback. */
class RealClientTest {
    /** What whoever is in hears to its first statement. */
    private static final int IS_IN = 1105;
    private static final int ACCESS_DENIED = 1045;
    private static KeyManager[] keys;

    private LoginServer server;

    @BeforeAll
    static void makeCertificate(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-keystore", file.toString(), "-storepass", "changeit", "-storetype", "PKCS12",
                "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost")
                .redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile()).start();
        assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, "changeit".toCharArray());
        keys = factory.getKeyManagers();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        assertThat(server.failures).isEmpty();
    }

    @Test
    void fullAuthenticationInsideTlsAndThenTheFastPath() throws Exception {
        server = new LoginServer(keys);
        assertThat(connect("new", "secret", "sslMode=REQUIRED")).isEqualTo(IS_IN);
        assertThat(server.steps).containsExactly("Send", "Wait", "AskDatabase", "Accept");
        server.steps.clear();
        assertThat(connect("new", "secret", "sslMode=REQUIRED")).isEqualTo(IS_IN);
        assertThat(server.steps).containsExactly("Send", "Accept");
    }

    @Test
    void fullAuthenticationByOurKeyAndThenTheFastPath() throws Exception {
        server = new LoginServer(null);
        assertThat(connect("new", "secret", "sslMode=DISABLED&allowPublicKeyRetrieval=true")).isEqualTo(IS_IN);
        assertThat(server.steps)
                .containsExactly("Send", "Wait", "Offload", "Send", "Wait", "Offload", "AskDatabase", "Accept");
        server.steps.clear();
        assertThat(connect("new", "secret", "sslMode=DISABLED")).isEqualTo(IS_IN);
        assertThat(server.steps).containsExactly("Send", "Accept");
    }

    @ParameterizedTest
    @CsvSource({"filed, secret, 1105", "filed, before, 1105", "filed, wrong, 1045", "new, wrong, 1045",
        "cached, wrong, 1045", "new, '', 1045", "filed, '', 1045"})
    void isLetInOrDeniedAlikeWithAndWithoutTls(String user, String password, int error) throws Exception {
        server = new LoginServer(keys);
        assertThat(connect(user, password, "sslMode=REQUIRED")).isEqualTo(error);
        assertThat(connect(user, password, "sslMode=DISABLED&allowPublicKeyRetrieval=true")).isEqualTo(error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"filed", "new"})
    void aNativeClientIsTakenByTheCredentialsOrSwitched(String user) throws Exception {
        server = new LoginServer(keys);
        String plugin = "&defaultAuthenticationPlugin=mysql_native_password";
        assertThat(connect(user, "secret", "sslMode=REQUIRED" + plugin)).isEqualTo(IS_IN);
        assertThat(server.steps.get(server.steps.size() - 1)).isEqualTo("Accept");
        assertThat(connect(user, "wrong", "sslMode=REQUIRED" + plugin)).isEqualTo(ACCESS_DENIED);
    }

    @Test
    void aClearPasswordClientIsTakenInsideTls() throws Exception {
        server = new LoginServer(keys);
        assertThat(connect("new", "secret", "sslMode=REQUIRED&defaultAuthenticationPlugin=mysql_clear_password"))
                .isEqualTo(IS_IN);
        assertThat(List.of("AskDatabase", "Accept")).isEqualTo(server.steps.subList(server.steps.size() - 2,
                server.steps.size()));
    }

    /** The error that the client reports. */
    private int connect(String user, String password, String settings) {
        Properties properties = new Properties();
        properties.put("user", user);
        properties.put("password", password);
        String url = "jdbc:mysql://127.0.0.1:" + server.port() + "/?" + settings + "&connectTimeout=20000";
        try {
            DriverManager.getConnection(url, properties).close();
            return 0;
        } catch (SQLException e) {
            return e.getErrorCode();
        }
    }
}
