package io.headgate.auth.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    @ParameterizedTest
    @ValueSource(strings = {"eu west", "x@evil.example.com/?", "s3", "evil.example.com", "", "global"})
    void whatIsNoRegionHasNone(String region) {
        assertThatThrownBy(() -> StsEndpoints.originsIn(region)).isInstanceOf(IllegalArgumentException.class);
    }
}
