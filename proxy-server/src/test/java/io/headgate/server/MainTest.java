package io.headgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.Security;
import org.junit.jupiter.api.Test;

final class MainTest {

    @Test
    void addressesAreNotRememberedForLongerThanAwsKeepsThem() {
        assertThat(Main.run(new String[] {"--version"}, new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()))).isZero();
        assertThat(Security.getProperty("networkaddress.cache.ttl")).isEqualTo("3");
        assertThat(Security.getProperty("networkaddress.cache.negative.ttl")).isEqualTo("1");
    }
}
