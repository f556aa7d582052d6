package io.headgate.auth;

/**
 * What {@link ServerAuth} needs to know of the connection and of the proxy.
 *
 * @param secure whether nobody can listen in on the client's connection: TLS, or a Unix domain socket
 * @param nonce the 20 bytes of the greeting's auth-plugin-data; not changed, not copied
 * @param rsaKeys the key for passwords that are sent without TLS
 * @param verifiers what the database has confirmed lately
 * @param credentials passwords that the proxy may judge by itself
 * @param clientHost the client's address, for the text of error 1045; null leaves it out
 */
public record ServerAuthContext(boolean secure, byte[] nonce, RsaKeys rsaKeys, VerifierCache verifiers,
                                CredentialSource credentials, String clientHost) {
    /** Bytes of a nonce. */
    public static final int NONCE_LENGTH = 20;

    /** Refuses a nonce that is not 20 bytes long. */
    public ServerAuthContext {
        if (nonce.length != NONCE_LENGTH) {
            throw new IllegalArgumentException("A nonce has 20 bytes, not " + nonce.length);
        }
    }

    /** Without the client's address. */
    public ServerAuthContext(boolean secure, byte[] nonce, RsaKeys rsaKeys, VerifierCache verifiers,
                             CredentialSource credentials) {
        this(secure, nonce, rsaKeys, verifiers, credentials, null);
    }
}
