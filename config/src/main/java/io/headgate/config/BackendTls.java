package io.headgate.config;

/** How connections to the database use TLS. The names are those of MySQL's {@code --ssl-mode}, and {@link #AUTO}. */
public enum BackendTls {
    /** TLS when the server offers it, except to a loopback address. */
    AUTO,
    /** Never TLS. */
    DISABLED,
    /** TLS when the server offers it. */
    PREFERRED,
    /** TLS or no connection; the certificate is not examined. */
    REQUIRED,
    /** TLS, and the certificate must have been issued by a trusted authority. */
    VERIFY_CA,
    /** As {@link #VERIFY_CA}, and the certificate must be for the host that was asked for. */
    VERIFY_IDENTITY;

    /** Whether the server's certificate is examined. */
    public boolean verifies() {
        return this == VERIFY_CA || this == VERIFY_IDENTITY;
    }
}
