package io.headgate.auth.iam;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.auth.Secret;
import io.headgate.auth.iam.RequestVerifier.Verdict;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The other side is AWS's own signer. */
class RequestVerifierTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final byte[] BODY = "Action=DescribeDBProxies&Version=2014-10-31".getBytes(StandardCharsets.UTF_8);
    private static final Map<String, AccessKeys.Key> KEYS = Map.of(
            "AKIDLASTING", new AccessKeys.Key(secret("lasting secret"), Set.of(), null),
            "ASIDSESSION", new AccessKeys.Key(secret("session secret"), Set.of(), secret("token")));
    private final RequestVerifier verifier = new RequestVerifier("rds", () -> new AccessKeys(KEYS),
            Clock.fixed(NOW, ZoneOffset.UTC));

    private static Secret secret(String text) {
        return Secret.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"0, GENUINE", "-299, GENUINE", "300, GENUINE", "-301, WRONG_TIME", "301, WRONG_TIME"})
    void whatAwsSignsIsGenuineForFiveMinutes(int seconds, Verdict verdict) {
        assertThat(judge(sign(lasting("lasting secret"), "rds", seconds), BODY)).isEqualTo(verdict);
    }

    @Test
    void aTemporaryKeyNeedsItsToken() {
        assertThat(judge(sign(session("token"), "rds", 0), BODY)).isEqualTo(Verdict.GENUINE);
        assertThat(judge(sign(session("other"), "rds", 0), BODY)).isEqualTo(Verdict.WRONG_SIGNATURE);
        assertThat(judge(sign(AwsCredentialsIdentity.create("ASIDSESSION", "session secret"), "rds", 0), BODY))
                .isEqualTo(Verdict.WRONG_SIGNATURE);
    }

    @Test
    void whatIsNotSignedByAKnownKeyForThisServiceIsRefused() {
        assertThat(judge(Map.of("host", "127.0.0.1:6070"), BODY)).isEqualTo(Verdict.UNSIGNED);
        assertThat(judge(sign(lasting("wrong"), "rds", 0), BODY)).isEqualTo(Verdict.WRONG_SIGNATURE);
        assertThat(judge(sign(AwsCredentialsIdentity.create("AKIDOTHER", "x"), "rds", 0), BODY))
                .isEqualTo(Verdict.UNKNOWN_KEY);
        assertThat(judge(sign(lasting("lasting secret"), "sts", 0), BODY)).isEqualTo(Verdict.MALFORMED);
    }

    @Test
    void whatWasChangedAfterwardsIsRefused() {
        Map<String, String> signed = sign(lasting("lasting secret"), "rds", 0);
        byte[] other = BODY.clone();
        other[BODY.length - 1]++;
        assertThat(judge(signed, other)).isEqualTo(Verdict.WRONG_SIGNATURE);
        assertThat(verifier.judge("PUT", "/", signed, BODY)).isEqualTo(Verdict.WRONG_SIGNATURE);
        assertThat(verifier.judge("POST", "/other", signed, BODY)).isEqualTo(Verdict.WRONG_SIGNATURE);
        Map<String, String> elsewhere = new HashMap<>(signed);
        elsewhere.put("host", "example.com");
        assertThat(judge(elsewhere, BODY)).isEqualTo(Verdict.WRONG_SIGNATURE);
        Map<String, String> later = new HashMap<>(signed);
        later.put("x-amz-date", "20261122T100001Z");
        assertThat(judge(later, BODY)).isEqualTo(Verdict.WRONG_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic YTpi", "AWS4-HMAC-SHA256 Credential=AKIDLASTING/20261122/x/rds/aws4_request",
        "AWS4-HMAC-SHA256 Credential=AKIDLASTING/20261122/x/rds/aws4_request, SignedHeaders=host, Signature="
                + "0000000000000000000000000000000000000000000000000000000000000000",
        "AWS4-HMAC-SHA256 Credential=AKIDLASTING/20261121/x/rds/aws4_request, SignedHeaders=host;x-amz-date, Signature="
                + "0000000000000000000000000000000000000000000000000000000000000000",
        "AWS4-HMAC-SHA256 Credential=AKIDLASTING/20261122/x/rds/aws4_request, SignedHeaders=host;x-amz-date;absent,"
                + " Signature=0000000000000000000000000000000000000000000000000000000000000000"})
    void whatIsNotWellFormedIsRefused(String authorization) {
        assertThat(judge(Map.of("authorization", authorization, "host", "h", "x-amz-date", "20261122T100000Z"), BODY))
                .isEqualTo(Verdict.MALFORMED);
    }

    private Verdict judge(Map<String, String> headers, byte[] body) {
        return verifier.judge("POST", "/", headers, body);
    }

    private static AwsCredentialsIdentity lasting(String secretKey) {
        return AwsCredentialsIdentity.create("AKIDLASTING", secretKey);
    }

    private static AwsCredentialsIdentity session(String token) {
        return AwsSessionCredentialsIdentity.create("ASIDSESSION", "session secret", token);
    }

    private static Map<String, String> sign(AwsCredentialsIdentity identity, String service, int seconds) {
        SdkHttpRequest request = SdkHttpRequest.builder().method(SdkHttpMethod.POST)
                .uri(URI.create("http://127.0.0.1:6070/"))
                .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8").build();
        Clock clock = Clock.fixed(NOW.plus(Duration.ofSeconds(seconds)), ZoneOffset.UTC);
        Map<String, String> headers = new HashMap<>();
        AwsV4HttpSigner.create().sign(signed -> signed.identity(identity).request(request)
                .payload(ContentStreamProvider.fromByteArray(BODY))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1").putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request().forEachHeader((name, values) ->
                        headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        headers.putIfAbsent("host", "127.0.0.1:6070");
        return headers;
    }
}
