package io.headgate.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The PEM text in which a public RSA key travels: {@code BEGIN PUBLIC KEY}, base64 lines of 64, {@code END}. */
public final class PublicKeyPem {
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";
    /** A 16384 bit key needs less; more is not a key but an attempt to keep us busy. */
    private static final int MAX_LENGTH = 8192;

    private PublicKeyPem() {
    }

    /** The text of {@code key}, in ASCII, ending in a line feed. */
    public static byte[] encode(PublicKey key) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return (BEGIN + '\n' + base64 + '\n' + END + '\n').getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The RSA key in {@code pem}.
     *
     * @throws GeneralSecurityException when there is none; the message says what is missing
     */
    public static PublicKey decode(byte[] pem) throws GeneralSecurityException {
        if (pem.length > MAX_LENGTH) {
            throw new InvalidKeySpecException("a public key of " + pem.length + " bytes is longer than " + MAX_LENGTH);
        }
        String text = new String(pem, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END, Math.max(begin, 0));
        if (begin < 0 || end < 0) {
            throw new InvalidKeySpecException("no '" + BEGIN + "' … '" + END + "' in " + pem.length + " bytes");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
            return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeySpecException("the public key is not base64", e);
        }
    }
}
