package io.headgate.testkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;

/**
 * What a client's authentication plugins compute, written from the manual and apart from the product's own code, so
 * that neither can hide the other's mistake.
 *
 * <p>Source: dev.mysql.com/doc/dev/mysql-server/latest/page_caching_sha2_authentication_exchanges.html and
 * page_protocol_connection_phase_authentication_methods_native_password_authentication.html.
 */
public final class PasswordProof {

    /** SHA-1 challenge and response. */
    public static final String NATIVE = "mysql_native_password";

    /** SHA-256 challenge and response, or the password itself where the server does not remember it. */
    public static final String CACHING_SHA2 = "caching_sha2_password";

    /** The password itself, inside TLS or encrypted with the server's key. */
    public static final String SHA256 = "sha256_password";

    /** The password itself; only inside TLS. */
    public static final String CLEAR = "mysql_clear_password";

    private PasswordProof() {}

    /** The response to a challenge; empty for an empty password except with {@link #CLEAR}. */
    public static byte[] of(String plugin, String password, byte[] nonce) {
        if (plugin.equals(CLEAR)) {
            return nulTerminated(password);
        }
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            return new byte[0];
        }
        if (plugin.equals(SHA256)) {
            // the wish for the server's key
            return new byte[] {1};
        }
        if (plugin.equals(NATIVE)) {
            // SHA1(password) XOR SHA1(nonce + SHA1(SHA1(password)))
            byte[] once = digest("SHA-1", bytes);
            return xor(once, digest("SHA-1", nonce, digest("SHA-1", once)));
        }
        if (plugin.equals(CACHING_SHA2)) {
            // SHA256(password) XOR SHA256(SHA256(SHA256(password)) + nonce)
            byte[] once = digest("SHA-256", bytes);
            return xor(once, digest("SHA-256", digest("SHA-256", once), nonce));
        }
        throw new IllegalArgumentException("unknown authentication plugin " + plugin);
    }

    /** The password with a NUL behind it, as it goes through TLS. */
    public static byte[] nulTerminated(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    /** The password for a connection without TLS: mixed with the nonce and encrypted for the server's RSA key. */
    public static byte[] encrypted(String password, byte[] nonce, byte[] publicKeyPem) {
        String base64 = new String(publicKeyPem, StandardCharsets.US_ASCII)
                .replaceAll("-----[A-Z ]+-----", "")
                .replaceAll("[\\s\\x00]", "");
        try {
            PublicKey key = KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return cipher.doFinal(xor(nulTerminated(password), nonce));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the server's public key cannot be used: " + e.getMessage(), e);
        }
    }

    private static byte[] xor(byte[] data, byte[] mask) {
        byte[] result = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            result[i] = (byte) (data[i] ^ mask[i % mask.length]);
        }
        return result;
    }

    private static byte[] digest(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
