package io.headgate.server.credentials;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.auth.Secret;
import io.headgate.auth.aws.RdsTokens;
import io.headgate.protocol.Capabilities;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.server.it.LogLines;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.PasswordProof;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import io.headgate.testkit.SecretsManagerServer;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokens on both sides. The database that wants tokens is a second proxy, which verifies them by keys; what it verifies
 * is what AWS's own signer has signed.
 */
class IamIT {

    private static final TestDatabase DATABASE = TestDatabase.shared();
    private static final String USER = "iam_app";
    private static final String BARE = "iam_bare";
    private static final String PASSWORD = "Kwittelfix1";
    private static final String NAME = "proxy.example.com";
    private static final int NAMED_PORT = 3306;

    @TempDir
    private Path directory;
    private TestCertificate certificate;
    private ProxyUnderTest database;
    private LogLines logs;

    @BeforeEach
    void start() throws IOException {
        DATABASE.createUser(USER, PASSWORD, PasswordProof.CACHING_SHA2);
        SecretsProxy.useKeys(SecretsManagerServer.SECRET_KEY);
        logs = new LogLines("io.headgate");
        certificate = TestCertificate.in(directory);
        file("keys.yaml", "keys: {" + SecretsManagerServer.ACCESS_KEY + ": {secret-key: '"
                + SecretsManagerServer.SECRET_KEY + "', users: [" + USER + ", " + BARE + "]}}");
        int port = freePort();
        database = ProxyUnderTest.start(Map.of("listen", "127.0.0.1:" + port,
                "tls-certificate", certificate.certificate().toString(),
                "tls-private-key", certificate.key().toString(),
                "failed-login-delay", "0s",
                "iam", "required", "iam-verifiers", "keys", "iam-hosts", "127.0.0.1:" + port,
                "iam-keys-file", directory.resolve("keys.yaml").toString(),
                "credentials-file", file("users.yaml", "users: {" + USER + ": {password: " + PASSWORD + "}, " + BARE
                        + ": {iam: required}}").toString()));
    }

    @AfterEach
    void end() {
        database.close();
        assertThat(logs.lines()).as("no token in the log").isNotEmpty().noneMatch(line -> line.contains("X-Amz-"));
        logs.close();
        DATABASE.execute("DROP USER " + USER);
    }

    @ParameterizedTest
    @ValueSource(strings = {PasswordProof.CLEAR, PasswordProof.CACHING_SHA2, PasswordProof.NATIVE})
    void aTokenInAndATokenOut(String plugin) throws Exception {
        try (ProxyUnderTest proxy = proxy(Map.of("backend-iam", "true")); RawClient client = connect(proxy, true)) {
            assertThat(client.login(login(USER, token(NAME, NAMED_PORT, USER)).withPlugin(plugin)).isErr()).isFalse();
            assertThat(SecretsProxy.value(client, "SELECT CURRENT_USER()")).isEqualTo(USER + "@%");
        }
    }

    @Test
    void aDriverBringsATokenAsItsPassword() throws Exception {
        try (ProxyUnderTest proxy = proxy(Map.of("backend-iam", "true"));
                Connection connection = DriverManager.getConnection("jdbc:mysql://127.0.0.1:" + proxy.port()
                        + "/?sslMode=REQUIRED", USER, token(NAME, NAMED_PORT, USER));
                ResultSet result = connection.createStatement().executeQuery("SELECT CURRENT_USER()")) {
            result.next();
            assertThat(result.getString(1)).isEqualTo(USER + "@%");
        }
    }

    @Test
    void whatIsWrongIsRefusedAsAWrongPasswordIs() throws Exception {
        String right = token(NAME, NAMED_PORT, USER);
        try (ProxyUnderTest proxy = proxy(Map.of("backend-iam", "true"))) {
            String denied = "1045 28000 Access denied for user '" + USER + "'@'127.0.0.1' (using password: YES)";
            for (String wrong : List.of(PASSWORD, token("evil.example.com", NAMED_PORT, USER),
                    token(NAME, NAMED_PORT, BARE), right.replace("900", "899"), right + "&DBUser=" + USER,
                    right.substring(0, right.length() - 1), right + "&X-Amz-Security-Token=" + "x".repeat(8200),
                    right.replace("rds-db", "sts"))) {
                assertThat(refusal(proxy, true, USER, wrong)).isEqualTo(denied);
            }
            assertThat(refusal(proxy, false, USER, right)).isEqualTo(
                    "3159 HY000 IAM is allowed only with SSL connections.");
            assertThat(proxy.poolStats().opened()).as("none of them was the database's business").isZero();
        }
    }

    @Test
    void theDatabaseIsAskedOnceAboutAToken() throws Exception {
        String token = token("127.0.0.1", database.port(), USER);
        try (ProxyUnderTest proxy = proxy(Map.of("backend-iam", "true"))) {
            for (int i = 0; i < 3; i++) {
                try (RawClient client = connect(proxy, true)) {
                    assertThat(client.login(login(USER, token)).isErr()).isFalse();
                    assertThat(SecretsProxy.value(client, "SELECT 1")).isEqualTo("1");
                }
            }
            assertThat(proxy.poolStats().opened()).isEqualTo(1);
            assertThat(refusal(proxy, true, USER, token.replaceAll("Signature=.", "Signature=x"))).startsWith("1045");
            assertThat(proxy.poolStats().openFailures()).isZero();
            String forged = token.replaceAll("X-Amz-Signature=.*?(&|$)", "X-Amz-Signature=" + "0".repeat(64) + "$1");
            assertThat(refusal(proxy, true, USER, forged)).startsWith("1045");
            assertThat(proxy.poolStats().openFailures()).as("by the database").isEqualTo(1);
        }
    }

    @Test
    void aTokenOfItsOwnThatTheDatabaseRefusesIsAnErrorUntilTheNextOneIsRight() throws Exception {
        String token = token(NAME, NAMED_PORT, USER);
        SecretsProxy.useKeys("the wrong one");
        try (ProxyUnderTest proxy = proxy(Map.of("backend-iam", "true"))) {
            assertThat(refusal(proxy, true, USER, token)).startsWith("1045 28000 Access denied for user '" + USER + "'");
            assertThat(logs.lines()).anyMatch(line -> line.startsWith("the database refused an IAM token of the proxy")
                    && line.contains("user=" + USER));
            SecretsProxy.useKeys(SecretsManagerServer.SECRET_KEY);
            try (RawClient client = connect(proxy, true)) {
                assertThat(client.login(login(USER, token)).isErr()).as("the refused one was forgotten").isFalse();
                assertThat(SecretsProxy.value(client, "SELECT CURRENT_USER()")).isEqualTo(USER + "@%");
            }
        }
    }

    @Test
    void aTokenThatIsRefusedAfterAWhileIsReplacedUnnoticed() throws Exception {
        String token = token(NAME, NAMED_PORT, USER);
        Path keys = Files.copy(directory.resolve("keys.yaml"), directory.resolve("mine.yaml"));
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        try (ProxyUnderTest proxy = proxy(Map.of("backend-iam", "true", "iam-keys-file", keys.toString()));
                RawClient first = connect(proxy, true); RawClient second = connect(proxy, true)) {
            assertThat(first.login(login(USER, token)).isErr()).isFalse();
            assertThat(first.query("BEGIN").get(0).isErr()).isFalse();
            String before = token("127.0.0.1", database.port(), USER);
            file("keys.yaml", "keys: {" + SecretsManagerServer.ACCESS_KEY + ": {secret-key: 'rotated', users: [" + USER
                    + "]}}");
            await("the database knows the new key only", () -> isRefused(database, before));
            SecretsProxy.useKeys("rotated");

            assertThat(second.login(login(USER, token)).isErr()).isFalse();
            assertThat(SecretsProxy.value(second, "SELECT CURRENT_USER()")).isEqualTo(USER + "@%");
            assertThat(proxy.poolStats().opened()).isEqualTo(2);
            assertThat(proxy.poolStats().openFailures()).as("to the pool, it was one wish").isZero();
            assertThat(logs.lines()).anyMatch(line -> line.startsWith("the database refused an IAM token of the proxy"));
        }
    }

    private static boolean isRefused(ProxyUnderTest proxy, String token) {
        try {
            return refusal(proxy, true, USER, token) != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void withoutAWayToTheDatabaseNobodyGetsIn() throws Exception {
        assertThat(refusal(database, true, BARE, token("127.0.0.1", database.port(), BARE)))
                .startsWith("1045 28000 Access denied for user '" + BARE + "'");
        assertThat(logs.lines()).anyMatch(line -> line.contains("user=" + BARE) && line.contains("no way to database")
                && line.contains("backend-iam"));
    }

    @Test
    void aKeyThatIsTakenOutOfTheFileLetsNobodyInAnyMore() throws Exception {
        String token = token("127.0.0.1", database.port(), USER);
        assertThat(refusal(database, true, USER, token)).isNull();
        file("keys.yaml", "keys: {AKIAANOTHER: {secret-key: x, users: [" + USER + "]}}");
        await("the key is gone", () -> isRefused(database, token));
        assertThat(refusal(database, true, USER, token)).startsWith("1045");
    }

    @Test
    void aBrokenFileOfKeysIsRefusedAtStart() throws Exception {
        file("keys.yaml", "keys: 1");
        assertThatThrownBy(() -> proxy(Map.of()).close()).hasMessageContaining("access keys file");
    }

    /** Null when it is let in. */
    private static String refusal(ProxyUnderTest proxy, boolean tls, String user, String token) throws IOException {
        try (RawClient client = connect(proxy, tls)) {
            RawPacket verdict = client.login(login(user, token));
            if (!verdict.isErr()) {
                return null;
            }
            ErrPacket error = verdict.err(client.capabilities());
            return error.code() + " " + error.sqlState() + " " + error.message();
        }
    }

    private static RawClient.Login login(String user, String password) {
        // a token is longer than a length byte tells
        return new RawClient.Login(user, password)
                .withCapabilities(Capabilities.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA);
    }

    private static RawClient connect(ProxyUnderTest proxy, boolean tls) throws IOException {
        RawClient client = RawClient.connect(proxy.host(), proxy.port());
        if (tls) {
            client.startTls();
        }
        return client;
    }

    /** In front of {@link #database}. */
    private ProxyUnderTest proxy(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of("backend", "127.0.0.1:" + database.port(),
                "backend-tls", "verify-identity", "backend-tls-ca", certificate.certificate().toString(),
                "failed-login-delay", "0s",
                "iam", "required", "iam-verifiers", "keys,backend", "iam-hosts", NAME + ":" + NAMED_PORT,
                "iam-keys-file", directory.resolve("keys.yaml").toString()));
        settings.putAll(more);
        if (more.containsKey("backend-iam")) {
            settings.put("aws-region", "eu-west-1");
        }
        return ProxyUnderTest.start(settings);
    }

    private static String token(String host, int port, String user) {
        try (RdsTokens tokens = new RdsTokens(host, port, Optional.of("eu-west-1"), List.of());
                Secret token = tokens.token(user).toCompletableFuture().join()) {
            return new String(token.content(), StandardCharsets.UTF_8);
        }
    }

    private Path file(String name, String content) throws IOException {
        Path file = Files.writeString(directory.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
