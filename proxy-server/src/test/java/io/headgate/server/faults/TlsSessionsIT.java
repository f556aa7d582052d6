package io.headgate.server.faults;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.server.it.LogLines;
import io.headgate.server.net.PemFiles;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS sessions that are resumed, and what a resumed one must not get around. */
final class TlsSessionsIT extends FaultTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"TLSv1.2, false", "TLSv1.3, false", "TLSv1.2, true", "TLSv1.3, true"})
    void aClientThatComesAgainResumesItsSession(String version, boolean jdk) throws Exception {
        start(settings(jdk));
        Comer comer = new Comer(version);
        assertThat(comer.comes().isErr()).isFalse();
        assertThat(comer.comes().isErr()).isFalse();
        assertThat(comer.comes().isErr()).isFalse();
        assertThat(comer.handshakes).as("full handshakes").isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, false", "TLSv1.3, false", "TLSv1.2, true", "TLSv1.3, true"})
    void aResumedSessionHasTheCertificateOfTheFirstOne(String version, boolean jdk) throws Exception {
        PemFiles authority = PemFiles.authority("CN=Test CA");
        Path file = Files.writeString(folder.resolve("ca.pem"), authority.certificate());
        startWithoutBystander(settings(jdk, "tls-client-ca", file.toString(), "tls-client-certificate", "required"));
        Comer comer = new Comer(version, authority.issue("CN=x", 30).oneKey());
        assertThat(comer.comes().isErr()).isFalse();
        assertThat(comer.comes().isErr()).isFalse();
        assertThat(comer.handshakes).as("full handshakes").isEqualTo(1);
        assertThat(new Comer(version).comes().isErr()).as("without a certificate").isTrue();

        try (LogLines log = new LogLines("io.headgate.server.net")) {
            Files.writeString(file, PemFiles.authority("CN=Other CA").certificate());
            await("the new ones are there", () -> log.lines().stream()
                    .anyMatch(line -> line.contains("judged by a new tls-client-ca")));
        }
        assertThat(comer.comes().isErr()).as("with one that is good no more").isTrue();
        assertThat(comer.handshakes).as("full handshakes").isEqualTo(2);
    }

    @Test
    void noSessionOutlivesTheCertificateOfTheProxy() throws Exception {
        PemFiles first = PemFiles.make("EC", "first");
        Path certificate = Files.writeString(folder.resolve("cert.pem"), first.certificate());
        Path key = Files.writeString(folder.resolve("key.pem"), first.key(null));
        start("tls-certificate", certificate.toString(), "tls-private-key", key.toString());
        Comer comer = new Comer("TLSv1.3");
        comer.comes();
        PemFiles second = PemFiles.make("EC", "second");
        try (LogLines log = new LogLines("io.headgate.server.net")) {
            Files.writeString(certificate, second.certificate());
            Files.writeString(key, second.key(null));
            await("the new one is there", () -> log.lines().stream()
                    .anyMatch(line -> line.contains("a new certificate is shown")));
        }
        assertThat(comer.comes().isErr()).isFalse();
        assertThat(comer.seen).containsExactly("CN=first", "CN=second");
    }

    private static String[] settings(boolean jdk, String... more) {
        List<String> all = new ArrayList<>(List.of(more));
        if (jdk) {
            all.addAll(List.of("tls-ciphersuites", "TLS_AES_128_GCM_SHA256"));
        }
        return all.toArray(String[]::new);
    }

    /** A client that comes again and again. */
    private final class Comer {
        private final String version;
        private final SSLContext context;
        private final List<String> seen = new ArrayList<>();
        private int handshakes;

        Comer(String version, KeyManager... keys) throws GeneralSecurityException {
            this.version = version;
            context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {new Trust()}, null);
        }

        /** Returns the verdict. */
        RawPacket comes() throws IOException {
            RawClient client = connect();
            client.startTls(context, tls -> tls.setEnabledProtocols(new String[] {version}));
            RawPacket verdict = client.login(new RawClient.Login(USER, PASSWORD));
            if (!verdict.isErr()) {
                client.quit();
            }
            return verdict;
        }

        /** Asked in a full handshake only. */
        private final class Trust extends X509ExtendedTrustManager {
            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
                handshakes++;
                seen.add(chain[0].getSubjectX500Principal().getName());
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
                throw new IllegalStateException("sockets only");
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType) {
                throw new IllegalStateException("sockets only");
            }

            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
                throw new IllegalStateException("servers only");
            }

            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
                throw new IllegalStateException("servers only");
            }

            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType) {
                throw new IllegalStateException("servers only");
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        }
    }
}
