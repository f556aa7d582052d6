package io.headgate.server.backend;

import java.util.concurrent.CompletableFuture;

/**
 * What a statement has left for its session and only the backend that ran it can tell: LAST_INSERT_ID(), since an OK
 * packet's insert id may also be a value that the statement gave explicitly, and the user variables. Whoever takes the
 * backend next asks it first and completes this; nobody asks as long as the session keeps or gets back its backend.
 * Thread-safe.
 *
 * @param <T> what it is
 */
public final class Leftover<T> {

    private final CompletableFuture<T> value = new CompletableFuture<>();
    private volatile boolean wanted = true;

    /** The session has ended or has something else now: nobody need ask. */
    public void abandon() {
        wanted = false;
    }

    boolean isWanted() {
        return wanted;
    }

    void complete(T answer) {
        value.complete(answer);
    }

    /** The backend is gone and with it the answer. */
    void lost() {
        value.completeExceptionally(new IllegalStateException("the database connection was closed"));
    }

    /** Completes with the answer once somebody has asked the backend; exceptionally when it was lost. */
    public CompletableFuture<T> value() {
        return value;
    }
}
