package io.headgate.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Digests, and the arithmetic with them that the challenge-response plugins share. */
public final class Digests {
    static final String SHA_1 = "SHA-1";
    public static final String SHA_256 = "SHA-256";
    static final String SHA_512 = "SHA-512";

    private Digests() {
    }

    /** The digest over the concatenation of {@code parts}. */
    public static byte[] digest(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform must have " + algorithm, e);
        }
    }

    /** XORs {@code mask}, repeated as often as needed, into {@code target} in place and returns {@code target}. */
    static byte[] xorInto(byte[] target, byte[] mask) {
        for (int i = 0; i < target.length; i++) {
            target[i] ^= mask[i % mask.length];
        }
        return target;
    }
}
