package io.headgate.pool;

import java.util.Objects;

/**
 * Why a borrower gets no connection.
 *
 * @param kind        what happened
 * @param explanation the facts, fit for the end of an error text: limit, in use, waiting, last backend error
 * @param cause       the failed attempt to open a connection, or null when that was not the cause
 */
public record AcquireFailure(Kind kind, String explanation, OpenFailure cause) {
    /** What happened to the borrower. */
    public enum Kind {
        /** The borrow timeout ran out. */
        TIMEOUT,
        /** The target refused the credentials of the borrower's key, or of the borrower itself if it is fresh. */
        AUTHENTICATION,
        /** A connection could not be opened, and waiting on would not help. */
        OPEN_FAILED,
        /** The pool is closed. */
        CLOSED
    }

    public AcquireFailure {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(explanation, "explanation");
    }

    static AcquireFailure of(OpenFailure cause) {
        Kind kind = cause.kind() == OpenFailure.Kind.AUTHENTICATION ? Kind.AUTHENTICATION : Kind.OPEN_FAILED;
        return new AcquireFailure(kind, cause.message(), cause);
    }
}
