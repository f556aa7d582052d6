package io.headgate.auth.aws;

import io.headgate.auth.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;

/** Tokens as AWS's own signer makes them. */
public final class SignedTokens {

    private SignedTokens() {
    }

    /** @param sessionToken null for none */
    public static String of(String host, int port, String user, String accessKeyId, String secretKey,
            String sessionToken, Instant now) {
        AwsCredentials keys = sessionToken == null ? AwsBasicCredentials.create(accessKeyId, secretKey)
                : AwsSessionCredentials.create(accessKeyId, secretKey, sessionToken);
        try (RdsTokens tokens = new RdsTokens(host, port, () -> Region.EU_WEST_1, () -> () -> keys,
                Clock.fixed(now, ZoneOffset.UTC)); Secret token = tokens.token(user).toCompletableFuture().join()) {
            return new String(token.content(), StandardCharsets.UTF_8);
        }
    }
}
