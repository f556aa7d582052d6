package io.headgate.config;

import java.util.List;

/**
 * A cipher suite, by the name that OpenSSL and MySQL's {@code ssl_cipher} and {@code tls_ciphersuites} give it.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/9.7/en/encrypted-connection-protocols-ciphers.html">MySQL manual:
 *     Encrypted Connection TLS Protocols and Ciphers</a>
 */
public interface TlsCipher {

    /** OpenSSL's name, as a setting has it. */
    String text();

    /** The name that IANA and the JDK give it. */
    String jdkName();

    /** Whether a server with a key of this algorithm ({@code RSA}, {@code EC}) can use it. */
    boolean fits(String keyAlgorithm);

    /** Cipher suites of TLS 1.2 that BoringSSL has; those of the default are what MySQL takes since 8.4, too. */
    enum Tls12 implements TlsCipher {
        ECDHE_ECDSA_AES128_GCM_SHA256("ECDSA", "AES_128_GCM_SHA256"),
        ECDHE_ECDSA_AES256_GCM_SHA384("ECDSA", "AES_256_GCM_SHA384"),
        ECDHE_RSA_AES128_GCM_SHA256("RSA", "AES_128_GCM_SHA256"),
        ECDHE_RSA_AES256_GCM_SHA384("RSA", "AES_256_GCM_SHA384"),
        ECDHE_ECDSA_CHACHA20_POLY1305("ECDSA", "CHACHA20_POLY1305_SHA256"),
        ECDHE_RSA_CHACHA20_POLY1305("RSA", "CHACHA20_POLY1305_SHA256"),
        ECDHE_ECDSA_AES128_SHA("ECDSA", "AES_128_CBC_SHA"),
        ECDHE_ECDSA_AES256_SHA("ECDSA", "AES_256_CBC_SHA"),
        ECDHE_RSA_AES128_SHA("RSA", "AES_128_CBC_SHA"),
        ECDHE_RSA_AES256_SHA("RSA", "AES_256_CBC_SHA");

        /** Encryption that also authenticates, keys that nobody can have later. */
        static final List<Tls12> BY_DEFAULT = List.of(ECDHE_ECDSA_AES128_GCM_SHA256, ECDHE_ECDSA_AES256_GCM_SHA384,
                ECDHE_RSA_AES128_GCM_SHA256, ECDHE_RSA_AES256_GCM_SHA384, ECDHE_ECDSA_CHACHA20_POLY1305,
                ECDHE_RSA_CHACHA20_POLY1305);

        private final String signature;
        private final String jdkName;

        Tls12(String signature, String rest) {
            this.signature = signature;
            this.jdkName = "TLS_ECDHE_" + signature + "_WITH_" + rest;
        }

        @Override
        public String text() {
            return name().replace('_', '-');
        }

        @Override
        public String jdkName() {
            return jdkName;
        }

        @Override
        public boolean fits(String keyAlgorithm) {
            // RSA signs by RSA, EC and Ed25519 by what is called ECDSA here (RFC 8422)
            return signature.equals("RSA") == keyAlgorithm.equals("RSA");
        }
    }

    /** All cipher suites of TLS 1.3 that BoringSSL has. They fit every key. */
    enum Tls13 implements TlsCipher {
        TLS_AES_128_GCM_SHA256,
        TLS_AES_256_GCM_SHA384,
        TLS_CHACHA20_POLY1305_SHA256;

        @Override
        public String text() {
            return name();
        }

        @Override
        public String jdkName() {
            return name();
        }

        @Override
        public boolean fits(String keyAlgorithm) {
            return true;
        }
    }
}
