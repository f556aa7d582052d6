package io.headgate.server.backend;

import io.headgate.auth.Secret;

/**
 * What a client has brought, for the database to judge.
 *
 * @param secret null: nothing but what is known of the user already
 * @param lasting whether it can be used again
 */
public record Proof(Secret secret, boolean lasting) {

    /** A password, or null for those that are known. */
    public static Proof of(Secret password) {
        return new Proof(password, true);
    }

    /** What opens the database for minutes only. */
    public static Proof once(Secret token) {
        return new Proof(token, false);
    }

    /** Whether the verdict on one is that on the other. */
    public boolean isSameAs(Proof other) {
        return lasting == other.lasting && (secret == null || other.secret == null ? secret == other.secret
                : secret.constantTimeEquals(other.secret));
    }

    /** Once the verdict is there. */
    public void wipe() {
        if (secret != null) {
            secret.wipe();
        }
    }
}
