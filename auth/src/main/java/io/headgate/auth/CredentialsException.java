package io.headgate.auth;

import java.util.List;

/** Credentials that cannot be read; the message lists everything that is wrong with them, and no secret. */
public final class CredentialsException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kind of thing went wrong. */
    public enum Kind {
        /** Whoever keeps them asks to be asked less often. */
        THROTTLED,
        /** Nobody answers, or not sensibly; it may be over in a moment. */
        UNAVAILABLE,
        /** The proxy may not read them. */
        DENIED,
        /** They are there and cannot be used. */
        BROKEN,
        /** They do not exist, or not any more: what was read before no longer holds. */
        MISSING
    }

    private final Kind kind;
    private final transient List<String> problems;

    /**
     * @param what the file or secret, as the message begins
     * @param problems one line each: where, what, and what to do; never a secret
     */
    public CredentialsException(Kind kind, String what, List<String> problems) {
        super("The " + what + " cannot be used:" + (problems.size() == 1 ? " " : "\n  - ")
                + String.join("\n  - ", problems));
        this.kind = kind;
        this.problems = List.copyOf(problems);
    }

    /** What kind of thing went wrong. */
    public Kind kind() {
        return kind;
    }

    /** Everything that is wrong, one line each: where, what, and what to do. */
    public List<String> problems() {
        return problems;
    }
}
