package io.headgate.server;

import io.headgate.config.HeadgateConfig;
import io.headgate.pool.PoolLimits;
import java.time.Duration;
import java.util.function.Supplier;

/** From settings and the server's {@code max_connections} to the pool's limits. Thread-safe. */
final class ConnectionLimits {

    /** Until the server has been asked: small enough for any server. */
    private static final int PROVISIONAL_MAX_CONNECTIONS = 10;
    /** Left to the control connection and to whoever must get in when all is taken. */
    private static final int RESERVED = 2;
    private static final int MAX_OPENING = 10;
    private static final Duration BACKOFF_MIN = Duration.ofMillis(50);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(2);

    private final Supplier<HeadgateConfig.Pool> settings;
    /** 0: not known. */
    private int serverMaxConnections;
    private PoolLimits last;

    /** @param settings those of now */
    ConnectionLimits(Supplier<HeadgateConfig.Pool> settings) {
        this.settings = settings;
    }

    /** Whether the cap depends on the server. */
    boolean dependOnServer() {
        return settings.get().maxConnections().isEmpty();
    }

    /** @param max the server's {@code max_connections} */
    synchronized void learn(int max) {
        serverMaxConnections = max;
    }

    /** Where the server must be asked and has not been, the cap stays as it is. */
    synchronized PoolLimits now() {
        boolean known = serverMaxConnections > 0;
        PoolLimits now = of(settings.get(), known ? serverMaxConnections : PROVISIONAL_MAX_CONNECTIONS);
        last = known || last == null || !dependOnServer() ? now : now.withMaxConnections(last.maxConnections());
        return last;
    }

    private static PoolLimits of(HeadgateConfig.Pool settings, int serverMaxConnections) {
        int cap = settings.maxConnectionsFor(serverMaxConnections);
        if (settings.maxConnections().isEmpty()) {
            cap = Math.max(1, Math.min(cap, serverMaxConnections - RESERVED));
        }
        int maxIdle = Math.min(cap, settings.maxIdleFor(serverMaxConnections));
        return new PoolLimits(cap, Math.min(maxIdle, settings.minIdleFor(serverMaxConnections)), maxIdle, MAX_OPENING,
                settings.borrowTimeout(), settings.idleTimeout(), settings.maxLifetime(), BACKOFF_MIN, BACKOFF_MAX);
    }
}
