package io.headgate.auth.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/** Signs requests in their query, to be sent by somebody else within {@link #VALID}. */
final class Presigner {
    static final Duration VALID = Duration.ofMinutes(15);

    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

    private Presigner() {
    }

    /** @return the whole address */
    static String sign(SdkHttpRequest request, String service, String region, AwsCredentials credentials,
            Instant now) {
        return SIGNER.sign(sign -> sign.identity(credentials).request(request)
                .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                .putProperty(AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, VALID)
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC))).request().getUri().toString();
    }
}
