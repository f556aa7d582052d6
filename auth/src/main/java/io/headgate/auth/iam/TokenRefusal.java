package io.headgate.auth.iam;

import java.util.Locale;

/** A token that lets nobody in. Has no stack and no text of the token. */
public final class TokenRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong, in a word for the log. */
    public enum Kind {
        /** It is not written as a token is, or something is in it that belongs to no token. */
        MALFORMED,
        /** Something is in it twice. */
        DUPLICATE,
        /** It is for another service or action than those of tokens. */
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
        /** It is to be sent to an STS that is not among the allowed ones. */
        OTHER_STS,
        /** What binds it to a proxy is not signed. */
        NOT_BOUND,
        /** STS does not take it for genuine. */
        REFUSED_BY_STS,
        /** STS cannot be asked, or gives no sensible answer. */
        STS_UNAVAILABLE,
        /** The access key, or the role, must not log in as this user. */
        USER_NOT_ALLOWED,
        /** The signature, or the session token, is not that of the access key. */
        WRONG_SIGNATURE,
        /** The token may be right, but the proxy has no way to log in to the database as its user. */
        NO_WAY_TO_DATABASE
    }

    private final Kind kind;
    private final String detail;

    /** Says no more than that. */
    public TokenRefusal(Kind kind) {
        this(kind, "");
    }

    /** @param detail what else the log should say; nothing of the token */
    public TokenRefusal(Kind kind, String detail) {
        super(kind.name(), null, false, false);
        this.kind = kind;
        this.detail = detail;
    }

    static void unless(boolean right, Kind otherwise) throws TokenRefusal {
        if (!right) {
            throw new TokenRefusal(otherwise);
        }
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }

    /** What is wrong, in words: the kind and what else is known. */
    public String cause() {
        String word = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return detail.isEmpty() ? word : word + ": " + detail;
    }
}
