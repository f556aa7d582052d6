package io.headgate.auth.iam;

/** A token that lets nobody in. Has no stack and no text of the token. */
public final class TokenRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong, in a word for the log. */
    public enum Kind {
        /** It is not written as a token is, or something is in it that belongs to no token. */
        MALFORMED,
        /** Something is in it twice. */
        DUPLICATE,
        /** It is for another service than rds-db, or another action. */
        OTHER_SERVICE,
        /** It is for another host or port. */
        OTHER_HOST,
        /** It is for another user. */
        OTHER_USER,
        /** Its time is over. */
        EXPIRED,
        /** Its time has not come. */
        FROM_THE_FUTURE,
        /** Nothing is known of the access key that signed it. */
        UNKNOWN_KEY,
        /** The access key must not log in as this user. */
        USER_NOT_ALLOWED,
        /** The signature, or the session token, is not that of the access key. */
        WRONG_SIGNATURE,
        /** The token may be right, but the proxy has no way to log in to the database as its user. */
        NO_WAY_TO_DATABASE
    }

    private final Kind kind;

    TokenRefusal(Kind kind) {
        super(kind.name(), null, false, false);
        this.kind = kind;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }
}
