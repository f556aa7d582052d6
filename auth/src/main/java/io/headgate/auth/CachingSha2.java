package io.headgate.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * The plugin {@code caching_sha2_password}: the fast path's
 * {@code SHA256(password) XOR SHA256(SHA256(SHA256(password)) + nonce)}, and full authentication's password, which is
 * masked with the nonce and encrypted with the server's RSA key (OAEP with SHA-1). Stateless.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_caching_sha2_authentication_exchanges.html">
 *     MySQL manual: Caching_sha2_password information</a>
 */
public final class CachingSha2 {
    /** The plugin's name on the wire. */
    public static final String PLUGIN = "caching_sha2_password";
    /** The client asks for the server's public RSA key. */
    public static final int REQUEST_PUBLIC_KEY = 2;
    /** The scramble was right; an OK packet follows at once. */
    public static final int FAST_AUTH_SUCCESS = 3;
    /** The scramble was not enough; the client must send its password. */
    public static final int PERFORM_FULL_AUTHENTICATION = 4;
    static final int SCRAMBLE_LENGTH = 32;

    private static final String TRANSFORMATION = "RSA/ECB/OAEPWithSHA-1AndMGF1Padding";

    private CachingSha2() {
    }

    /**
     * What a client answers to {@code nonce} (20 bytes): 32 bytes, or none for the empty password.
     *
     * @param password the password's bytes without a terminator; not changed
     */
    public static byte[] scramble(byte[] password, byte[] nonce) {
        if (password.length == 0) {
            return new byte[0];
        }
        byte[] stage1 = Digests.digest(Digests.SHA_256, password);
        byte[] stage2 = Digests.digest(Digests.SHA_256, stage1);
        return Digests.xorInto(stage1, Digests.digest(Digests.SHA_256, stage2, nonce));
    }

    /** {@code SHA256(SHA256(password))}: enough to verify a scramble, and itself worth protecting. */
    public static byte[] stage2(byte[] password) {
        byte[] stage1 = Digests.digest(Digests.SHA_256, password);
        byte[] stage2 = Digests.digest(Digests.SHA_256, stage1);
        Arrays.fill(stage1, (byte) 0);
        return stage2;
    }

    /**
     * Whether {@code scramble} was made for {@code nonce} from the password that {@code stage2} belongs to. Takes the
     * same time whether it was or not; a scramble that is not 32 bytes long is false.
     */
    public static boolean verify(byte[] scramble, byte[] nonce, byte[] stage2) {
        if (scramble.length != SCRAMBLE_LENGTH) {
            return false;
        }
        byte[] stage1 = Digests.xorInto(scramble.clone(), Digests.digest(Digests.SHA_256, stage2, nonce));
        byte[] found = Digests.digest(Digests.SHA_256, stage1);
        Arrays.fill(stage1, (byte) 0);
        return MessageDigest.isEqual(found, stage2);
    }

    /**
     * The password, ended by a zero byte, XORed with {@code nonce} and encrypted: one RSA block.
     *
     * @throws GeneralSecurityException when the key is no RSA key or too small for the password (a 2048 bit key takes
     *     213 bytes)
     */
    public static byte[] encryptPassword(byte[] password, byte[] nonce, PublicKey key) throws GeneralSecurityException {
        byte[] masked = Digests.xorInto(Arrays.copyOf(password, password.length + 1), nonce);
        try {
            Cipher cipher = Cipher.getInstance(TRANSFORMATION);
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return cipher.doFinal(masked);
        } finally {
            Arrays.fill(masked, (byte) 0);
        }
    }

    /**
     * Undoes {@link #encryptPassword}.
     *
     * @return the password, still ended by the zero byte if the client sent one; the caller checks and wipes it
     * @throws GeneralSecurityException when {@code encrypted} is not one block of this key
     */
    public static byte[] decryptPassword(byte[] encrypted, byte[] nonce, PrivateKey key)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(Cipher.DECRYPT_MODE, key);
        return Digests.xorInto(cipher.doFinal(encrypted), nonce);
    }
}
