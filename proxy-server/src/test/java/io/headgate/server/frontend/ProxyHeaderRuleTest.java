package io.headgate.server.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.config.ConfigLoader;
import io.headgate.config.HeadgateConfig;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyHeaderRuleTest {

    private static final ClientAddress UNIX = new ClientAddress(null, true, false);

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, REQUIRED",
        "11.1.2.3, FORBIDDEN",
        "fd00::1, REQUIRED",
        "::ffff:10.1.2.3, REQUIRED",
        "fe80::1, FORBIDDEN"})
    void theNetworksDecide(String peer, ProxyHeaderRule rule) throws Exception {
        assertThat(rule(tcp(peer), "10.0.0.0/8, fd00::/8", "required")).isEqualTo(rule);
    }

    @Test
    void aHeaderMayBeLeftOutWhereItIsOptional() throws Exception {
        assertThat(rule(tcp("10.1.2.3"), "10.0.0.0/8", "optional")).isEqualTo(ProxyHeaderRule.OPTIONAL);
        assertThat(rule(tcp("11.1.2.3"), "10.0.0.0/8", "optional")).isEqualTo(ProxyHeaderRule.FORBIDDEN);
    }

    @Test
    void aUnixSocketIsLocalhostAndInNoNetwork() throws Exception {
        assertThat(rule(UNIX, "0.0.0.0/0, ::/0", "required")).isEqualTo(ProxyHeaderRule.FORBIDDEN);
        assertThat(rule(UNIX, "localhost", "required")).isEqualTo(ProxyHeaderRule.REQUIRED);
        assertThat(rule(tcp("127.0.0.1"), "localhost", "required")).isEqualTo(ProxyHeaderRule.FORBIDDEN);
    }

    @Test
    void aPeerThatIsGoneAlreadyIsNotTakenForAUnixSocket() throws Exception {
        assertThat(rule(new ClientAddress(null, false, false), "localhost", "required"))
                .isEqualTo(ProxyHeaderRule.FORBIDDEN);
    }

    @Test
    void aUnixSocketIsPrivateUnlessAHeaderNamesSomebodyBehindIt() {
        assertThat(UNIX.isPrivate()).isTrue();
        assertThat(UNIX).hasToString("localhost");
        assertThat(UNIX.announcedAs(new InetSocketAddress("203.0.113.7", 1)).isPrivate()).isFalse();
        assertThat(tcp("127.0.0.1").isPrivate()).isFalse();
    }

    @Test
    void addressesAreShownAsAServerShowsThem() {
        assertThat(tcp("::1").host()).isEqualTo("::1");
        assertThat(tcp("::1")).hasToString("[::1]:7");
        assertThat(tcp("2001:db8:0:0:0:0:0:7").host()).isEqualTo("2001:db8::7");
        assertThat(tcp("::ffff:10.0.0.1").host()).isEqualTo("10.0.0.1");
        assertThat(tcp("10.0.0.1")).hasToString("10.0.0.1:7");
    }

    private static ProxyHeaderRule rule(ClientAddress peer, String networks, String mode) throws Exception {
        HeadgateConfig.Listener settings = ConfigLoader.load(null, Map.of("backend", "db",
                "proxy-protocol-networks", networks, "proxy-protocol", mode)).listener();
        return ProxyHeaderRule.of(peer, settings.proxyProtocolNetworks(), settings.proxyProtocol());
    }

    private static ClientAddress tcp(String host) {
        return new ClientAddress(new InetSocketAddress(host, 7), false, false);
    }
}
