package io.headgate.auth;

/**
 * What {@link ServerAuth} needs to know of the connection and of the proxy.
 *
 * @param secure whether nobody can listen in on the client's connection: TLS, or a Unix domain socket
 * @param nonce the 20 bytes of the greeting's auth-plugin-data; not changed, not copied
 * @param rsaKeys the key for passwords that are sent without TLS
 * @param verifiers what the database has confirmed lately
 * @param credentials passwords that the proxy may judge by itself
 * @param tokens IAM tokens that are taken in place of passwords, from clients that are {@code secure}
 * @param clientHost the client's address, for the text of error 1045; null leaves it out
 * @param bareData whether the client wants what a plugin says without the AuthMoreData header, as MySQL sent it before
 *     5.5.16; such a client encrypts passwords as MySQL before 8.0.5 did, which gives them away, so it needs TLS
 */
public record ServerAuthContext(boolean secure, byte[] nonce, RsaKeys rsaKeys, VerifierCache verifiers,
                                CredentialSource credentials, TokenGate tokens, String clientHost,
                                boolean bareData) {
    /** Bytes of a nonce. */
    public static final int NONCE_LENGTH = 20;

    /** Refuses a nonce that is not 20 bytes long. */
    public ServerAuthContext {
        if (nonce.length != NONCE_LENGTH) {
            throw new IllegalArgumentException("A nonce has 20 bytes, not " + nonce.length);
        }
    }

    /** Without tokens and the client's address, and for clients of today. */
    public ServerAuthContext(boolean secure, byte[] nonce, RsaKeys rsaKeys, VerifierCache verifiers,
                             CredentialSource credentials) {
        this(secure, nonce, rsaKeys, verifiers, credentials, TokenGate.NONE, null, false);
    }
}
