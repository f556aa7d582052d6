package io.headgate.server.backend;

import io.headgate.auth.CredentialSource;
import io.headgate.auth.CredentialSource.Doubt;
import io.headgate.auth.LoginTokens;
import io.headgate.auth.Secret;
import io.headgate.config.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The passwords with which backends log in: those that are configured, and the one that the database last accepted,
 * which a client may have brought. Where there are tokens, a user of whom nothing is configured logs in with one,
 * unless the database takes such a password. Thread-safe.
 */
public final class Credentials {

    /**
     * What the database accepted last, and what was configured at that moment. As long as nothing else is configured,
     * it is tried first; afterwards the configured ones are newer.
     */
    private record Accepted(Secret password, List<Secret> configured) { }

    private final CredentialSource configured;
    private final Function<HostPort, LoginTokens> tokens;
    private final Map<String, Accepted> accepted = new ConcurrentHashMap<>();
    private volatile String lastAcceptedUser;
    private volatile Runnable onFirstAccepted = () -> { };

    /** @param tokens by server; null: there are none */
    public Credentials(CredentialSource configured, Function<HostPort, LoginTokens> tokens) {
        this.configured = configured;
        this.tokens = tokens;
    }

    /** As whom the statements of a user run that logs in with this name. */
    public String databaseUser(String user) {
        var known = configured.find(user);
        return known == null ? user : known.databaseUser();
    }

    /** The database has accepted this password of a database user; keeps a copy. */
    void onAccepted(String user, Secret password) {
        accepted.compute(user, (name, before) -> {
            List<Secret> now = configured.databasePasswords(user);
            if (before == null || !before.password.constantTimeEquals(password)) {
                wipe(before);
                return new Accepted(password.copy(), now);
            }
            return new Accepted(before.password, now);
        });
        onAccepted(user);
    }

    /** The database has accepted something of a database user that cannot be used again, such as a token. */
    void onAccepted(String user) {
        boolean first = lastAcceptedUser == null;
        lastAcceptedUser = user;
        if (first) {
            onFirstAccepted.run();
        }
    }

    /** The database has refused this password of a database user. */
    void onRefused(String user, Secret password) {
        accepted.computeIfPresent(user, (name, before) -> {
            if (!before.password.constantTimeEquals(password)) {
                return before;
            }
            wipe(before);
            return null;
        });
    }

    /** The database user that was accepted last; null when there is none yet. */
    public String lastAcceptedUser() {
        return lastAcceptedUser;
    }

    /** Has {@code task} run when the database accepts a password for the first time. */
    public void onFirstAccepted(Runnable task) {
        onFirstAccepted = task;
    }

    /** Whether there is a way to log in to the database as this user. */
    public boolean knows(String user) {
        return accepted.containsKey(user) || !configured.databasePasswords(user).isEmpty() || hasTokens(user);
    }

    /** Whether {@link #token} may be asked for. */
    public boolean hasTokens(String user) {
        return tokens != null && configured.databasePasswords(user).isEmpty();
    }

    /** See {@link LoginTokens#token}. */
    public CompletionStage<Secret> token(String user, HostPort server) {
        return tokens.apply(server).token(user);
    }

    /** The database has refused the last token. */
    void onTokenRefused(String user, HostPort server) {
        tokens.apply(server).forget(user);
    }

    /** Copies, in the order in which they are to be tried, that the caller wipes; empty when none is known. */
    public List<Secret> candidates(String user) {
        List<Secret> candidates = new ArrayList<>();
        List<Secret> now = configured.databasePasswords(user);
        now.forEach(password -> candidates.add(password.copy()));
        // under the map's lock for this user, so that nobody wipes what is being copied
        accepted.computeIfPresent(user, (name, last) -> {
            boolean nothingNewer = Secret.areEqual(now, last.configured);
            if (nothingNewer || !last.password.isAmong(now)) {
                candidates.removeIf(one -> one.constantTimeEquals(last.password));
                candidates.add(nothingNewer ? 0 : candidates.size(), last.password.copy());
            }
            return last;
        });
        return candidates;
    }

    /**
     * Has what is known of a user read anew, because the database has refused it all.
     *
     * @return completes when it has been read, or when that is not worth waiting for
     */
    CompletionStage<Void> refresh(String user) {
        return configured.refresh(user, Doubt.REFUSED_BY_DATABASE);
    }

    private static void wipe(Accepted before) {
        if (before != null) {
            before.password.wipe();
        }
    }
}
