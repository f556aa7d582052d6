package io.headgate.auth;

import java.nio.file.Path;
import java.util.List;

/** A credentials file that cannot be used; the message lists everything that is wrong with it, and no secret. */
public final class CredentialsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    CredentialsException(Path file, List<String> problems) {
        super("The credentials file " + file + " cannot be used:\n  - " + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong, one line each: where, what, and what to do. */
    public List<String> problems() {
        return problems;
    }
}
