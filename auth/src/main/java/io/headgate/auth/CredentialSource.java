package io.headgate.auth;

import java.util.List;

/** Where passwords come from that the proxy itself may judge by. Implementations are thread-safe and do not block. */
@FunctionalInterface
public interface CredentialSource {
    /** Knows nobody: every login is judged by the database. */
    CredentialSource NONE = user -> null;

    /**
     * The password to use for {@code user}, the current one if there are several; null when this source does not know
     * the user. It stays the source's: do not wipe it, copy it to keep it.
     */
    Secret find(String user);

    /** Every password that {@code user} may log in with, the current one first; empty when the user is not known. */
    default List<Secret> findAll(String user) {
        Secret only = find(user);
        return only == null ? List.of() : List.of(only);
    }
}
