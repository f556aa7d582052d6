package io.headgate.auth;

/**
 * The plugin {@code sha256_password}, towards databases only: {@code caching_sha2_password}'s full authentication
 * without its fast path, and with another byte to ask for the key.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/sha256-pluggable-authentication.html">MySQL manual: SHA-256
 *     Pluggable Authentication</a>
 */
public final class Sha256Password {
    /** The plugin's name on the wire. */
    public static final String PLUGIN = "sha256_password";
    /** The client asks for the server's public RSA key. */
    static final int REQUEST_PUBLIC_KEY = 1;

    private Sha256Password() {
    }
}
