package io.headgate.testkit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits in tests for what happens elsewhere. */
public final class Await {

    /**
     * What is waited for.
     *
     * @param <E> why nobody can tell
     */
    @FunctionalInterface
    public interface Condition<E extends Exception> {
        boolean holds() throws E;
    }

    /** Nothing takes so long, however busy the machine is. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_MILLIS = 5;

    private Await() { }

    /**
     * Returns once {@code condition} has held once; it is not asked again after that.
     *
     * @param what is waited for; a part of a sentence
     * @throws AssertionError when it has not held within a minute
     */
    public static <E extends Exception> void await(String what, Condition<E> condition) throws E {
        await(what, condition, () -> null);
    }

    /** @param seen tells at the end what was so instead */
    public static <E extends Exception> void await(String what, Condition<E> condition, Supplier<?> seen) throws E {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                Object instead = seen.get();
                throw new AssertionError("waited in vain until " + what + (instead == null ? "" : ": " + instead));
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
