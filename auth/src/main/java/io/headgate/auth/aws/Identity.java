package io.headgate.auth.aws;

import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** As whom the proxy acts in AWS: what the SDK finds, and from there role after role. */
final class Identity {
    private static final String SESSION_NAME = "headgate";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(8);

    private Identity() {
    }

    /**
     * Asks nobody yet, but may look for a region.
     *
     * @param roles ARNs, each assumed with the one before it
     * @param region of the STS that is asked for them; null: as the SDK finds it
     */
    static AwsCredentialsProvider of(List<String> roles, Region region) {
        AwsCredentialsProvider provider = DefaultCredentialsProvider.builder().build();
        for (String role : roles) {
            provider = StsAssumeRoleCredentialsProvider.builder().stsClient(sts(provider, region))
                    .refreshRequest(request -> request.roleArn(role).roleSessionName(SESSION_NAME)).build();
        }
        return provider;
    }

    private static StsClient sts(AwsCredentialsProvider provider, Region region) {
        StsClientBuilder builder = StsClient.builder().credentialsProvider(provider)
                .httpClientBuilder(UrlConnectionHttpClient.builder().connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(CALL_TIMEOUT))
                .overrideConfiguration(override -> override.apiCallTimeout(CALL_TIMEOUT)
                        .retryStrategy(DefaultRetryStrategy.doNotRetry()));
        return (region == null ? builder : builder.region(region)).build();
    }
}
