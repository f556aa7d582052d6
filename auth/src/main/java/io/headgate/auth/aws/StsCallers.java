package io.headgate.auth.aws;

import io.headgate.auth.iam.CallerIdentities;
import io.headgate.auth.iam.TokenRefusal;
import io.headgate.auth.iam.TokenRefusal.Kind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends GetCallerIdentity requests that others have signed. Not by the SDK, which only sends what it signs itself.
 * Follows no redirects, reads no more than an answer has, and waits seconds only.
 */
public final class StsCallers implements CallerIdentities {
    /** Bytes; an answer has some hundred. */
    static final int LONGEST_ANSWER = 16 * 1024;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

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
        HttpRequest.Builder request = HttpRequest.newBuilder(url).GET();
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
            return CompletableFuture.completedFuture(CallerAnswer.arn(answer.statusCode(), answer.body()));
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
}
