package io.headgate.auth.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headgate.auth.iam.CallerIdentities;
import io.headgate.auth.iam.TokenRefusal;
import io.headgate.auth.iam.TokenRefusal.Kind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends GetCallerIdentity requests that others have signed. Not by the SDK, which only sends what it signs itself.
 * Follows no redirects, reads no more than an answer has, and waits seconds only.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html">Common errors of STS</a>
 */
public final class StsCallers implements CallerIdentities {
    /** Bytes; an answer has some hundred. */
    static final int LONGEST_ANSWER = 16 * 1024;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:(?:iam|sts)::([0-9]{12}):[!-~]{1,1024}");
    private static final Pattern ERROR_CODE = Pattern.compile("\"Code\"\\s*:\\s*\"([A-Za-z.]{1,64})\"");
    private static final Pattern THROTTLED = Pattern.compile("Throttl.*|RequestLimitExceeded|TooManyRequests.*");
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;

    private final Duration callTimeout;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(CONNECT_TIMEOUT).build();

    /** Connects when it is asked. */
    public StsCallers() {
        this(CALL_TIMEOUT);
    }

    StsCallers(Duration callTimeout) {
        this.callTimeout = callTimeout;
    }

    @Override
    public CompletionStage<String> ask(URI url, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).GET().header("Accept", "application/json");
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<byte[]>> exchange =
                http.sendAsync(request.build(), response -> new LimitedBody(LONGEST_ANSWER));
        return exchange.copy().orTimeout(callTimeout.toNanos(), TimeUnit.NANOSECONDS)
                .handle((answer, failure) -> {
                    // ends the connection where there is still one
                    exchange.cancel(true);
                    return failure == null ? callerIn(answer) : failed(failure);
                }).thenCompose(result -> result);
    }

    private static CompletableFuture<String> callerIn(HttpResponse<byte[]> answer) {
        try {
            return CompletableFuture.completedFuture(caller(answer.statusCode(), answer.body()));
        } catch (TokenRefusal e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static CompletableFuture<String> failed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause()
                : failure;
        return CompletableFuture.failedFuture(new TokenRefusal(Kind.STS_UNAVAILABLE, cause instanceof TimeoutException
                ? "no answer in time" : cause instanceof LimitedBody.TooLong ? "an answer that is too long"
                : cause.getClass().getSimpleName()));
    }

    static String caller(int status, byte[] body) throws TokenRefusal {
        if (status != OK) {
            Matcher code = ERROR_CODE.matcher(new String(body, StandardCharsets.UTF_8));
            String error = code.find() ? code.group(1) : "";
            boolean refused = (status == BAD_REQUEST || status == FORBIDDEN) && !error.isEmpty()
                    && !THROTTLED.matcher(error).matches();
            throw new TokenRefusal(refused ? Kind.REFUSED_BY_STS : Kind.STS_UNAVAILABLE,
                    "AWS STS answers " + (status + " " + error).strip());
        }
        JsonNode result = json(body).path("GetCallerIdentityResponse").path("GetCallerIdentityResult");
        Matcher arn = ARN.matcher(result.path("Arn").asText(""));
        if (!arn.matches() || !result.path("Account").asText("").equals(arn.group(1))) {
            throw new TokenRefusal(Kind.STS_UNAVAILABLE, "an answer that names nobody");
        }
        return arn.group();
    }

    private static JsonNode json(byte[] body) throws TokenRefusal {
        try {
            return JSON.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new TokenRefusal(Kind.STS_UNAVAILABLE, "an answer that is no JSON");
        }
    }
}
