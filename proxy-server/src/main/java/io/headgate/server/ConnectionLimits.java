package io.headgate.server;

import io.headgate.config.HeadgateConfig;
import io.headgate.pool.PoolLimits;
import java.time.Duration;

/** From settings and the server's {@code max_connections} to the pool's limits. */
final class ConnectionLimits {

    /** Until the server has been asked: small enough for any server. */
    private static final int PROVISIONAL_MAX_CONNECTIONS = 10;
    /** Left to the control connection and to whoever must get in when all is taken. */
    private static final int RESERVED = 2;
    private static final int MAX_OPENING = 10;
    private static final Duration BACKOFF_MIN = Duration.ofMillis(50);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(2);

    private final HeadgateConfig.Pool settings;

    ConnectionLimits(HeadgateConfig.Pool settings) {
        this.settings = settings;
    }

    /** Whether the cap depends on the server. */
    boolean dependOnServer() {
        return settings.maxConnections().isEmpty();
    }

    PoolLimits provisional() {
        return of(PROVISIONAL_MAX_CONNECTIONS);
    }

    /** @param serverMaxConnections the server's {@code max_connections} */
    PoolLimits of(int serverMaxConnections) {
        int cap = settings.maxConnectionsFor(serverMaxConnections);
        if (dependOnServer()) {
            cap = Math.max(1, Math.min(cap, serverMaxConnections - RESERVED));
        }
        int maxIdle = Math.min(cap, settings.maxIdleFor(serverMaxConnections));
        return new PoolLimits(cap, Math.min(maxIdle, settings.minIdleFor(serverMaxConnections)), maxIdle, MAX_OPENING,
                settings.borrowTimeout(), settings.idleTimeout(), settings.maxLifetime(), BACKOFF_MIN, BACKOFF_MAX);
    }
}
