package io.headgate.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.server.it.LogLines;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.TrustAll;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which versions and cipher suites of TLS clients may use. The certificate made at start has an EC key. */
final class TlsVersionsIT extends FaultTest {

    /** A choice that BoringSSL does not have: the JDK does the TLS. */
    private static final String AES_256 = "TLS_AES_256_GCM_SHA384";

    @Test
    void byDefaultClientsUseTheNewestVersionThatTheyKnow() throws IOException {
        start();
        assertThat(session(tls -> { }).getProtocol()).isEqualTo("TLSv1.3");
        assertThat(session(versions("TLSv1.2")).getProtocol()).isEqualTo("TLSv1.2");
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, TLSv1.3", "TLSv1.3, TLSv1.2"})
    void aVersionThatIsNotNamedIsNotSpoken(String named, String other) throws IOException {
        start("tls-versions", named);
        assertThat(session(versions(named, other)).getProtocol()).isEqualTo(named);
        assertThatThrownBy(() -> session(versions(other))).isInstanceOf(SSLException.class);
    }

    @Test
    void theJdkKeepsToTheVersionsToo() throws IOException {
        start("tls-versions", "TLSv1.3", "tls-ciphersuites", AES_256);
        assertThat(session(versions("TLSv1.2", "TLSv1.3")).getProtocol()).isEqualTo("TLSv1.3");
        assertThatThrownBy(() -> session(versions("TLSv1.2"))).isInstanceOf(SSLException.class);
    }

    @Test
    void onlyTheCipherSuitesThatAreNamedAreUsed() throws IOException {
        start("tls-ciphers", "ECDHE-ECDSA-AES256-GCM-SHA384, ECDHE-RSA-AES128-GCM-SHA256");
        assertThat(session(versions("TLSv1.2")).getCipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
        assertThatThrownBy(() -> session(suite("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")))
                .isInstanceOf(SSLException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofTwoThatBothSidesKnowTheProxyChooses(boolean jdk) throws IOException {
        String ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384, ECDHE-ECDSA-AES128-GCM-SHA256";
        start(jdk ? new String[] {"tls-ciphers", ciphers, "tls-ciphersuites", AES_256}
                : new String[] {"tls-ciphers", ciphers});
        assertThat(session(tls -> {
            tls.setEnabledProtocols(new String[] {"TLSv1.2"});
            tls.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"});
        }).getCipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
    }

    @Test
    void oldCipherSuitesMustBeNamed() throws IOException {
        start();
        assertThatThrownBy(() -> session(suite("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA")))
                .isInstanceOf(SSLException.class);
        try (ProxyUnderTest other = ProxyUnderTest.start(Map.of("tls-ciphers", "ECDHE-ECDSA-AES128-SHA"));
                RawClient client = RawClient.connect(other.host(), other.port())) {
            assertThat(client.startTls(TrustAll.context(), versions("TLSv1.2")).getSession().getCipherSuite())
                    .isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA");
        }
    }

    @Test
    void cipherSuitesOfTls13AreChosenByTheJdk() throws IOException {
        try (LogLines log = new LogLines("io.headgate.server.Proxy")) {
            start("tls-ciphersuites", AES_256);
            assertThat(log.lines()).anyMatch(line -> line.contains("tls=JDK"));
        }
        assertThat(session(tls -> { }).getCipherSuite()).isEqualTo(AES_256);
        assertThat(session(versions("TLSv1.2")).getCipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
        assertThatThrownBy(() -> session(suite("TLS_AES_128_GCM_SHA256"))).isInstanceOf(SSLException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatElseAClientOffersIsLeftAlone(boolean jdk) throws IOException {
        start(jdk ? new String[] {"tls-ciphersuites", AES_256} : new String[0]);
        SSLSession session = session(tls -> {
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"mysql", "h2"});
            parameters.setServerNames(List.of(new SNIHostName("whatever.example")));
            tls.setSSLParameters(parameters);
        });
        assertThat(session.getProtocol()).isEqualTo("TLSv1.3");
    }

    @Test
    void cipherSuitesThatDoNotFitTheCertificateAreRefusedAtStart() {
        assertThatThrownBy(() -> ProxyUnderTest.start(Map.of("tls-ciphers", "ECDHE-RSA-AES256-GCM-SHA384")))
                .hasMessageContaining("none of tls-ciphers can be used").hasMessageContaining("algorithm EC")
                .hasMessageContaining("ECDHE-ECDSA-AES256-GCM-SHA384");
    }

    /** Of a client that also logs in. */
    private SSLSession session(Consumer<SSLSocket> setUp) throws IOException {
        RawClient client = connect();
        SSLSession session = client.startTls(TrustAll.context(), setUp).getSession();
        client.login(USER, PASSWORD);
        return session;
    }

    private static Consumer<SSLSocket> versions(String... versions) {
        return tls -> tls.setEnabledProtocols(versions);
    }

    private static Consumer<SSLSocket> suite(String suite) {
        return tls -> tls.setEnabledCipherSuites(new String[] {suite});
    }
}
