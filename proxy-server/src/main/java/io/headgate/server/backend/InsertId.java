package io.headgate.server.backend;

import java.util.concurrent.CompletableFuture;

/**
 * What LAST_INSERT_ID() is for a session, when only the backend that ran the statement knows it: an OK packet's insert
 * id may also be a value that the statement gave explicitly, which LAST_INSERT_ID() ignores. Whoever takes the backend
 * next asks it first and completes this; nobody asks as long as the session keeps or gets back its backend.
 * Thread-safe.
 */
public final class InsertId {

    private final CompletableFuture<Long> value = new CompletableFuture<>();
    private volatile boolean wanted = true;

    /** The session has ended or has another insert id now: nobody need ask. */
    public void abandon() {
        wanted = false;
    }

    boolean isWanted() {
        return wanted;
    }

    void complete(long answer) {
        value.complete(answer);
    }

    /** The backend is gone and with it the answer. */
    void lost() {
        value.completeExceptionally(new IllegalStateException("the database connection was closed"));
    }

    /** Completes with the answer once somebody has asked the backend; exceptionally when it was lost. */
    public CompletableFuture<Long> value() {
        return value;
    }
}
