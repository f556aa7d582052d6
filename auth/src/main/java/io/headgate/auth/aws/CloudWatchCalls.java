package io.headgate.auth.aws;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Sends forms to CloudWatch's query API as the proxy's {@link Identity}; blocks. By hand, because the SDK's own client
 * would be one more library for one call. Used by one thread.
 */
public final class CloudWatchCalls {
    private static final String SERVICE = "monitoring";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(8);
    private static final int LONGEST_ANSWER = 64 * 1024;
    private static final int OK = 200;
    /** What the JDK's client sets by itself. */
    private static final Set<String> OWN_HEADERS = Set.of("host", "content-length");
    private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9._-]{1,80})</Code>");
    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

    private final Optional<String> region;
    private final Optional<URI> endpoint;
    private final List<String> roles;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(CONNECT_TIMEOUT).build();
    private AwsCredentialsProvider identity;
    private Region known;

    /**
     * Asks nobody yet.
     *
     * @param region empty: what the SDK finds
     * @param endpoint where CloudWatch answers; empty: AWS's own
     * @param roles ARNs, each assumed with the one before it; empty: what the SDK finds
     */
    public CloudWatchCalls(Optional<String> region, Optional<URI> endpoint, List<String> roles) {
        this.region = region;
        this.endpoint = endpoint;
        this.roles = roles;
    }

    /**
     * Sends a form and waits for the answer, for some seconds.
     *
     * @throws IOException when it was not accepted; the message says why, and never quotes what was answered
     */
    public void send(String form) throws IOException, InterruptedException {
        HttpRequest request;
        try {
            request = signed(form.getBytes(StandardCharsets.US_ASCII));
        } catch (SdkException e) {
            throw new IOException(Failures.ofSigning("CloudWatch", e).getMessage());
        }
        HttpResponse<byte[]> answer;
        try {
            answer = http.send(request, response -> new LimitedBody(LONGEST_ANSWER));
        } catch (IOException e) {
            throw new IOException("CloudWatch gives no answer: " + e.getClass().getSimpleName(), e);
        }
        if (answer.statusCode() != OK) {
            Matcher code = CODE.matcher(new String(answer.body(), StandardCharsets.UTF_8));
            throw new IOException("CloudWatch answers " + answer.statusCode() + " "
                    + (code.find() ? code.group(1) + hint(code.group(1)) : "without a known code"));
        }
    }

    private static String hint(String code) {
        return code.startsWith("AccessDenied") ? ": the role needs cloudwatch:PutMetricData" : "";
    }

    private HttpRequest signed(byte[] body) {
        if (identity == null) {
            known = region.map(Region::of).orElseGet(() -> DefaultAwsRegionProviderChain.builder().build().getRegion());
            identity = Identity.of(roles, known);
        }
        URI url = endpoint.orElseGet(() ->
                URI.create("https://" + ServiceMetadata.of(SERVICE).endpointFor(known) + "/"));
        SdkHttpRequest plain = SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(url)
                .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8").build();
        SdkHttpRequest signed = SIGNER.sign(sign -> sign.identity(identity.resolveCredentials()).request(plain)
                .payload(ContentStreamProvider.fromByteArray(body))
                .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                .putProperty(AwsV4HttpSigner.REGION_NAME, known.id())).request();
        HttpRequest.Builder request = HttpRequest.newBuilder(signed.getUri()).timeout(CALL_TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        signed.headers().forEach((name, values) -> {
            if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }
}
