package io.headgate.server.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Runs calls, which may block, one after the other in a thread of their own, which ends where there are none. Each call
 * is answered: with what it comes to, or with its refusal where too many wait or the proxy stops. Thread-safe.
 */
public final class CallQueue implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 2;

    private final ThreadPoolExecutor thread;

    private record Waiting<T>(Supplier<T> call, Supplier<T> refusal, CompletableFuture<T> answer) implements Runnable {

        @Override
        public void run() {
            try {
                answer.complete(call.get());
            } catch (RuntimeException | Error e) {
                // whatever it was, the caller waits for an answer
                answer.completeExceptionally(e);
            }
        }

        void refuse() {
            answer.complete(refusal.get());
        }
    }

    /**
     * Without calls.
     *
     * @param mostWaiting besides the one that runs
     * @param threads makes the thread
     */
    public CallQueue(int mostWaiting, ThreadFactory threads) {
        thread = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(mostWaiting), threads);
        thread.allowCoreThreadTimeOut(true);
    }

    /** Runs {@code call} when those before it have ended, or else {@code refusal}, which does not block. */
    <T> CompletionStage<T> run(Supplier<T> call, Supplier<T> refusal) {
        Waiting<T> waiting = new Waiting<>(call, refusal, new CompletableFuture<>());
        try {
            thread.execute(waiting);
        } catch (RejectedExecutionException e) {
            waiting.refuse();
        }
        return waiting.answer;
    }

    /** Refuses what waits and what comes; waits two seconds at most for the call that runs. May be called again. */
    @Override
    public void close() {
        thread.shutdown();
        List<Runnable> left = new ArrayList<>();
        thread.getQueue().drainTo(left);
        left.forEach(waiting -> ((Waiting<?>) waiting).refuse());
        try {
            thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
