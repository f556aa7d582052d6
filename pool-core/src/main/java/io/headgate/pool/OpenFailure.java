package io.headgate.pool;

import java.util.Objects;

/**
 * Why a connection could not be opened.
 *
 * @param kind    decides who hears of it and whether the pool backs off
 * @param message what happened, fit for an error text that any client may read; never a secret
 * @param detail  whatever the opener wants to hand through to the rejected borrower, such as the database's own error
 *                packet; may be null
 */
public record OpenFailure(Kind kind, String message, Object detail) {
    /** How final a failure is. */
    public enum Kind {
        /** The target may well accept the next attempt: refused, timed out, too many connections, starting up. */
        REFUSED_TRANSIENT,
        /** The target judged the credentials and said no. */
        AUTHENTICATION,
        /** Trying again would end the same way, for another reason than the credentials. */
        OTHER_DEFINITIVE
    }

    public OpenFailure {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(message, "message");
    }

    /** Leaves out the detail, which is not the pool's to print. */
    @Override
    public String toString() {
        return kind + ": " + message;
    }
}
