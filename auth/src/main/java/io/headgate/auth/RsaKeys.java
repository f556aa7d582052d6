package io.headgate.auth;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;

/**
 * The proxy's own RSA key for {@code caching_sha2_password} without TLS. It is generated (2048 bit, a fraction of a
 * second of CPU) when it is first asked for, so first use it away from an event loop. Thread-safe.
 */
public final class RsaKeys {
    /** Bits of the modulus, as MySQL's own generated keys have. */
    static final int KEY_BITS = 2048;
    /** Bytes of one encrypted password. */
    static final int BLOCK_LENGTH = KEY_BITS / 8;

    private volatile KeyPair pair;

    /** The public key; generates the pair on first use. */
    public PublicKey publicKey() {
        return pair().getPublic();
    }

    /** The public key as PEM in ASCII; generates the pair on first use. */
    public byte[] publicKeyPem() {
        return PublicKeyPem.encode(publicKey());
    }

    PrivateKey privateKey() {
        return pair().getPrivate();
    }

    private KeyPair pair() {
        KeyPair known = pair;
        return known != null ? known : generate();
    }

    private synchronized KeyPair generate() {
        if (pair == null) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(KEY_BITS);
                pair = generator.generateKeyPair();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java platform must have RSA", e);
            }
        }
        return pair;
    }
}
