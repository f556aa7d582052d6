package io.headgate.server.faults;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.server.it.LogLines;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.server.net.PemFiles;
import io.headgate.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate that clients see, and what becomes of them when it is replaced. */
final class CertificateIT extends FaultTest {

    @TempDir
    private Path folder;
    private Path certificate;
    private Path key;
    private Path password;

    @BeforeEach
    void writeTheFirst() throws Exception {
        certificate = folder.resolve("cert.pem");
        key = folder.resolve("key.pem");
        password = Files.writeString(folder.resolve("password"), "open sesame\n");
        PemFiles first = PemFiles.make("RSA", "first");
        Files.writeString(certificate, first.certificate());
        Files.writeString(key, first.key("open sesame"));
    }

    @Test
    void aReplacedCertificateIsShownToNewClientsAndDisturbsNobody() throws Exception {
        start("tls-certificate", certificate.toString(), "tls-private-key", key.toString(),
                "tls-private-key-password-file", password.toString(), "require-tls", "false");
        RawClient old = connect();
        assertThat(subject(old)).isEqualTo("CN=first");
        old.login(USER, PASSWORD);

        PemFiles second = PemFiles.make("EC", "second");
        try (LogLines log = new LogLines("io.headgate.server.net")) {
            Files.writeString(certificate, second.certificate());
            await("the log says that the two do not belong together", () ->
                    logged(log, "is not the key of the first certificate"));
            assertThat(subject(connect())).isEqualTo("CN=first");
            Files.writeString(key, second.key("open sesame"));
            await("the new one is there", () -> logged(log, "a new certificate is shown"));
        }
        assertThat(subject(connect())).isEqualTo("CN=second");
        assertThat(text(old, "SELECT 'still in'")).isEqualTo("still in");
    }

    @Test
    void aCertificateThatEndsSoonIsWarnedOfOnce() throws Exception {
        try (LogLines log = new LogLines("io.headgate.server.net")) {
            replaceBy(PemFiles.make("EC", "CN=one", 29));
            startWithoutBystander("tls-certificate", certificate.toString(), "tls-private-key", key.toString(),
                    "tls-private-key-password-file", password.toString());
            replaceBy(PemFiles.make("EC", "CN=two", 31));
            await("the second one is there", () -> logged(log, "a new certificate is shown"));
            replaceBy(PemFiles.make("EC", "CN=three", -1));
            await("the third one is there", () -> logged(log, "subject=CN=three notAfter="));
            assertThat(log.lines()).filteredOn(line -> line.contains("ends soon, or has ended"))
                    .extracting(line -> line.replaceFirst(".* subject=(\\S+) .*", "$1"))
                    .containsExactly("CN=one", "CN=three");
        }
    }

    private void replaceBy(PemFiles files) throws IOException {
        Files.writeString(certificate, files.certificate());
        Files.writeString(key, files.key("open sesame"));
    }

    @Test
    void filesThatCannotBeUsedAreRefusedAtStart() throws Exception {
        Files.writeString(password, "wrong\n");
        assertThatThrownBy(() -> ProxyUnderTest.start(Map.of("tls-certificate", certificate.toString(),
                "tls-private-key", key.toString(), "tls-private-key-password-file", password.toString())))
                .hasStackTraceContaining(key.toString()).hasStackTraceContaining("passphrase");
    }

    private static boolean logged(LogLines log, String text) {
        return log.lines().stream().anyMatch(line -> line.contains(text));
    }

    private static String subject(RawClient client) throws IOException {
        SSLSocket tls = client.startTls();
        return ((X509Certificate) tls.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
    }
}
