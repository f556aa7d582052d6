package io.headgate.pool;

import java.util.concurrent.TimeUnit;

/** What happens by the passing of time alone. Works on the guarded {@link PoolState}. */
final class Upkeep<K, C> {
    /** Surplus idle connections stay for so long, or each dip in the load would cost logins at the next rise. */
    static final long SURPLUS_GRACE = TimeUnit.SECONDS.toNanos(1);

    private final PoolState<K, C> pool;

    Upkeep(PoolState<K, C> pool) {
        this.pool = pool;
    }

    void tick(long now) {
        expireWaiters(now);
        retire(now);
        closeIdle(now);
        pool.pump(now);
        openAhead(now);
    }

    private void expireWaiters(long now) {
        long timeout = pool.limits.borrowTimeout().toNanos();
        String explanation = null;
        while (!pool.waiters.isEmpty() && now - pool.waiters.first().since >= timeout) {
            if (explanation == null) {
                explanation = Explanation.of(pool, now);
            }
            pool.timeouts++;
            pool.reject(pool.waiters.first(),
                    new AcquireFailure(AcquireFailure.Kind.TIMEOUT, explanation, null), now);
        }
    }

    private void retire(long now) {
        PoolEntry<K, C> entry = pool.slots.byRetirement.isEmpty() ? null : pool.slots.byRetirement.first();
        while (entry != null && now - entry.retireAt >= 0) {
            PoolEntry<K, C> next = pool.slots.byRetirement.higher(entry);
            if (entry.place.isIn(pool.slots.idle)) {
                pool.slots.close(entry, CloseReason.MAX_LIFETIME);
            }
            entry = next;
        }
    }

    private void closeIdle(long now) {
        long timeout = pool.limits.idleTimeout().toNanos();
        while (pool.slots.idle.size() > pool.limits.minIdle()) {
            PoolEntry<K, C> oldest = pool.slots.idle.first();
            long unused = now - oldest.idleSince;
            if (unused >= timeout) {
                pool.slots.close(oldest, CloseReason.IDLE_TIMEOUT);
            } else if (pool.slots.idle.size() > pool.limits.maxIdle() && unused >= SURPLUS_GRACE) {
                pool.slots.close(oldest, CloseReason.SURPLUS);
            } else {
                return;
            }
        }
    }

    private void openAhead(long now) {
        KeyPool<K, C> key = pool.slots.recent;
        if (key == null || key.refused || pool.isShut() || pool.isSuspended()) {
            return;
        }
        while (pool.waiters.isEmpty()
                && pool.slots.idle.size() + pool.slots.opening.size() < pool.limits.minIdle()
                && pool.slots.vacant() > 0
                && pool.slots.opening.size() < pool.backoff.openingAllowed(pool.limits.maxOpening(), now)) {
            pool.open(key, null, now);
        }
    }
}
