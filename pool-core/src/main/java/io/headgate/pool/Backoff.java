package io.headgate.pool;

import java.util.random.RandomGenerator;

/** The pause between attempts while the target refuses. Guarded by the pool's lock. */
final class Backoff {
    private static final int MAX_DOUBLINGS = 30;

    private final RandomGenerator random;
    private int failures;
    private long until;
    private boolean paused;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** How many connections may be opening now: none during a pause, one to probe after it, until one is open. */
    int openingAllowed(int normally, long now) {
        if (paused) {
            return 0;
        }
        if (failures == 0) {
            return normally;
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
    }

    void answered() {
        failures = 0;
    }

    /** There is no target: nothing is attempted until {@link #resume}. */
    void pause() {
        paused = true;
    }

    /** There is a target, of which nothing is known. */
    void resume() {
        paused = false;
        failures = 0;
    }

    private boolean isPausing(long now) {
        return now - until < 0;
    }
}
