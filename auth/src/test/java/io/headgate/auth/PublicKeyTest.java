package io.headgate.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeyTest {
    private final RsaKeys keys = TestLogins.KEYS;

    @Test
    void readsAndWritesTheKeyOfARealServerByteForByte() throws Exception {
        byte[] pem = serverKey();

        PublicKey key = PublicKeyPem.decode(pem);

        assertThat(((RSAPublicKey) key).getModulus().bitLength()).isEqualTo(2048);
        assertThat(PublicKeyPem.encode(key)).isEqualTo(pem);
    }

    @Test
    void thePublicKeyIsTheSameEachTime() throws Exception {
        assertThat(keys.publicKeyPem()).isEqualTo(keys.publicKeyPem());
        assertThat(PublicKeyPem.decode(keys.publicKeyPem())).isEqualTo(keys.publicKey());
    }

    @Test
    void aTruncatedKeyIsRefusedAtEveryLength() throws Exception {
        byte[] pem = serverKey();
        int withoutLineFeed = pem.length - 1;
        for (int length = 0; length < withoutLineFeed; length++) {
            byte[] part = Arrays.copyOf(pem, length);
            assertThatThrownBy(() -> PublicKeyPem.decode(part)).as("%d bytes", length)
                    .isInstanceOf(GeneralSecurityException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "-----END PUBLIC KEY----------BEGIN PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\nA\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjAN\n-----END PUBLIC KEY-----\n",
        "-----BEGIN RSA PUBLIC KEY-----\nMIIBIjAN\n-----END RSA PUBLIC KEY-----\n"})
    void whatIsNoKeyIsRefused(String pem) {
        assertThatThrownBy(() -> PublicKeyPem.decode(pem.getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void anEndlessKeyIsRefusedUnread() {
        assertThatThrownBy(() -> PublicKeyPem.decode(new byte[1 << 20])).hasMessageContaining("1048576 bytes");
    }

    @Test
    void aPasswordSurvivesEncryptionWithItsTerminator() throws Exception {
        byte[] encrypted = CachingSha2.encryptPassword(Bytes.utf8("pässwörd €"), Bytes.nonce(), keys.publicKey());

        assertThat(encrypted).hasSize(RsaKeys.BLOCK_LENGTH);
        assertThat(CachingSha2.decryptPassword(encrypted, Bytes.nonce(), keys.privateKey()))
                .isEqualTo(Bytes.nulTerminated("pässwörd €"));
    }

    @Test
    void aPasswordThatDoesNotFitTheKeyIsRefused() throws Exception {
        byte[] longest = new byte[213];

        assertThat(CachingSha2.encryptPassword(longest, Bytes.nonce(), keys.publicKey())).isNotEmpty();
        assertThatThrownBy(() -> CachingSha2.encryptPassword(new byte[214], Bytes.nonce(), keys.publicKey()))
                .isInstanceOf(GeneralSecurityException.class);
    }

    private static byte[] serverKey() throws IOException {
        try (InputStream in = PublicKeyTest.class.getResourceAsStream("mysql97-public-key.pem")) {
            return in.readAllBytes();
        }
    }
}
