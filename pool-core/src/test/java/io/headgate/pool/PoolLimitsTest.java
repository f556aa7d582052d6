package io.headgate.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PoolLimitsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void eachLimitOutOfRangeIsRefusedByName() {
        refused("maxConnections", () -> limits(0, 0, 0, 1, SECOND, SECOND, SECOND, SECOND, SECOND));
        refused("minIdle", () -> limits(1, -1, 0, 1, SECOND, SECOND, SECOND, SECOND, SECOND));
        refused("maxIdle", () -> limits(1, 2, 1, 1, SECOND, SECOND, SECOND, SECOND, SECOND));
        refused("maxOpening", () -> limits(1, 0, 0, 0, SECOND, SECOND, SECOND, SECOND, SECOND));
        refused("borrowTimeout", () -> limits(1, 0, 0, 1, SECOND.negated(), SECOND, SECOND, SECOND, SECOND));
        refused("idleTimeout", () -> limits(1, 0, 0, 1, SECOND, Duration.ZERO, SECOND, SECOND, SECOND));
        refused("maxLifetime", () -> limits(1, 0, 0, 1, SECOND, SECOND, Duration.ofDays(366), SECOND, SECOND));
        refused("openBackoffMin", () -> limits(1, 0, 0, 1, SECOND, SECOND, SECOND, Duration.ZERO, SECOND));
        refused("openBackoffMax", () -> limits(1, 0, 0, 1, SECOND, SECOND, SECOND, SECOND, SECOND.dividedBy(2)));
    }

    @Test
    void anotherCapLeavesTheRest() {
        PoolLimits limits = limits(9, 1, 2, 3, Duration.ZERO, SECOND, SECOND, SECOND, SECOND);

        assertThat(limits.withMaxConnections(1)).isEqualTo(
                limits(1, 1, 2, 3, Duration.ZERO, SECOND, SECOND, SECOND, SECOND));
    }

    private static void refused(String name, Runnable limits) {
        assertThatIllegalArgumentException().isThrownBy(limits::run).withMessageStartingWith(name + " is ");
    }

    private static PoolLimits limits(int max, int minIdle, int maxIdle, int maxOpening, Duration borrow, Duration idle,
                                     Duration lifetime, Duration backoffMin, Duration backoffMax) {
        return new PoolLimits(max, minIdle, maxIdle, maxOpening, borrow, idle, lifetime, backoffMin, backoffMax);
    }
}
