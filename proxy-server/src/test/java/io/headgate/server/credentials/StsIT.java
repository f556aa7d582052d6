package io.headgate.server.credentials;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.auth.CredentialsException;
import io.headgate.auth.aws.OwnTokens;
import io.headgate.protocol.Capabilities;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.server.it.LogLines;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.PasswordProof;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import io.headgate.testkit.SecretsManagerServer;
import io.headgate.testkit.StsServer;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that AWS STS verifies; here it is a stand-in that verifies the signature as the service does. */
class StsIT {

    private static final TestDatabase DATABASE = TestDatabase.shared();
    private static final String USER = "sts_app";
    private static final String OTHER = "sts_other";
    private static final String PASSWORD = "Kwittelfix1";
    private static final String NAME = "proxy.example.com:3306";
    private static final String HEAD = "headgate-sts-v1.";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    @TempDir
    private Path directory;
    private StsServer sts;
    private ProxyUnderTest proxy;
    private LogLines logs;

    @BeforeEach
    void start() throws IOException {
        DATABASE.createUser(USER, PASSWORD, PasswordProof.CACHING_SHA2);
        DATABASE.createUser(OTHER, PASSWORD, PasswordProof.CACHING_SHA2);
        SecretsProxy.useKeys(SecretsManagerServer.SECRET_KEY);
        logs = new LogLines("io.headgate");
        sts = StsServer.start();
        Path users = Files.writeString(directory.resolve("users.yaml"), "users: {" + USER
                + ": {iam: required, password: " + PASSWORD + "}, " + OTHER
                + ": {iam: allowed, password: " + PASSWORD + "}}");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
        proxy = ProxyUnderTest.start(Map.of("failed-login-delay", "0s", "iam", "allowed",
                "iam-verifiers", "sts", "iam-hosts", NAME, "aws-endpoint-override", sts.url(),
                "credentials-file", users.toString(),
                "iam-users", "arn:aws:iam::" + StsServer.ACCOUNT + ":role/app -> " + USER + ","
                        + "arn:aws:iam::" + StsServer.ACCOUNT + ":role/admin-* -> *"));
    }

    @AfterEach
    void end() {
        proxy.close();
        sts.close();
        threads.shutdownNow();
        assertThat(logs.lines()).as("no token in the log").isNotEmpty()
                .noneMatch(line -> line.contains("X-Amz-") || line.contains(HEAD));
        logs.close();
        DATABASE.execute("DROP USER " + USER);
        DATABASE.execute("DROP USER " + OTHER);
    }

    @Test
    void aRoleLogsInAsTheUserThatItIsAllowed() throws Exception {
        String token = token(NAME, USER);
        for (String plugin : List.of(PasswordProof.CLEAR, PasswordProof.CACHING_SHA2, PasswordProof.NATIVE)) {
            try (RawClient client = connect(true)) {
                assertThat(client.login(login(USER, token).withPlugin(plugin)).isErr()).as(plugin).isFalse();
                assertThat(SecretsProxy.value(client, "SELECT CURRENT_USER()")).isEqualTo(USER + "@%");
            }
        }
        assertThat(sts.calls()).as("once for three logins").isEqualTo(1);
    }

    @Test
    void anotherUserIsAnotherMatter() throws Exception {
        assertThat(refusal(true, OTHER, token(NAME, OTHER))).isEqualTo(denied(OTHER));
        assertThat(logs.lines()).anyMatch(line ->
                line.contains("user not allowed: arn:aws:iam::123456789012:role/app"));
        sts.callerIs("arn:aws:sts::123456789012:assumed-role/admin-eve/session");
        assertThat(refusal(true, OTHER, token(NAME, null))).isNull();
        assertThat(refusal(true, OTHER, PASSWORD)).as("a password goes on").isNull();
        assertThat(refusal(true, USER, PASSWORD)).as("but not where a token is required").isEqualTo(denied(USER));
    }

    @Test
    void tokensThatStsMayNotSeeAreRefusedAtOnce() throws Exception {
        String right = token(NAME, USER);
        for (String wrong : List.of(token("other.example.com:3306", USER), token(NAME, OTHER),
                changed(right, "GetCallerIdentity", "AssumeRole"),
                changed(right, "http://127.0.0.1", "http://127.0.0.2"),
                changed(right, "/?", "/x?"), changed(right, "&Version", "&x=y&Version"), right + "x",
                right.substring(0, right.length() - 8))) {
            assertThat(refusal(true, USER, wrong)).isEqualTo(denied(USER));
        }
        assertThat(refusal(false, USER, right)).isEqualTo("3159 HY000 IAM is allowed only with SSL connections.");
        assertThat(sts.calls()).isZero();
        assertThat(refusal(true, USER, right)).isNull();
    }

    @Test
    void whatWasNotSignedIsFoundByStsToBeForged() throws Exception {
        String forOther = token("other.example.com:3306", USER);
        assertThat(refusal(true, USER, changed(forOther, "x-headgate-host:other", "x-headgate-host:proxy")))
                .as("bound to another proxy").isEqualTo(denied(USER));
        assertThat(refusal(true, USER, changed(token(NAME, OTHER), "user:" + OTHER, "user:" + USER)))
                .as("bound to another user").isEqualTo(denied(USER));
        assertThat(refusal(true, USER, changed(token(NAME, USER), "Expires=900", "Expires=899")))
                .as("changed").isEqualTo(denied(USER));
        assertThat(sts.calls()).isEqualTo(3);
        assertThat(logs.lines()).anyMatch(line ->
                line.contains("refused by sts: AWS STS answers 403 SignatureDoesNotMatch"));
    }

    @Test
    void noTroubleWithStsLetsAnybodyIn() throws Exception {
        String token = token(NAME, USER);
        String identity = StsServer.identity("arn:aws:sts::123456789012:assumed-role/app/x");
        sts.answerWith(302, "text/html", "", Map.of("Location", sts.url() + "/elsewhere"));
        assertThat(refusal(true, USER, token)).isEqualTo(denied(USER));
        sts.answerWith(200, "text/html", "<html>" + identity + "</html>", Map.of());
        assertThat(refusal(true, USER, token)).isEqualTo(denied(USER));
        sts.answerWith(200, "text/xml", identity + " ".repeat(1_000_000), Map.of());
        assertThat(refusal(true, USER, token)).isEqualTo(denied(USER));
        sts.failWith(503, "ServiceUnavailable");
        assertThat(refusal(true, USER, token)).isEqualTo(denied(USER));
        sts.failWith(400, "Throttling");
        assertThat(refusal(true, USER, token)).isEqualTo(denied(USER));
        assertThat(logs.lines()).anyMatch(line -> line.contains("nobody could say whether the IAM token is right")
                && line.contains("sts unavailable: AWS STS answers 400 Throttling"));
        sts.answerTruly();
        assertThat(refusal(true, USER, token)).isNull();
        assertThat(proxy.poolStats().openFailures()).isZero();
    }

    @Test
    void whileStsIsSilentOthersLogInAndWork() throws Exception {
        sts.hold();
        String token = token(NAME, USER);
        Future<String> waiting = threads.submit(() -> refusal(true, USER, token));
        await("STS is asked", () -> sts.calls() == 1);
        for (int i = 0; i < 10; i++) {
            assertThat(refusal(true, OTHER, PASSWORD)).isNull();
        }
        assertThat(waiting).isNotDone();
        sts.release();
        assertThat(waiting.get()).isNull();
    }

    @Test
    void whoHangsUpWhileStsIsAskedLeavesNothingBehind() throws Exception {
        sts.hold();
        String token = token(NAME, USER);
        try (RawClient client = connect(true)) {
            threads.submit(() -> client.login(login(USER, token).withPlugin(PasswordProof.CLEAR)));
            await("STS is asked", () -> sts.calls() == 1);
            client.abort();
        }
        sts.release();
        assertThat(refusal(true, USER, token)).isNull();
        assertThat(sts.calls()).isEqualTo(1);
    }

    private static String denied(String user) {
        return "1045 28000 Access denied for user '" + user + "'@'127.0.0.1' (using password: YES)";
    }

    /** The same token with something else in it. */
    private static String changed(String token, String what, String into) {
        String text = new String(Base64.getUrlDecoder().decode(token.substring(HEAD.length())),
                StandardCharsets.US_ASCII);
        assertThat(text).contains(what);
        return HEAD + Base64.getUrlEncoder().withoutPadding()
                .encodeToString(text.replace(what, into).getBytes(StandardCharsets.US_ASCII));
    }

    /** Null when it is let in. */
    private String refusal(boolean tls, String user, String token) throws IOException {
        try (RawClient client = connect(tls)) {
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

    private RawClient connect(boolean tls) throws IOException {
        RawClient client = RawClient.connect(proxy.host(), proxy.port());
        if (tls) {
            client.startTls();
        }
        return client;
    }

    private String token(String host, String user) throws CredentialsException {
        return new OwnTokens(Optional.of("eu-west-1"), List.of()).forSts(Optional.of(URI.create(sts.url())), host,
                Optional.ofNullable(user));
    }
}
