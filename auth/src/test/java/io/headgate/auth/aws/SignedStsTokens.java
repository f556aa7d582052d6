package io.headgate.auth.aws;

import java.net.URI;
import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Tokens for AWS STS as AWS's own signer makes them. */
public final class SignedStsTokens {

    private SignedStsTokens() {
    }

    /**
     * @param user null for none
     * @param sessionToken null for none
     */
    public static String of(String sts, String host, String user, String accessKeyId, String secretKey,
            String sessionToken, Instant now) {
        AwsCredentials keys = sessionToken == null ? AwsBasicCredentials.create(accessKeyId, secretKey)
                : AwsSessionCredentials.create(accessKeyId, secretKey, sessionToken);
        return StsTokens.sign(URI.create(sts), "eu-west-1", host, user, keys, now);
    }
}
