package io.headgate.auth.aws;

import io.headgate.auth.iam.StsToken;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Makes tokens that AWS STS verifies. Asks nobody. */
final class StsTokens {

    private StsTokens() {
    }

    /**
     * @param sts where the proxy will ask
     * @param host {@code HOST:PORT} of the proxy
     * @param user null: whoever the signer may be
     */
    static String sign(URI sts, String region, String host, String user, AwsCredentials credentials, Instant now) {
        Map<String, String> headers = StsToken.headers(host, user);
        SdkHttpRequest.Builder request = SdkHttpRequest.builder().method(SdkHttpMethod.GET)
                .uri(URI.create(StsEndpoints.originOf(sts)))
                .encodedPath("/")
                .putRawQueryParameter("Action", StsToken.ACTION).putRawQueryParameter("Version", StsToken.VERSION);
        headers.forEach(request::putHeader);
        return StsToken.write(Presigner.sign(request.build(), "sts", region, credentials, now), headers);
    }
}
