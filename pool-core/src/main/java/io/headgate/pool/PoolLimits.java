package io.headgate.pool;

import java.time.Duration;

/**
 * The limits of one target's pool. The cap wins over every other number.
 *
 * @param maxConnections the strict cap over all keys, 1 or more
 * @param minIdle        idle connections kept ready, opened ahead for the key that was borrowed last; 0 or more
 * @param maxIdle        idle connections beyond this number are closed once they have been unused for a second; at
 *                       least minIdle
 * @param maxOpening     connections being opened at the same time, 1 or more
 * @param borrowTimeout  how long a borrower waits at most
 * @param idleTimeout    an idle connection beyond minIdle is closed after so long
 * @param maxLifetime    a connection older than this, give or take 10 %, is closed when it is idle or comes back
 * @param openBackoffMin the pause after a first transient refusal; doubled with each further one
 * @param openBackoffMax the longest pause
 */
public record PoolLimits(int maxConnections, int minIdle, int maxIdle, int maxOpening, Duration borrowTimeout,
                         Duration idleTimeout, Duration maxLifetime, Duration openBackoffMin,
                         Duration openBackoffMax) {
    private static final Duration LONGEST = Duration.ofDays(365);

    /** @throws IllegalArgumentException naming the limit that is out of range */
    public PoolLimits {
        atLeast("maxConnections", maxConnections, 1);
        atLeast("minIdle", minIdle, 0);
        atLeast("maxIdle", maxIdle, minIdle);
        atLeast("maxOpening", maxOpening, 1);
        between("borrowTimeout", borrowTimeout, Duration.ZERO);
        between("idleTimeout", idleTimeout, Duration.ofMillis(1));
        between("maxLifetime", maxLifetime, Duration.ofMillis(1));
        between("openBackoffMin", openBackoffMin, Duration.ofMillis(1));
        between("openBackoffMax", openBackoffMax, openBackoffMin);
    }

    /** These limits with another cap. */
    public PoolLimits withMaxConnections(int max) {
        return new PoolLimits(max, minIdle, maxIdle, maxOpening, borrowTimeout, idleTimeout, maxLifetime,
                openBackoffMin, openBackoffMax);
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be " + least + " or more");
        }
    }

    private static void between(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; it must be between " + least + " and " + LONGEST);
        }
    }
}
