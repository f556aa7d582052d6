package io.headgate.auth.iam;

import io.headgate.auth.Digests;
import io.headgate.auth.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4, to verify: the SDK only signs.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create a
 *     signed AWS API request</a>
 */
final class Signatures {
    private static final byte[] BEGINNING = utf8("AWS4");
    private static final String HMAC = "HmacSHA256";

    private Signatures() {
    }

    /** Compares without telling by its duration where the difference is. */
    static boolean isOf(Secret secretKey, String scope, String stringToSign, String signature) {
        byte[] key = Arrays.copyOf(BEGINNING, BEGINNING.length + secretKey.content().length);
        System.arraycopy(secretKey.content(), 0, key, BEGINNING.length, secretKey.content().length);
        for (String part : scope.split("/")) {
            byte[] next = hmac(key, part);
            Arrays.fill(key, (byte) 0);
            key = next;
        }
        return MessageDigest.isEqual(hmac(key, stringToSign), HexFormat.of().parseHex(signature));
    }

    static String sha256(String text) {
        return sha256(utf8(text));
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Digests.digest(Digests.SHA_256, bytes));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform must have " + HMAC, e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
