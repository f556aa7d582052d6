package io.headgate.auth.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StsEndpointsTest {

    @Test
    void aRegionHasItsOwn() {
        assertThat(StsEndpoints.of("eu-west-1")).hasToString("https://sts.eu-west-1.amazonaws.com");
        assertThat(StsEndpoints.originsIn("us-east-1")).containsExactly("https://sts.us-east-1.amazonaws.com",
                "https://sts-fips.us-east-1.amazonaws.com", "https://sts.us-east-1.api.aws");
        assertThat(StsEndpoints.originsIn("cn-north-1")).contains("https://sts.cn-north-1.amazonaws.com.cn")
                .allMatch(origin -> origin.endsWith(".cn"));
        assertThat(StsEndpoints.originsIn("us-gov-west-1")).contains("https://sts.us-gov-west-1.amazonaws.com");
    }

    @Test
    void anAddressIsWrittenAsItIsSigned() {
        String token = SignedStsTokens.of("https://VPCE-1.Example.com:443/", "p:1", null, "AKIAEXAMPLE", "secret", null,
                Instant.EPOCH);
        String url = new String(Base64.getUrlDecoder().decode(token.substring(token.indexOf('.') + 1)),
                StandardCharsets.US_ASCII);
        assertThat(url).startsWith(StsEndpoints.originOf(URI.create("https://vpce-1.example.com")) + "/?Action=");
        assertThat(StsEndpoints.originOf(URI.create("https://h:4443/x"))).isEqualTo("https://h:4443");
        assertThat(StsEndpoints.originOf(URI.create("http://h:80"))).isEqualTo("http://h");
        assertThat(StsEndpoints.originOf(URI.create("http://h:443"))).isEqualTo("http://h:443");
    }

    @ParameterizedTest
    @ValueSource(strings = {"eu west", "x@evil.example.com/?", "s3", "evil.example.com", "", "global"})
    void whatIsNoRegionHasNone(String region) {
        assertThatThrownBy(() -> StsEndpoints.originsIn(region)).isInstanceOf(IllegalArgumentException.class);
    }
}
