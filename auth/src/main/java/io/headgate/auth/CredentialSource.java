package io.headgate.auth;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where passwords come from that the proxy itself may judge by. Implementations are thread-safe and do not block. */
public interface CredentialSource {
    /** Knows nobody: every login is judged by the database. */
    CredentialSource NONE = new CredentialSource() {
        @Override
        public KnownUser find(String user) {
            return null;
        }

        @Override
        public List<Secret> databasePasswords(String databaseUser) {
            return List.of();
        }

        @Override
        public CompletionStage<Void> refresh(String user, Doubt doubt) {
            return CompletableFuture.completedFuture(null);
        }
    };

    /** Why somebody thinks that a source may be out of date. */
    enum Doubt {
        /** The database has refused every password that is known of the user. */
        REFUSED_BY_DATABASE,
        /** A client presented a password that is not among those that are known of the user. Anybody can do that. */
        UNKNOWN_PASSWORD
    }

    /** What is known of a user that logs in; null when this source does not know it. */
    KnownUser find(String user);

    /** The passwords of a database user in the order in which they are to be tried; empty when none is known. */
    List<Secret> databasePasswords(String databaseUser);

    /**
     * Has what is known of {@code user} read anew soon, however often it is called.
     *
     * @param user as it logs in, or of the database
     * @return completes, without a value, once it has been read, or when that is not worth waiting for
     */
    CompletionStage<Void> refresh(String user, Doubt doubt);
}
