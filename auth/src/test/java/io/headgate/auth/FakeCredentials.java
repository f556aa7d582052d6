package io.headgate.auth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Credentials that a test sets, with a record of who doubted them. */
final class FakeCredentials implements CredentialSource {
    final List<String> doubts = new ArrayList<>();
    CompletableFuture<Void> reading = CompletableFuture.completedFuture(null);
    private final Map<String, KnownUser> users = new HashMap<>();

    void know(String name, KnownUser user) {
        users.put(name, user);
    }

    @Override
    public KnownUser find(String user) {
        return users.get(user);
    }

    @Override
    public List<Secret> databasePasswords(String databaseUser) {
        return KnownUsers.of(users).databasePasswords(databaseUser);
    }

    @Override
    public CompletionStage<Void> refresh(String user, Doubt doubt) {
        doubts.add(user + " " + doubt);
        return reading;
    }
}
