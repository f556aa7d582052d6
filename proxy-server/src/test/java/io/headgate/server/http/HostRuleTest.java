package io.headgate.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostRuleTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"localhost", "LocalHost:6070", "127.0.0.1", "127.0.0.1:6070", "127.1.2.3", "[::1]", "[::1]:6070",
        "headgate.localhost:6070"})
    void namesOfLoopbackAreTaken(String host) {
        assertThat(new HostRule(true).permits(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "evil.example", "evil.example:6070", "localhost.evil.example", "127.0.0.1.evil.example",
        "10.0.0.1", "[::1", "[2001:db8::1]:6070", "evil-localhost"})
    void otherNamesAreTakenOnlyWhereOthersMayAsk(String host) {
        assertThat(new HostRule(true).permits(host)).isFalse();
        assertThat(new HostRule(false).permits(host)).isTrue();
    }
}
