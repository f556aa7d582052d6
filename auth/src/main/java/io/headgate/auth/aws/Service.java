package io.headgate.auth.aws;

import io.headgate.auth.CredentialsException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/** Calls Secrets Manager as the proxy's {@link Identity}; blocks. Thread-safe. */
final class Service {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(8);

    private final String region;
    private final URI endpoint;
    private final List<String> roles;
    private SecretsManagerClient client;

    /**
     * @param region null: as the SDK finds it
     * @param endpoint null: AWS's own
     * @param roles to assume, one after the other
     */
    Service(String region, URI endpoint, List<String> roles) {
        this.region = region;
        this.endpoint = endpoint;
        this.roles = roles;
    }

    /**
     * @param what is read, as messages begin
     * @throws CredentialsException instead of everything that the SDK throws
     */
    <R> R call(String what, Function<SecretsManagerClient, R> request) throws CredentialsException {
        try {
            return request.apply(client(what));
        } catch (SdkException e) {
            throw Failures.of(what, e);
        }
    }

    /** Made at the first call: to find the region and the credentials may take calls of its own. */
    private synchronized SecretsManagerClient client(String what) throws CredentialsException {
        if (client == null) {
            try {
                client = make();
            } catch (SdkException e) {
                throw new CredentialsException(CredentialsException.Kind.UNAVAILABLE, what,
                        List.of("no AWS region is known; give aws-region"));
            }
        }
        return client;
    }

    /** Without retries: whoever reads comes again by itself, and each time later. */
    private SecretsManagerClient make() {
        Region known = region == null ? null : Region.of(region);
        SecretsManagerClientBuilder builder = SecretsManagerClient.builder()
                .credentialsProvider(Identity.of(roles, known))
                .httpClientBuilder(UrlConnectionHttpClient.builder().connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(CALL_TIMEOUT))
                .overrideConfiguration(override -> override.apiCallTimeout(CALL_TIMEOUT)
                        .retryStrategy(DefaultRetryStrategy.doNotRetry()));
        if (known != null) {
            builder.region(known);
        }
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        return builder.build();
    }
}
