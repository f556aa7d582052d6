package io.headgate.auth;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/**
 * The plugin {@code client_ed25519} of MariaDB, towards databases only: the client signs the server's nonce by Ed25519.
 * The secret is the SHA-512 of a password of any length, where Ed25519 has it of 32 random bytes, so the JDK's Ed25519
 * cannot sign with it. It does the arithmetic of the curve all the same: X25519 with the same secret yields the public
 * key but for one bit, a new pair of keys is the signature's random number and its point, and whichever bit makes the
 * signature valid is the right one. Stateless.
 *
 * @see <a href="https://mariadb.com/kb/en/authentication-plugin-ed25519/">MariaDB manual: Authentication Plugin -
 *     ed25519</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8032#section-5.1">RFC 8032, 5.1</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7748#section-4.1">RFC 7748, 4.1: both curves are one</a>
 */
final class Ed25519Password {
    /** The plugin's name on the wire. */
    static final String PLUGIN = "client_ed25519";
    static final int NONCE_LENGTH = 32;

    private static final String ED25519 = "Ed25519";
    private static final String X25519 = "X25519";
    private static final int LENGTH = 32;
    private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    /** The base point's u. */
    private static final BigInteger BASE = BigInteger.valueOf(9);

    private Ed25519Password() {
    }

    /**
     * What a client answers to {@code nonce}: 64 bytes, for the empty password too. Takes milliseconds.
     *
     * @param password the password's bytes without a terminator; not changed
     * @throws GeneralSecurityException when this Java platform has no Ed25519 or X25519
     */
    static byte[] sign(byte[] password, byte[] nonce) throws GeneralSecurityException {
        byte[] secret = secret(password);
        KeyPair random = KeyPairGenerator.getInstance(ED25519).generateKeyPair();
        byte[] randomSecret = secret(((EdECPrivateKey) random.getPrivate()).getBytes().orElseThrow());
        byte[] randomPoint = encode(((EdECPublicKey) random.getPublic()).getPoint());
        try {
            BigInteger y = publicY(secret);
            for (boolean xOdd : new boolean[] {false, true}) {
                EdECPoint point = new EdECPoint(xOdd, y);
                BigInteger hash = number(Digests.digest(Digests.SHA_512, randomPoint, encode(point), nonce));
                BigInteger sum = number(randomSecret).add(hash.multiply(number(secret))).mod(ORDER);
                byte[] signature = Arrays.copyOf(randomPoint, 2 * LENGTH);
                System.arraycopy(littleEndian(sum), 0, signature, LENGTH, LENGTH);
                if (isValid(signature, nonce, point)) {
                    return signature;
                }
            }
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(randomSecret, (byte) 0);
        }
        throw new GeneralSecurityException("Ed25519 and X25519 of this Java platform do not fit together");
    }

    /** The number that is the private key, as Ed25519 makes it of a seed. */
    private static byte[] secret(byte[] seed) {
        byte[] digest = Digests.digest(Digests.SHA_512, seed);
        byte[] secret = Arrays.copyOf(digest, LENGTH);
        Arrays.fill(digest, (byte) 0);
        secret[0] &= (byte) 0xf8;
        secret[LENGTH - 1] = (byte) (secret[LENGTH - 1] & 0x7f | 0x40);
        return secret;
    }

    /** The public key's y: X25519 yields its u, and y = (u - 1) / (u + 1). */
    private static BigInteger publicY(byte[] secret) throws GeneralSecurityException {
        KeyFactory keys = KeyFactory.getInstance(X25519);
        PrivateKey own = keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret));
        PublicKey base = keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, BASE));
        KeyAgreement product = KeyAgreement.getInstance(X25519);
        product.init(own);
        product.doPhase(base, true);
        BigInteger u = number(product.generateSecret());
        return u.subtract(BigInteger.ONE).multiply(u.add(BigInteger.ONE).modInverse(PRIME)).mod(PRIME);
    }

    private static boolean isValid(byte[] signature, byte[] nonce, EdECPoint point) throws GeneralSecurityException {
        Signature check = Signature.getInstance(ED25519);
        check.initVerify(KeyFactory.getInstance(ED25519)
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point)));
        check.update(nonce);
        return check.verify(signature);
    }

    private static byte[] encode(EdECPoint point) {
        byte[] encoded = littleEndian(point.getY());
        encoded[LENGTH - 1] |= (byte) (point.isXOdd() ? 0x80 : 0);
        return encoded;
    }

    private static byte[] littleEndian(BigInteger number) {
        byte[] bytes = reversed(number.toByteArray());
        return Arrays.copyOf(bytes, LENGTH);
    }

    private static BigInteger number(byte[] littleEndian) {
        return new BigInteger(1, reversed(littleEndian));
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
