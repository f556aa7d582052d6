package io.headgate.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PemKeyPairTest {

    private static final String PASSPHRASE = "open sesame";

    private static PemKeyPair read(String certificate, String key, String passphrase) throws GeneralSecurityException {
        return PemKeyPair.of(certificate.getBytes(StandardCharsets.US_ASCII), key.getBytes(StandardCharsets.US_ASCII),
                passphrase == null ? null : passphrase.toCharArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void aKeyIsReadWithAndWithoutAPassphrase(String algorithm) throws Exception {
        PemFiles files = PemFiles.make(algorithm, "one");
        for (String passphrase : new String[] {null, PASSPHRASE}) {
            PemKeyPair pair = read(files.certificate(), files.key(passphrase), passphrase);
            assertThat(pair.chain()).hasSize(1);
            assertThat(pair.toString()).isEqualTo("PemKeyPair[CN=one]");
        }
    }

    @Test
    void aKeyInItsOldFormIsRead() throws Exception {
        PemFiles files = PemFiles.make("RSA", "old");
        assertThat(read(files.certificate(), files.oldKey(null), null).key())
                .isEqualTo(read(files.certificate(), files.oldKey(PASSPHRASE), PASSPHRASE).key());
    }

    @Test
    void theIssuersFollow() throws Exception {
        PemFiles own = PemFiles.make("EC", "own");
        PemFiles issuer = PemFiles.make("EC", "issuer");
        assertThat(read(own.certificate() + issuer.certificate(), own.key(null), null).chain()).hasSize(2);
    }

    @Test
    void whatDoesNotBelongTogetherIsRefused() throws Exception {
        PemFiles one = PemFiles.make("EC", "one");
        for (PemFiles other : new PemFiles[] {PemFiles.make("EC", "other"), PemFiles.make("RSA", "other")}) {
            assertThatThrownBy(() -> read(one.certificate(), other.key(null), null))
                    .isInstanceOf(GeneralSecurityException.class).hasMessageContaining("is not the key of");
        }
    }

    @Test
    void aMissingOrWrongPassphraseIsSaidSo() throws Exception {
        PemFiles files = PemFiles.make("RSA", "one");
        for (String key : new String[] {files.key(PASSPHRASE), files.oldKey(PASSPHRASE)}) {
            assertThatThrownBy(() -> read(files.certificate(), key, null))
                    .hasMessageContaining("tls-private-key-password-file names");
            assertThatThrownBy(() -> read(files.certificate(), key, "wrong"))
                    .hasMessageContaining("cannot be read with the passphrase").hasMessageNotContaining("wrong");
        }
    }

    @Test
    void whatIsNoPemIsSaidSo() throws Exception {
        PemFiles files = PemFiles.make("EC", "one");
        assertThatThrownBy(() -> read("", files.key(null), null)).hasMessageContaining("holds no certificate");
        assertThatThrownBy(() -> read("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", files.key(null),
                null)).hasMessageContaining("no PEM certificate");
        assertThatThrownBy(() -> read(files.certificate(), files.certificate(), null))
                .hasMessageContaining("holds no private key");
        assertThatThrownBy(() -> read(files.certificate(),
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", null))
                .isInstanceOf(GeneralSecurityException.class);
    }
}
