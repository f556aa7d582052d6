package io.headgate.auth.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.auth.AuthStep;
import io.headgate.auth.IamUse;
import io.headgate.auth.Secret;
import io.headgate.auth.TokenGate;
import io.headgate.auth.aws.SignedStsTokens;
import io.headgate.auth.iam.TokenRefusal.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens for AWS STS, what people may make of them, and what becomes of STS's answer. */
class StsTokenTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final String STS = "https://sts.eu-west-1.amazonaws.com";
    private static final String HOST = "proxy.example.com:3306";
    private static final String ROLE = "arn:aws:sts::123456789012:assumed-role/app/session";
    private static final String PLUGIN = "mysql_clear_password";

    private Instant now = START;
    private boolean reachesDatabase = true;
    private CompletableFuture<String> answer = CompletableFuture.completedFuture(ROLE);
    private final List<URI> asked = new ArrayList<>();
    private final List<Map<String, String>> headers = new ArrayList<>();
    private IamGate gate = gate();

    @Test
    void whoeverStsNamesLogsInAsTheRulesSay() throws Exception {
        assertThat(login("app", token("app"))).isEqualTo(new AuthStep.Accept(PLUGIN));
        assertThat(asked).singleElement().satisfies(url -> assertThat(url.toString()).startsWith(STS
                + "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="));
        assertThat(headers).containsExactly(Map.of("x-headgate-host", HOST, "x-headgate-user", "app"));
    }

    @Test
    void withoutAUserATokenIsForAllOfItsRole() throws Exception {
        String token = token(null);
        assertThat(login("app", token)).isInstanceOf(AuthStep.Accept.class);
        assertThat(login("batch", token)).isInstanceOf(AuthStep.Accept.class);
        assertThat(login("root", token)).isNull();
        assertThat(headers).containsExactly(Map.of("x-headgate-host", HOST));
    }

    @Test
    void namesOfUsersMayHoldAnything() throws Exception {
        assertThat(login("a \u00fc@%", token("a \u00fc@%"))).isInstanceOf(AuthStep.Accept.class);
        assertThat(headers.get(0)).containsEntry("x-headgate-user", "a%20%C3%BC%40%25");
    }

    @Test
    void temporaryCredentialsBringTheirSessionToken() throws Exception {
        String session = "IQoJb3JpZ2luX2VjE/+=".repeat(80);
        String token = SignedStsTokens.of(STS, HOST, "app", "ASIAEXAMPLE", "secret", session, START);
        assertThat(login("app", token)).isInstanceOf(AuthStep.Accept.class);
        assertThat(asked.get(0).getRawQuery()).contains("X-Amz-Security-Token=IQoJb3JpZ2luX2VjE%2F%2B%3D");
    }

    static Stream<Arguments> abuses() {
        return Stream.of(
                abuse("http", Kind.OTHER_STS, text -> text.replace("https:", "http:")),
                abuse("another scheme", Kind.MALFORMED, text -> text.replace("https:", "file:")),
                abuse("no scheme", Kind.MALFORMED, text -> text.replace("https://", "")),
                abuse("another host", Kind.OTHER_STS,
                        text -> text.replace("sts.eu-west-1.amazonaws.com", "evil.example.com")),
                abuse("a longer host", Kind.OTHER_STS, text -> text.replace(".com/", ".com.evil.example.com/")),
                abuse("a bucket named sts", Kind.OTHER_STS, text -> text.replace("eu-west-1", "s3")),
                abuse("another region", Kind.OTHER_STS, text -> text.replace("sts.eu-west-1", "sts.eu-west-2")),
                abuse("another service", Kind.OTHER_STS, text -> text.replace("//sts.", "//iam.")),
                abuse("the proxy's own network", Kind.OTHER_STS,
                        text -> text.replace("sts.eu-west-1.amazonaws.com", "169.254.169.254")),
                abuse("a port", Kind.OTHER_STS, text -> text.replace(".com/", ".com:443/")),
                abuse("a rooted host", Kind.OTHER_STS, text -> text.replace(".com/", ".com./")),
                abuse("the host in capitals", Kind.MALFORMED, text -> text.replace("sts.", "STS.")),
                abuse("a user before the host", Kind.MALFORMED, text -> text.replace("//", "//evil.example.com@")),
                abuse("a user behind the host", Kind.MALFORMED,
                        text -> text.replace(".com/", ".com@evil.example.com/")),
                abuse("a backslash", Kind.MALFORMED, text -> text.replace(".com/", ".com\\@evil.example.com/")),
                abuse("a path", Kind.MALFORMED, text -> text.replace("/?", "/x?")),
                abuse("two slashes", Kind.MALFORMED, text -> text.replace("/?", "//?")),
                abuse("a path that leads back", Kind.MALFORMED, text -> text.replace("/?", "/../?")),
                abuse("no slash", Kind.MALFORMED, text -> text.replace("/?", "?")),
                abuse("a fragment", Kind.MALFORMED, text -> text.replace("\n", "#x\n")),
                abuse("another action", Kind.OTHER_SERVICE, text -> text.replace("GetCallerIdentity", "AssumeRole")),
                abuse("the action in other letters", Kind.OTHER_SERVICE,
                        text -> text.replace("GetCaller", "getcaller")),
                abuse("no action", Kind.MALFORMED, text -> text.replace("Action=GetCallerIdentity&", "")),
                abuse("two actions", Kind.DUPLICATE, text -> text.replace("&Version", "&Action=AssumeRole&Version")),
                abuse("two actions, one in other letters", Kind.MALFORMED,
                        text -> text.replace("&Version", "&action=AssumeRole&Version")),
                abuse("two actions, one encoded", Kind.MALFORMED,
                        text -> text.replace("&Version", "&%41ction=AssumeRole&Version")),
                abuse("one more parameter", Kind.MALFORMED, text -> text.replace("&Version", "&RoleArn=arn&Version")),
                abuse("a callback", Kind.MALFORMED, text -> text.replace("&Version", "&callback=x&Version")),
                abuse("another version", Kind.MALFORMED, text -> text.replace("2011-06-15", "2011-06-16")),
                abuse("another algorithm", Kind.MALFORMED,
                        text -> text.replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256")),
                abuse("a token for the database", Kind.OTHER_SERVICE,
                        text -> text.replace("%2Fsts%2F", "%2Frds-db%2F")),
                abuse("a longer life", Kind.MALFORMED, text -> text.replace("Expires=900", "Expires=901")),
                abuse("a week", Kind.MALFORMED, text -> text.replace("Expires=900", "Expires=604800")),
                abuse("no life", Kind.MALFORMED, text -> text.replace("Expires=900", "Expires=0")),
                abuse("a life below nothing", Kind.MALFORMED, text -> text.replace("Expires=900", "Expires=-1")),
                abuse("another day", Kind.MALFORMED, text -> text.replace("20261121T", "20261122T")),
                abuse("no such day", Kind.MALFORMED, text -> text.replace("20261121", "20260231")),
                abuse("another proxy", Kind.OTHER_HOST, text -> text.replace("proxy.", "other.")),
                abuse("another port of the proxy", Kind.OTHER_HOST, text -> text.replace(":3306", ":3307")),
                abuse("no port of the proxy", Kind.OTHER_HOST, text -> text.replace(":3306", "")),
                abuse("another user", Kind.OTHER_USER, text -> text.replace("user:app", "user:batch")),
                abuse("the user in other letters", Kind.OTHER_USER, text -> text.replace("user:app", "user:App")),
                abuse("the user encoded otherwise", Kind.OTHER_USER, text -> text.replace("user:app", "user:%61pp")),
                abuse("nothing but the host signed", Kind.NOT_BOUND,
                        text -> text.replace("%3Bx-headgate-host%3Bx-headgate-user", "")),
                abuse("the proxy not signed", Kind.NOT_BOUND, text -> text.replace("%3Bx-headgate-host", "")),
                abuse("the host not signed", Kind.NOT_BOUND, text -> text.replace("=host%3B", "=")),
                abuse("the user not signed", Kind.NOT_BOUND, text -> text.replace("%3Bx-headgate-user", "")),
                abuse("the user signed and not said", Kind.NOT_BOUND,
                        text -> text.replace("\nx-headgate-user:app", "")),
                abuse("another header signed", Kind.NOT_BOUND,
                        text -> text.replace("%3Bx-headgate-host", "%3Bx-k8s-aws-id%3Bx-headgate-host")),
                abuse("headers in another order", Kind.NOT_BOUND,
                        text -> text.replace("host%3Bx-headgate-host", "x-headgate-host%3Bhost")),
                abuse("no proxy", Kind.MALFORMED, text -> text.replace("\nx-headgate-host:" + HOST, "")),
                abuse("one more header", Kind.MALFORMED, text -> text + "\nhost:evil.example.com"),
                abuse("two proxies", Kind.MALFORMED,
                        text -> text.replace("\nx-headgate-user", "\nx-headgate-host:x\nx-headgate-user")),
                abuse("a header in the header", Kind.MALFORMED, text -> text.replace("user:app", "user:app\r\nhost:x")),
                abuse("a blank in the header", Kind.MALFORMED, text -> text.replace("host:proxy", "host: proxy")),
                abuse("a line break at the end", Kind.MALFORMED, text -> text + "\n"),
                abuse("another method", Kind.MALFORMED, text -> "POST " + text),
                abuse("no signature", Kind.MALFORMED, text -> text.replaceAll("&X-Amz-Signature=[0-9a-f]+", "")),
                abuse("half a signature", Kind.MALFORMED,
                        text -> text.replaceAll("(Signature=[0-9a-f]{32})[0-9a-f]+", "$1")),
                abuse("two signatures", Kind.DUPLICATE, text -> text.replace("\nx-headgate-host", "&X-Amz-Signature="
                        + "0".repeat(64) + "\nx-headgate-host")),
                abuse("nothing", Kind.MALFORMED, text -> ""));
    }

    private static Arguments abuse(String name, Kind kind, UnaryOperator<String> change) {
        return Arguments.of(name, kind, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("abuses")
    void whatIsWrongIsNeverSentAnywhere(String name, Kind kind, UnaryOperator<String> change) {
        String text = unpacked(token("app"));
        assertThat(change.apply(text)).isNotEqualTo(text);
        String token = packed(change.apply(text));
        assertRefused(token, kind);
        assertThat(gate.judge("app", secret(token), PLUGIN)).isInstanceOf(AuthStep.Reject.class);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"=", "' '", "'\n'", "!", "A", "AAAA"})
    void nothingMayStandBehindTheToken(String more) {
        assertRefused(token("app") + more, Kind.MALFORMED);
    }

    @Test
    void noPartOfATokenLetsIn() {
        String token = token("app");
        for (int length = 0; length < token.length(); length++) {
            AuthStep step = gate.judge("app", secret(token.substring(0, length)), PLUGIN);
            assertThat(step).as("%d", length).isInstanceOf(AuthStep.Reject.class);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void whatIsTooLongIsNotRead() {
        assertRefused(TokenGate.STS_TOKEN + "A".repeat(IamGate.MAX_LENGTH), Kind.MALFORMED);
    }

    @Test
    void whatIsSentIsWhatIsSignedHoweverItWasWritten() throws Exception {
        String text = unpacked(token("app"));
        String otherwise = text.replace("Action=GetCallerIdentity&Version=2011-06-15",
                "Version=2011%2d06-15&Action=%47etCallerIdentity");
        login("app", token("app"));
        login("app", packed(otherwise));
        assertThat(asked).as("the same, so asked once").hasSize(1);
    }

    @Test
    void aTokenLivesFifteenMinutes() throws Exception {
        String token = token("app");
        now = START.plusSeconds(899);
        assertThat(login("app", token)).isInstanceOf(AuthStep.Accept.class);
        now = START.plusSeconds(900);
        assertRefused(token, Kind.EXPIRED);
        assertThat(asked).hasSize(1);
    }

    @Test
    void aTokenFromTheFutureIsRefusedButForAMinute() throws Exception {
        String token = token("app");
        now = START.minusSeconds(61);
        assertRefused(token, Kind.FROM_THE_FUTURE);
        now = START.minusSeconds(60);
        assertThat(login("app", token)).isInstanceOf(AuthStep.Accept.class);
    }

    @Test
    void stsIsAskedOnceAboutAToken() throws Exception {
        answer = new CompletableFuture<>();
        String token = token("app");
        AuthStep.Await first = (AuthStep.Await) gate.examine("app", secret(token), PLUGIN);
        AuthStep.Await second = (AuthStep.Await) gate.examine("app", secret(token), PLUGIN);
        assertThat(first.work().toCompletableFuture()).isNotDone();
        answer.complete(ROLE);
        assertThat(first.then().get()).isEqualTo(new AuthStep.Accept(PLUGIN));
        assertThat(second.then().get()).isEqualTo(new AuthStep.Accept(PLUGIN));
        assertThat(login("app", token)).isInstanceOf(AuthStep.Accept.class);
        assertThat(asked).hasSize(1);
        assertThat(login("app", token(null))).isInstanceOf(AuthStep.Accept.class);
        assertThat(asked).as("another token").hasSize(2);
    }

    @Test
    void aRefusalIsNotKept() throws Exception {
        answer = CompletableFuture.failedFuture(new TokenRefusal(Kind.STS_UNAVAILABLE, "AWS STS answers 503"));
        String token = token("app");
        assertThat(login("app", token)).isNull();
        answer = CompletableFuture.failedFuture(new IllegalStateException("whatever it is"));
        assertThat(login("app", token)).isNull();
        answer = CompletableFuture.completedFuture(ROLE);
        assertThat(login("app", token)).isInstanceOf(AuthStep.Accept.class);
        assertThat(asked).hasSize(3);
    }

    @Test
    void onlySoManyQuestionsAreOnTheirWay() throws Exception {
        answer = new CompletableFuture<>();
        for (int i = 0; i < StsVerifier.MOST_AT_ONCE; i++) {
            assertThat(gate.examine("app", secret(token("app", "key" + i)), PLUGIN)).isInstanceOf(AuthStep.Await.class);
        }
        assertRefused(token("app", "one more"), Kind.STS_UNAVAILABLE);
        assertThat(gate.examine("app", secret(token("app", "key0")), PLUGIN)).as("joins")
                .isInstanceOf(AuthStep.Await.class);
        answer.complete(ROLE);
        assertThat(login("app", token("app", "one more"))).isInstanceOf(AuthStep.Accept.class);
    }

    @ParameterizedTest
    @CsvSource({"arn:aws:sts::210987654321:assumed-role/app/session",
        "arn:aws:sts::123456789012:assumed-role/other/app",
        "arn:aws:sts::123456789012:assumed-role/x/role/app", "arn:aws:iam::123456789012:user/app",
        "arn:aws:sts::123456789012:federated-user/app", "arn:aws:iam::123456789012:root",
        "arn:aws-cn:sts::123456789012:assumed-role/app/session"})
    void whoIsNotInTheRulesIsRefused(String arn) throws Exception {
        answer = CompletableFuture.completedFuture(arn);
        assertThat(login("app", token("app"))).isNull();
    }

    @Test
    void withoutAWayToTheDatabaseNobodyGetsIn() throws Exception {
        reachesDatabase = false;
        assertThat(login("app", token("app"))).isNull();
    }

    @Test
    void withoutStsAmongTheVerifiersTheTokenIsNotRead() {
        gate = IamGate.of(IamUse.ALLOWED, null, null, null, user -> true, Clock.systemUTC());
        assertRefused(token("app"), Kind.OTHER_SERVICE);
    }

    @Test
    void aTokenLooksLikeOne() {
        assertThat(TokenGate.looksLikeToken(secret(token("app")))).isTrue();
    }

    private IamGate gate() {
        Clock clock = new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
        CallerRules rules = new CallerRules(List.of(Map.entry("arn:aws:iam::123456789012:role/app",
                Set.of("app", "batch", "a \u00fc@%"))));
        StsVerifier verifier = new StsVerifier(List.of(STS), List.of("other:1", HOST), rules, (url, with) -> {
            asked.add(url);
            headers.add(with);
            return answer;
        }, clock);
        return IamGate.of(IamUse.ALLOWED, null, null, verifier, user -> reachesDatabase, clock);
    }

    /** Null when it is refused. */
    private AuthStep login(String user, String token) {
        AuthStep step = gate.judge(user, secret(token), PLUGIN);
        AuthStep end = step instanceof AuthStep.Await await && await.work().toCompletableFuture().isDone()
                ? await.then().get() : step;
        return end instanceof AuthStep.Reject ? null : end;
    }

    private void assertRefused(String token, Kind kind) {
        assertThatThrownBy(() -> gate.examine("app", secret(token), PLUGIN)).isInstanceOfSatisfying(
                TokenRefusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(kind));
    }

    private static String token(String user) {
        return token(user, "secret");
    }

    private static String token(String user, String secretKey) {
        return SignedStsTokens.of(STS, HOST, user, "AKIAEXAMPLE", secretKey, null, START);
    }

    private static String unpacked(String token) {
        return new String(Base64.getUrlDecoder().decode(token.substring(TokenGate.STS_TOKEN.length())),
                StandardCharsets.ISO_8859_1);
    }

    private static String packed(String text) {
        return TokenGate.STS_TOKEN + Base64.getUrlEncoder().withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Secret secret(String text) {
        return Secret.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
