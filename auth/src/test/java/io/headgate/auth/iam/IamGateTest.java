package io.headgate.auth.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.auth.AuthStep;
import io.headgate.auth.IamUse;
import io.headgate.auth.Secret;
import io.headgate.auth.aws.SignedTokens;
import io.headgate.auth.iam.AccessKeys.Key;
import io.headgate.auth.iam.TokenRefusal.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of AWS's own signer, and what people may make of them. */
class IamGateTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final String HOST = "proxy.example.com";
    private static final String DATABASE = "db.example.com";
    private static final String KEY = "AKIAHEADGATETEST0001";
    private static final String TEMPORARY = "ASIAHEADGATETEST0002";
    private static final String SECRET = "se/cret+key";
    private static final String PLUGIN = "mysql_clear_password";

    private volatile Instant now = START;
    private boolean reachesDatabase = true;
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };
    private final AccessKeys keys = new AccessKeys(Map.of(
            KEY, new Key(secret(SECRET), Set.of("app", "a user@x"), null),
            TEMPORARY, new Key(secret(SECRET), null, secret("session/1"))));
    private final IamGate gate = IamGate.of(IamUse.ALLOWED,
            new KeysVerifier(List.of("other:1", HOST + ":3306"), () -> keys),
            new DatabaseVerifier(DATABASE + ":3306", clock), null, user -> reachesDatabase, clock);

    @Test
    void aTokenOfAKnownKeyForTheProxyLetsIn() throws Exception {
        assertThat(gate.examine("app", secret(token("app")), PLUGIN)).isEqualTo(new AuthStep.Accept(PLUGIN));
        assertThat(gate.examine("a user@x", secret(token("a user@x")), PLUGIN)).isInstanceOf(AuthStep.Accept.class);
    }

    @Test
    void hostNamesHaveNoCase() throws Exception {
        String token = SignedTokens.of("Proxy.Example.COM", 3306, "app", KEY, SECRET, null, START);
        assertThat(gate.examine("app", secret(token), PLUGIN)).isInstanceOf(AuthStep.Accept.class);
    }

    /** The example in the tests of botocore. */
    @ParameterizedTest
    @ValueSource(strings = {"/", ""})
    void aTokenOfPythonsAndOfGosSdkIsVerified(String slash) throws Exception {
        String token = "prod-instance.us-east-1.rds.amazonaws.com:3306" + slash + "?Action=connect&DBUser=someusername"
                + "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20161107T173933Z&X-Amz-SignedHeaders=host"
                + "&X-Amz-Expires=900&X-Amz-Credential=akid%2F20161107%2Fus-east-1%2Frds-db%2Faws4_request"
                + "&X-Amz-Signature=d1138cdbc0ca63eec012ec0fc6c2267e03642168f5884a7795320d4c18374c61";
        KeysVerifier verifier = new KeysVerifier(List.of("prod-instance.us-east-1.rds.amazonaws.com:3306"),
                () -> new AccessKeys(Map.of("akid", new Key(secret("skid"), null, null))));
        assertThat(verifier.judge(RdsToken.read(token), "someusername")).isEqualTo(TokenVerifier.Verdict.GENUINE);
    }

    @Test
    void aTemporaryKeyNeedsItsSessionToken() throws Exception {
        assertThat(gate.examine("anybody", secret(temporary("session/1")), PLUGIN)).isInstanceOf(AuthStep.Accept.class);
        assertRefused(temporary("session/2"), "anybody", Kind.WRONG_SIGNATURE);
        assertRefused(temporary(null), "anybody", Kind.WRONG_SIGNATURE);
        assertRefused(SignedTokens.of(HOST, 3306, "app", KEY, SECRET, "session/1", START), "app", Kind.WRONG_SIGNATURE);
    }

    static Stream<Arguments> abuses() {
        return Stream.of(
                abuse("empty", Kind.MALFORMED, token -> ""),
                abuse("a password", Kind.MALFORMED, token -> "secret"),
                abuse("with a scheme", Kind.MALFORMED, token -> "https://" + token),
                abuse("another path", Kind.MALFORMED, token -> token.replace("/?", "/x?")),
                abuse("two slashes", Kind.MALFORMED, token -> token.replace("/?", "//?")),
                abuse("without a port", Kind.MALFORMED, token -> token.replace(":3306", "")),
                abuse("a user before the host", Kind.MALFORMED, token -> "x@" + token),
                abuse("another host", Kind.OTHER_HOST, token -> token.replace(HOST, "evil.example.com")),
                abuse("another port", Kind.OTHER_HOST, token -> token.replace(":3306", ":3307")),
                abuse("a longer host", Kind.OTHER_HOST, token -> "x." + token),
                abuse("a rooted host", Kind.OTHER_HOST, token -> token.replace(HOST, HOST + ".")),
                abuse("the host in other letters", Kind.WRONG_SIGNATURE, token -> token.replace("proxy", "PROXY")),
                abuse("another user", Kind.OTHER_USER, token -> token.replace("DBUser=app", "DBUser=root")),
                abuse("the user in other letters", Kind.OTHER_USER, token -> token.replace("DBUser=app", "DBUser=App")),
                abuse("no user", Kind.MALFORMED, token -> token.replace("DBUser=app", "DBUser=")),
                abuse("a user that is no UTF-8", Kind.MALFORMED, token -> token.replace("DBUser=app", "DBUser=%ff")),
                abuse("half a percent sign", Kind.MALFORMED, token -> token.replace("DBUser=app", "DBUser=app%4")),
                abuse("a plus sign", Kind.MALFORMED, token -> token.replace("DBUser=app", "DBUser=a+pp")),
                abuse("another action", Kind.OTHER_SERVICE, token -> token.replace("=connect", "=disconnect")),
                abuse("another service", Kind.OTHER_SERVICE, token -> token.replace("rds-db", "sts")),
                abuse("another end of the scope", Kind.MALFORMED, token -> token.replace("aws4_request", "aws5_request")),
                abuse("another region", Kind.WRONG_SIGNATURE, token -> token.replace("eu-west-1", "eu-west-2")),
                abuse("another date in the scope", Kind.MALFORMED, token -> token.replace("%2F20261121", "%2F20261120")),
                abuse("another time", Kind.WRONG_SIGNATURE, token -> token.replace("T120000Z", "T120001Z")),
                abuse("no such day", Kind.MALFORMED, token -> token.replace("20261121", "20260231")),
                abuse("another algorithm", Kind.MALFORMED, token -> token.replace("AWS4-HMAC-SHA256", "none")),
                abuse("a longer life", Kind.MALFORMED, token -> token.replace("Expires=900", "Expires=901")),
                abuse("a shorter life", Kind.WRONG_SIGNATURE, token -> token.replace("Expires=900", "Expires=899")),
                abuse("no life", Kind.MALFORMED, token -> token.replace("Expires=900", "Expires=0")),
                abuse("a life that overflows", Kind.MALFORMED,
                        token -> token.replace("Expires=900", "Expires=4294967297")),
                abuse("more signed headers", Kind.MALFORMED, token -> token.replace("=host", "=host%3Bx")),
                abuse("a key that is not known", Kind.UNKNOWN_KEY, token -> token.replace(KEY, "AKIAUNKNOWN")),
                abuse("a changed signature", Kind.WRONG_SIGNATURE, IamGateTest::withAnotherSignature),
                abuse("a signature in capitals", Kind.MALFORMED, token -> withSignature(token, "A".repeat(64))),
                abuse("half a signature", Kind.MALFORMED, token -> withSignature(token, "a".repeat(32))),
                abuse("no signature", Kind.MALFORMED, token -> token.replaceAll("&X-Amz-Signature=[0-9a-f]+", "")),
                abuse("one more parameter", Kind.MALFORMED, token -> token + "&x=y"),
                abuse("a parameter in other letters", Kind.MALFORMED, token -> token + "&dbuser=root"),
                abuse("an encoded name", Kind.MALFORMED, token -> token + "&DB%55ser=root"),
                abuse("an empty parameter", Kind.MALFORMED, token -> token + "&"),
                abuse("the same user twice", Kind.DUPLICATE, token -> token + "&DBUser=app"),
                abuse("two users", Kind.DUPLICATE, token -> token.replace("?", "?DBUser=root&")),
                abuse("two signatures", Kind.DUPLICATE, token -> withSignature(token, "a".repeat(64)) + "&"
                        + token.substring(token.indexOf("X-Amz-Signature"))),
                abuse("a session token of nothing", Kind.WRONG_SIGNATURE, token -> token + "&X-Amz-Security-Token=x"),
                abuse("a fragment", Kind.MALFORMED, token -> token + "#x"),
                abuse("a line break", Kind.MALFORMED, token -> token + "\n"),
                abuse("a NUL", Kind.MALFORMED, token -> token.replace("DBUser=app", "DBUser=app\0")),
                abuse("too long", Kind.MALFORMED, token -> token + "&X-Amz-Security-Token=" + "x".repeat(8000)));
    }

    private static Arguments abuse(String name, Kind kind, UnaryOperator<String> change) {
        return Arguments.of(name, kind, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("abuses")
    void whateverIsChangedLetsNobodyIn(String name, Kind kind, UnaryOperator<String> change) {
        String token = token("app");
        assertThat(change.apply(token)).isNotEqualTo(token);
        assertRefused(change.apply(token), "app", kind);
        assertThat(gate.judge("app", secret(change.apply(token)), PLUGIN)).isInstanceOf(AuthStep.Reject.class);
    }

    @Test
    void noPartOfATokenLetsIn() {
        String token = token("app");
        for (int length = 0; length < token.length(); length++) {
            assertThat(gate.judge("app", secret(token.substring(0, length)), PLUGIN)).as("%d", length)
                    .isInstanceOf(AuthStep.Reject.class);
        }
    }

    @Test
    void aTokenLivesFifteenMinutes() throws Exception {
        String token = token("app");
        now = START.plusSeconds(899);
        assertThat(gate.examine("app", secret(token), PLUGIN)).isInstanceOf(AuthStep.Accept.class);
        now = START.plusSeconds(900);
        assertRefused(token, "app", Kind.EXPIRED);
    }

    @Test
    void aTokenFromTheFutureIsRefusedButForAMinute() throws Exception {
        String token = token("app");
        now = START.minusSeconds(60);
        assertThat(gate.examine("app", secret(token), PLUGIN)).isInstanceOf(AuthStep.Accept.class);
        now = START.minusSeconds(61);
        assertRefused(token, "app", Kind.FROM_THE_FUTURE);
    }

    @Test
    void aKeyLogsInAsItsUsersOnly() {
        assertRefused(token("root"), "root", Kind.USER_NOT_ALLOWED);
    }

    @Test
    void aTokenSignedWithAnotherSecretIsRefused() {
        assertRefused(SignedTokens.of(HOST, 3306, "app", KEY, "another", null, START), "app", Kind.WRONG_SIGNATURE);
    }

    @Test
    void aTokenForTheDatabaseIsJudgedByItOnce() throws Exception {
        String token = SignedTokens.of(DATABASE, 3306, "root", KEY, "unknown here", null, START);

        AuthStep.AskDatabaseAboutToken ask =
                (AuthStep.AskDatabaseAboutToken) gate.examine("root", secret(token), PLUGIN);
        assertThat(new String(ask.token().content(), StandardCharsets.UTF_8)).isEqualTo(token);
        assertThat(gate.examine("root", secret(token), PLUGIN)).as("no verdict yet")
                .isInstanceOf(AuthStep.AskDatabaseAboutToken.class);
        ask.onTaken().run();

        assertThat(gate.examine("root", secret(token), PLUGIN)).isInstanceOf(AuthStep.Accept.class);
        assertThat(gate.examine("root", secret(withAnotherSignature(token)), PLUGIN)).as("another signature")
                .isInstanceOf(AuthStep.AskDatabaseAboutToken.class);
        assertRefused(token, "app", Kind.OTHER_USER);
        now = START.plus(Duration.ofMinutes(15));
        assertRefused(token, "root", Kind.EXPIRED);
    }

    @Test
    void withoutAWayToTheDatabaseNobodyGetsIn() {
        reachesDatabase = false;
        assertRefused(token("app"), "app", Kind.NO_WAY_TO_DATABASE);
        assertRefused(SignedTokens.of(DATABASE, 3306, "app", KEY, SECRET, null, START), "app", Kind.NO_WAY_TO_DATABASE);
    }

    @Test
    void aRefusedTokenIsWipedAndAnAcceptedOneToo() {
        Secret wrong = secret(withAnotherSignature(token("app")));
        gate.judge("app", wrong, PLUGIN);
        assertThatThrownBy(wrong::content).isInstanceOf(IllegalStateException.class);
        Secret right = secret(token("app"));
        assertThat(gate.judge("app", right, PLUGIN)).isNotNull();
        assertThatThrownBy(right::content).isInstanceOf(IllegalStateException.class);
    }

    private void assertRefused(String token, String user, Kind kind) {
        assertThatThrownBy(() -> gate.examine(user, secret(token), PLUGIN)).isInstanceOfSatisfying(TokenRefusal.class,
                refusal -> assertThat(refusal.kind()).isEqualTo(kind));
    }

    private static String withSignature(String token, String signature) {
        return token.replaceAll("X-Amz-Signature=[0-9a-f]+", "X-Amz-Signature=" + signature);
    }

    private static String withAnotherSignature(String token) {
        int at = token.indexOf("X-Amz-Signature=") + "X-Amz-Signature=".length();
        char first = token.charAt(at);
        return token.substring(0, at) + (first == 'a' ? 'b' : 'a') + token.substring(at + 1);
    }

    private static String token(String user) {
        return SignedTokens.of(HOST, 3306, user, KEY, SECRET, null, START);
    }

    private static String temporary(String sessionToken) {
        return SignedTokens.of(HOST, 3306, "anybody", TEMPORARY, SECRET, sessionToken, START);
    }

    private static Secret secret(String text) {
        return Secret.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
