package io.headgate.auth;

import java.time.Duration;

/**
 * How often something is read.
 *
 * @param lifetime from one reading to the next, give or take a tenth; also the longest pause after failures
 * @param shortestGap between two readings that somebody asked for
 */
public record RefreshTiming(Duration lifetime, Duration shortestGap) {
    /** For what costs next to nothing to look at. */
    public static final RefreshTiming FILE = new RefreshTiming(Duration.ofSeconds(1), Duration.ofSeconds(1));

    /** For what is asked of a service. */
    public static RefreshTiming ofService(Duration lifetime) {
        return new RefreshTiming(lifetime, Duration.ofSeconds(1));
    }
}
