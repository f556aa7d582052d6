package io.headgate.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519PasswordTest {
    /** SubjectPublicKeyInfo of an Ed25519 key, up to the key. */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /** MariaDB 10.11.19 says so: {@code SELECT ed25519_password('secret')}. */
    @ParameterizedTest
    @CsvSource({
        "secret, ZIgUREUg5PVgQ6LskhXmO+eZLS0nC8be6HPjYWR4YJY",
        "'', 4LH+dBF+G5W2CKTyId8xR3SyDqZoQjUNUVNxx8aWbG4",
        "foo, vubFBzIrapbfHct1/J72dnUryz5VS7lA6XHH8sIx4TI",
        "pässwörd €, ZUaFSQEfTWZtIKKEQQP66YLmIlnzfOTQfPLh1bPQM+c"})
    void theServersPublicKeyVerifiesTheSignature(String password, String publicKey) throws Exception {
        for (int i = 0; i < 20; i++) {
            byte[] nonce = new byte[Ed25519Password.NONCE_LENGTH];
            nonce[i] = (byte) (i - 10);

            byte[] signature = Ed25519Password.sign(Bytes.utf8(password), nonce);

            assertThat(isSignedBy(publicKey, nonce, signature)).isTrue();
            nonce[31] ^= 1;
            assertThat(isSignedBy(publicKey, nonce, signature)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Secret", "secret ", ""})
    void anotherPasswordIsNotThatOfTheKey(String password) throws Exception {
        byte[] nonce = new byte[Ed25519Password.NONCE_LENGTH];

        assertThat(isSignedBy("ZIgUREUg5PVgQ6LskhXmO+eZLS0nC8be6HPjYWR4YJY", nonce,
                Ed25519Password.sign(Bytes.utf8(password), nonce))).isFalse();
    }

    private static boolean isSignedBy(String publicKey, byte[] nonce, byte[] signature) throws Exception {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        encoded.write(PREFIX);
        encoded.write(Base64.getDecoder().decode(publicKey));
        PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded.toByteArray()));
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(key);
        check.update(nonce);
        return check.verify(signature);
    }
}
