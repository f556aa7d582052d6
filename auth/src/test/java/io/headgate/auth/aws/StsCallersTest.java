package io.headgate.auth.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.auth.iam.TokenRefusal;
import io.headgate.auth.iam.TokenRefusal.Kind;
import io.headgate.testkit.StsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may come back from where AWS STS should be. */
class StsCallersTest {
    private static final String ARN = "arn:aws:sts::123456789012:assumed-role/app/session-1";

    private StsServer sts;

    @BeforeEach
    void start() throws IOException {
        sts = StsServer.start();
    }

    @AfterEach
    void end() {
        sts.close();
    }

    @Test
    void theArnIsTakenOutOfTheAnswer() {
        sts.answerWith(200, "text/xml", StsServer.identity(ARN), Map.of());
        assertThat(ask(new StsCallers())).isEqualTo(ARN);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowed(int status) {
        sts.answerWith(status, "text/html", "moved", Map.of("Location", sts.url() + "/elsewhere"));
        assertRefused(new StsCallers(), Kind.STS_UNAVAILABLE, "AWS STS answers " + status);
        assertThat(sts.calls()).isEqualTo(1);
    }

    @Test
    void anEndlessAnswerIsNotReadToItsEnd() {
        sts.answerWith(200, "text/xml", StsServer.identity(ARN) + " ".repeat(50_000_000), Map.of());
        assertRefused(new StsCallers(), Kind.STS_UNAVAILABLE, "an answer that is too long");
    }

    @Test
    void whoDoesNotAnswerIsNotWaitedFor() {
        sts.hold();
        assertRefused(new StsCallers(Duration.ofMillis(200)), Kind.STS_UNAVAILABLE, "no answer in time");
    }

    @Test
    void whoDripsIsNotWaitedForEither() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread dripping = new Thread(() -> {
                try (var client = socket.accept()) {
                    client.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"
                            .getBytes(StandardCharsets.US_ASCII));
                    client.getOutputStream().flush();
                    // until the other side hangs up
                    client.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // so it did
                }
            });
            dripping.start();
            StsCallers callers = new StsCallers(Duration.ofMillis(200));
            assertThatThrownBy(() -> callers.ask(URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/"),
                    Map.of()).toCompletableFuture().join()).hasCauseInstanceOf(TokenRefusal.class);
            dripping.join(60_000);
            assertThat(dripping.isAlive()).as("the connection was ended").isFalse();
        }
    }

    @Test
    void whoIsNotThereIsUnavailable() {
        String url = sts.url();
        sts.close();
        assertThatThrownBy(() -> new StsCallers().ask(URI.create(url + "/"), Map.of()).toCompletableFuture().join())
                .isInstanceOf(CompletionException.class).cause().isInstanceOfSatisfying(TokenRefusal.class, refusal ->
                        assertThat(refusal.kind()).isEqualTo(Kind.STS_UNAVAILABLE));
    }

    @ParameterizedTest
    @CsvSource({"403, SignatureDoesNotMatch, REFUSED_BY_STS", "403, InvalidClientTokenId, REFUSED_BY_STS",
        "403, ExpiredToken, REFUSED_BY_STS", "400, MissingParameter, REFUSED_BY_STS",
        "400, Throttling, STS_UNAVAILABLE", "400, ThrottlingException, STS_UNAVAILABLE",
        "403, RequestLimitExceeded, STS_UNAVAILABLE", "429, TooManyRequests, STS_UNAVAILABLE",
        "500, InternalFailure, STS_UNAVAILABLE", "503, ServiceUnavailable, STS_UNAVAILABLE"})
    void errorsAreToldApart(int status, String code, Kind kind) {
        sts.failWith(status, code);
        assertRefused(new StsCallers(), kind, "AWS STS answers " + status + " " + code);
    }

    @Test
    void anErrorOfWhoIsNoStsIsNoVerdict() {
        sts.answerWith(403, "text/html", "<html>Forbidden by the web filter</html>", Map.of());
        assertRefused(new StsCallers(), Kind.STS_UNAVAILABLE, "AWS STS answers 403");
    }

    static Stream<String> answersThatNameNobody() {
        String right = StsServer.identity(ARN);
        return Stream.of("", "<html><body>" + ARN + "</body></html>", ARN, "{\"Arn\":\"" + ARN + "\"}",
                right.replace("doc/2011-06-15/", "doc/2011-06-16/"), right.replace(" xmlns=", " x="),
                right.replace("GetCallerIdentityResponse", "GetSessionTokenResponse"),
                right.replace("<Account>123456789012<", "<Account>210987654321<"),
                right.replaceAll("<Account>.*</Account>", ""), right.replaceAll("<Arn>.*</Arn>", ""),
                right.replace("</Arn>", "</Arn><Arn>" + ARN + "</Arn>"), right.replace("<Arn>", "<Arn>\n"),
                right.replace("<Arn>", "<Arn><Arn>").replace("</Arn>", "</Arn></Arn>"),
                right.replace("arn:aws:sts", "arn:evil:sts"), right.replace("</GetCallerIdentityResponse>", ""),
                right.replace("/app/", "/app&#10;/"), right + right,
                "<!DOCTYPE x [<!ENTITY arn \"" + ARN + "\">]>" + right.replace(ARN, "&arn;"),
                "<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/x.dtd\">" + right.replace(ARN, "&arn;"),
                right.replace("<Arn>", "<x:Arn xmlns:x=\"urn:x\">").replace("</Arn>", "</x:Arn>"));
    }

    @ParameterizedTest
    @MethodSource("answersThatNameNobody")
    void anAnswerThatNamesNobodyLetsNobodyIn(String body) {
        sts.answerWith(200, "text/xml", body, Map.of());
        assertThatThrownBy(() -> ask(new StsCallers())).cause().isInstanceOfSatisfying(TokenRefusal.class, refusal ->
                assertThat(refusal.kind()).isEqualTo(Kind.STS_UNAVAILABLE));
    }

    private String ask(StsCallers callers) {
        return callers.ask(URI.create(sts.url() + "/?Action=GetCallerIdentity&Version=2011-06-15"), Map.of())
                .toCompletableFuture().join();
    }

    private void assertRefused(StsCallers callers, Kind kind, String detail) {
        assertThatThrownBy(() -> ask(callers)).cause().isInstanceOfSatisfying(TokenRefusal.class, refusal -> {
            assertThat(refusal.kind()).isEqualTo(kind);
            assertThat(refusal.cause()).endsWith(": " + detail);
        });
    }
}
