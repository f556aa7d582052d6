package io.headgate.pool;

import java.util.random.RandomGenerator;

/**
 * How much the target is asked for: a pause between attempts while it refuses, and few connections at once when it has
 * just become the target or answers again. A server that takes over has cold caches and a queue before it; what it
 * needs least is everybody's login in the same moment. Guarded by the pool's lock.
 */
final class Backoff {
    /** Logins in flight at a new target. Each one that succeeds makes it one more, so every round trip doubles them. */
    static final int FIRST_OPENINGS = 2;
    private static final int MAX_DOUBLINGS = 30;

    private final RandomGenerator random;
    private int failures;
    private long until;
    private boolean paused;
    private int trusted = Integer.MAX_VALUE;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * How many connections may be opening now: none during a pause, one to probe after it, until one is open; then more
     * and more.
     */
    int openingAllowed(int normally, long now) {
        if (paused) {
            return 0;
        }
        if (failures == 0) {
            return Math.min(normally, trusted);
        }
        return isPausing(now) ? 0 : 1;
    }

    /** The target refused. Attempts that were under way together count as one. */
    void refused(PoolLimits limits, long now) {
        if (failures > 0 && isPausing(now)) {
            return;
        }
        long longest = limits.openBackoffMax().toNanos();
        long least = limits.openBackoffMin().toNanos();
        double pause = Math.min(longest, Math.scalb((double) least, Math.min(failures, MAX_DOUBLINGS)));
        // Half of it at random, so that several proxies do not come back at the same moment.
        until = now + (long) (pause * (0.5 + 0.5 * random.nextDouble()));
        failures++;
        trusted = 1;
    }

    void answered() {
        failures = 0;
        if (trusted < Integer.MAX_VALUE) {
            trusted++;
        }
    }

    /** Whether the last attempt was refused. */
    boolean isRefused() {
        return failures > 0;
    }

    boolean isPaused() {
        return paused;
    }

    /** There is no target: nothing is attempted until {@link #resume}. */
    void pause() {
        paused = true;
    }

    /** There is a target, of which nothing is known. */
    void resume() {
        paused = false;
        failures = 0;
        trusted = FIRST_OPENINGS;
    }

    private boolean isPausing(long now) {
        return now - until < 0;
    }
}
