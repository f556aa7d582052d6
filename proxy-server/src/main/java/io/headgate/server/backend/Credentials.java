package io.headgate.server.backend;

import io.headgate.auth.CredentialSource;
import io.headgate.auth.Secret;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The passwords with which backends log in: those of the credentials file, else the one that the database last accepted
 * from a client. Thread-safe.
 */
public final class Credentials {

    private final CredentialSource configured;
    private final Map<String, Secret> proven = new ConcurrentHashMap<>();
    private volatile String lastProvenUser;
    private volatile Runnable onFirstProven = () -> { };

    public Credentials(CredentialSource configured) {
        this.configured = configured;
    }

    /** The database has accepted this password; keeps a copy. */
    public void onProven(String user, Secret password) {
        Secret before = proven.put(user, password.copy());
        if (before != null) {
            before.wipe();
        }
        boolean first = lastProvenUser == null;
        lastProvenUser = user;
        if (first) {
            onFirstProven.run();
        }
    }

    /** The user whose password the database accepted last; null when there is none yet. */
    public String lastProvenUser() {
        return lastProvenUser;
    }

    /** Has {@code task} run when the database accepts a password for the first time. */
    public void onFirstProven(Runnable task) {
        onFirstProven = task;
    }

    /** A copy that the caller wipes; null when no password is known. */
    public Secret find(String user) {
        Secret[] found = new Secret[1];
        // under the map's lock for this user, so that nobody wipes what is being copied
        proven.computeIfPresent(user, (name, secret) -> {
            found[0] = secret.copy();
            return secret;
        });
        if (found[0] != null) {
            return found[0];
        }
        Secret fromFile = configured.find(user);
        return fromFile == null ? null : fromFile.copy();
    }
}
