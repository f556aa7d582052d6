package io.headgate.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CertificateWatchTest {

    private final CertificateWatch watch = new CertificateWatch("a certificate");

    @Test
    void theTimeLeftIsThatOfTheCertificateThatEndsFirstNow() throws Exception {
        assertThat(watch.secondsLeft()).isNaN();
        watch.saw("a", certificate(50));
        assertThat(watch.secondsLeft()).isBetween(days(49), days(50));
        watch.saw("b", certificate(-2));
        watch.saw("c", certificate(20));
        assertThat(watch.secondsLeft()).isBetween(days(-3), days(-2));
        watch.saw("b", certificate(90));
        assertThat(watch.secondsLeft()).isBetween(days(19), days(20));
    }

    private static double days(int days) {
        return Duration.ofDays(days).toSeconds();
    }

    private static X509Certificate certificate(int days) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(
                PemFiles.make("EC", "CN=x", days).certificate().getBytes(StandardCharsets.US_ASCII)));
    }
}
