package io.headgate.server;

import io.headgate.pool.TargetPool;
import io.headgate.server.topology.GreetingProbe;

/**
 * Finds out that a database answers again where no client would: one that is said to be unavailable gets none, and the
 * pool only tries what somebody waits for.
 */
final class Recovery {

    /** Who waits for a connection has the pool try, for so many seconds. */
    private static final int PATIENCE = 2;

    private final TargetPool<?, ?> pool;
    private final GreetingProbe probe;
    private int seconds;

    /** @param probe tells the pool when there is an answer */
    Recovery(TargetPool<?, ?> pool, GreetingProbe probe) {
        this.pool = pool;
        this.probe = probe;
    }

    /** To be called every second, by one thread. */
    void look() {
        seconds = pool.isRefusedAndUntried() ? seconds + 1 : 0;
        if (seconds >= PATIENCE) {
            probe.start();
        }
    }

    void stop() {
        probe.stop();
    }
}
