package io.headgate.auth;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that the tests write down often. */
final class Bytes {
    private Bytes() {
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] nulTerminated(String text) {
        byte[] bytes = utf8(text);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    static byte[] nonce() {
        byte[] nonce = new byte[ServerAuthContext.NONCE_LENGTH];
        for (int i = 0; i < nonce.length; i++) {
            nonce[i] = (byte) (i + 1);
        }
        return nonce;
    }
}
