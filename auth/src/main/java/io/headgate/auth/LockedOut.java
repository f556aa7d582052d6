package io.headgate.auth;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * For a login that is refused whatever its password is: everybody has a password that nobody knows. The client sees the
 * exchange of a wrong password, and nobody asks the database.
 */
public final class LockedOut implements CredentialSource {
    private final List<Secret> passwords;

    /** With a password of its own. */
    public LockedOut() {
        byte[] password = new byte[32];
        new SecureRandom().nextBytes(password);
        passwords = List.of(Secret.of(password));
    }

    @Override
    public KnownUser find(String user) {
        return new KnownUser(passwords, user, passwords, false);
    }

    @Override
    public List<Secret> databasePasswords(String databaseUser) {
        return List.of();
    }

    @Override
    public CompletionStage<Void> refresh(String user, Doubt doubt) {
        return CompletableFuture.completedFuture(null);
    }
}
