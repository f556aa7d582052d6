package io.headgate.auth;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The plugin {@code mysql_native_password}: the client proves with
 * {@code SHA1(password) XOR SHA1(nonce + SHA1(SHA1(password)))} that it knows a password. Stateless.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_authentication_methods_native_password_authentication.html">
 *     MySQL manual: Native Authentication</a>
 */
public final class NativePassword {
    /** The plugin's name on the wire. */
    public static final String PLUGIN = "mysql_native_password";
    static final int SCRAMBLE_LENGTH = 20;

    private NativePassword() {
    }

    /**
     * What a client answers to {@code nonce} (20 bytes): 20 bytes, or none for the empty password.
     *
     * @param password the password's bytes without a terminator; not changed
     */
    public static byte[] scramble(byte[] password, byte[] nonce) {
        if (password.length == 0) {
            return new byte[0];
        }
        byte[] stage1 = Digests.digest(Digests.SHA_1, password);
        byte[] stage2 = Digests.digest(Digests.SHA_1, stage1);
        return Digests.xorInto(stage1, Digests.digest(Digests.SHA_1, nonce, stage2));
    }

    /**
     * Whether {@code scramble} was made for {@code nonce} from the password that {@code stage2} belongs to. Takes the
     * same time whether it was or not; a scramble that is not 20 bytes long is false.
     */
    public static boolean verify(byte[] scramble, byte[] nonce, byte[] stage2) {
        if (scramble.length != SCRAMBLE_LENGTH) {
            return false;
        }
        byte[] stage1 = Digests.xorInto(scramble.clone(), Digests.digest(Digests.SHA_1, nonce, stage2));
        byte[] found = Digests.digest(Digests.SHA_1, stage1);
        Arrays.fill(stage1, (byte) 0);
        return MessageDigest.isEqual(found, stage2);
    }

    /** {@code SHA1(SHA1(password))}: enough to verify a scramble, and itself worth protecting. */
    public static byte[] stage2(byte[] password) {
        byte[] stage1 = Digests.digest(Digests.SHA_1, password);
        byte[] stage2 = Digests.digest(Digests.SHA_1, stage1);
        Arrays.fill(stage1, (byte) 0);
        return stage2;
    }
}
