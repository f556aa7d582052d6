package io.headgate.auth.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import io.headgate.auth.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

class RdsTokensTest {
    private static final String HOST = "db.abc.eu-west-1.rds.amazonaws.com";
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final AwsBasicCredentials KEYS = AwsBasicCredentials.create("AKIAHEADGATETEST0001", "se/cret+key");

    private final AtomicInteger signed = new AtomicInteger();
    private volatile Instant now = START;
    private RdsTokens tokens;

    @AfterEach
    void close() {
        tokens.close();
    }

    @Test
    void aTokenIsAPresignedRequestWithoutTheScheme() {
        tokens = of(() -> KEYS);

        String token = text("a user@x");

        assertThat(token).startsWith(HOST + ":3306/?").matches(".*[?&]X-Amz-Signature=[0-9a-f]{64}(&.*)?")
                .doesNotContain("se/cret", "Security-Token");
        assertThat(token.substring(token.indexOf('?') + 1).split("&")).contains("Action=connect",
                "DBUser=a%20user%40x", "X-Amz-Algorithm=AWS4-HMAC-SHA256", "X-Amz-Date=20261121T120000Z",
                "X-Amz-Credential=AKIAHEADGATETEST0001%2F20261121%2Feu-west-1%2Frds-db%2Faws4_request",
                "X-Amz-Expires=900", "X-Amz-SignedHeaders=host").hasSize(8);
    }

    @Test
    void aTokenIsUsedAgainUntilItsEndIsNear() {
        tokens = of(() -> KEYS);
        String first = text("app");

        now = START.plus(Duration.ofMinutes(11)).minusSeconds(1);
        assertThat(text("app")).isEqualTo(first);
        now = START.plus(Duration.ofMinutes(11));
        assertThat(text("app")).isNotEqualTo(first);
        assertThat(signed).hasValue(2);
    }

    @Test
    void aTokenOfCredentialsThatEndSoonEndsSooner() {
        tokens = of(() -> AwsSessionCredentials.builder().accessKeyId("ASIA").secretAccessKey("s").sessionToken("t/")
                .expirationTime(START.plus(Duration.ofMinutes(6))).build());
        assertThat(text("app")).contains("X-Amz-Security-Token=t%2F");

        now = START.plus(Duration.ofMinutes(2));
        text("app");
        assertThat(signed).hasValue(2);
    }

    @Test
    void aTokenThatWasRefusedIsNotUsedAgain() {
        tokens = of(() -> KEYS);
        text("app");
        text("other");
        tokens.forget("app");
        text("app");
        text("other");
        assertThat(signed).hasValue(3);
    }

    @Test
    void whoGetsATokenMayWipeIt() {
        tokens = of(() -> KEYS);
        tokens.token("app").toCompletableFuture().join().wipe();
        assertThat(text("app")).startsWith(HOST);
    }

    @Test
    void withoutCredentialsThereIsAReasonWithoutTheWordsOfTheSdkAndTheNextTryIsANewOne() {
        boolean[] broken = {true};
        tokens = of(() -> {
            if (broken[0]) {
                throw SdkClientException.create("Unable to load, found se/cret+key");
            }
            return KEYS;
        });

        Throwable thrown = catchThrowable(() -> tokens.token("app").toCompletableFuture().join());

        assertThat(thrown).isInstanceOf(CompletionException.class).hasMessageContaining("'app'")
                .hasMessageContaining("no AWS credentials").hasMessageNotContaining("se/cret");
        assertThat(thrown.getCause().getCause()).isNull();
        broken[0] = false;
        assertThat(text("app")).startsWith(HOST);
    }

    @ParameterizedTest
    @CsvSource({"db.abc.eu-west-1.rds.amazonaws.com,,eu-west-1",
        "c.cluster-ro-abc.us-gov-west-1.rds.amazonaws.com,,us-gov-west-1",
        "db.abc.rds.cn-north-1.amazonaws.com.cn,,cn-north-1", "db.abc.eu-west-1.rds.amazonaws.com,eu-west-3,eu-west-3",
        "db.example.com,ap-south-1,ap-south-1"})
    void theRegionIsTheGivenOneOrThatInTheName(String host, String given, String region) {
        tokens = of(() -> KEYS);
        assertThat(RdsTokens.regionOf(host, Optional.ofNullable(given))).isEqualTo(Region.of(region));
    }

    @Test
    void rolesAreAssumedOneAfterTheOther() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer sts = sts(asked);
        System.setProperty("aws.accessKeyId", "AKIAFIRST");
        System.setProperty("aws.secretAccessKey", "first");
        System.setProperty("aws.endpointUrlSts", "http://127.0.0.1:" + sts.getAddress().getPort());
        try {
            tokens = new RdsTokens(HOST, 3306, Optional.empty(),
                    List.of("arn:aws:iam::123456789012:role/one", "arn:aws:iam::123456789012:role/two"));
            assertThat(text("app")).contains("X-Amz-Credential=ASIAtwo%2F", "X-Amz-Security-Token=token-of-two");
        } finally {
            sts.stop(0);
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
            System.clearProperty("aws.endpointUrlSts");
        }
        assertThat(asked).containsExactly("AKIAFIRST eu-west-1 one", "ASIAone eu-west-1 two");
    }

    /** Gives keys named after the role, and notes who asked for which. */
    private static HttpServer sts(List<String> asked) throws IOException {
        Pattern signer = Pattern.compile("Credential=([^/]+)/[0-9]+/([^/]+)/sts/");
        Pattern wanted = Pattern.compile("Action=AssumeRole&.*RoleArn=[^&]*role%2F(\\w+)");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Matcher who = signer.matcher(exchange.getRequestHeaders().getFirst("Authorization"));
            Matcher what = wanted.matcher(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String role = who.find() && what.find() ? what.group(1) : "nobody";
            asked.add(who.group(1) + " " + who.group(2) + " " + role);
            byte[] answer = ("<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                    + "<AssumeRoleResult>"
                    + "<Credentials><AccessKeyId>ASIA" + role + "</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
                    + "<SessionToken>token-of-" + role + "</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration>"
                    + "</Credentials></AssumeRoleResult></AssumeRoleResponse>").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/xml");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    private RdsTokens of(AwsCredentialsProvider provider) {
        AwsCredentialsProvider counting = () -> {
            signed.incrementAndGet();
            return provider.resolveCredentials();
        };
        return new RdsTokens(HOST, 3306, () -> Region.EU_WEST_1, () -> counting, new Clock() {
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
        });
    }

    private String text(String user) {
        try (Secret token = tokens.token(user).toCompletableFuture().join()) {
            return new String(token.content(), StandardCharsets.UTF_8);
        }
    }
}
