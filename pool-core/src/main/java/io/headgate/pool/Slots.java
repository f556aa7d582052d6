package io.headgate.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The slots of the cap: which connection is in which state, and the moves between the states. Knows no waiters and no
 * policy. Guarded by the pool's lock.
 *
 * <pre>
 *   add ──► opening ──► idle ◄──► leased
 *               │         └──► closing ◄──┘
 *               ▼                 ▼
 *            remove            remove
 * </pre>
 */
final class Slots<K, C> {
    final Chain<PoolEntry<K, C>> opening = new Chain<>();
    /** Longest idle first. */
    final Chain<PoolEntry<K, C>> idle = new Chain<>();
    final Chain<PoolEntry<K, C>> leased = new Chain<>();
    final Chain<PoolEntry<K, C>> closing = new Chain<>();
    /** Idle and leased connections, the one to be retired next first. */
    final TreeSet<PoolEntry<K, C>> byRetirement = new TreeSet<>(
            Comparator.<PoolEntry<K, C>>comparingLong(entry -> entry.retireAt).thenComparingLong(entry -> entry.id));
    /** The key that was borrowed last, or null. */
    KeyPool<K, C> recent;
    int max;
    long closed;
    long maxEverOpen;

    private final Map<K, KeyPool<K, C>> pools = new HashMap<>();
    private List<PoolAction<K, C>> actions;
    private long ids;

    Slots(int max) {
        this.max = max;
    }

    int used() {
        return opening.size() + idle.size() + leased.size() + closing.size();
    }

    /** Slots that are free now; negative when the cap was lowered below what is in use. */
    int vacant() {
        return max - used();
    }

    /** Slots that will be free for new connections once everything that is closing is closed. */
    int comingVacant() {
        return Math.max(0, vacant() + closing.size());
    }

    boolean isOverCap() {
        return used() - closing.size() > max;
    }

    KeyPool<K, C> pool(K key) {
        return pools.computeIfAbsent(key, KeyPool::new);
    }

    /** Forgets a key that nothing belongs to any more, except the one borrowed last. */
    void dropIfUnused(KeyPool<K, C> pool) {
        if (pool != null && pool.users == 0 && pool != recent) {
            pools.remove(pool.key, pool);
        }
    }

    PoolEntry<K, C> add(KeyPool<K, C> pool) {
        PoolEntry<K, C> entry = new PoolEntry<>(pool, ++ids);
        pool.users++;
        opening.addLast(entry.place);
        maxEverOpen = Math.max(maxEverOpen, used());
        return entry;
    }

    void toIdle(PoolEntry<K, C> entry) {
        entry.place.moveTo(idle);
        entry.pool.addIdle(entry);
    }

    Lease<K, C> toLeased(PoolEntry<K, C> entry, Lease<K, C> last, long borrower, long now) {
        boolean untouched = last != null && entry.lastLease == last;
        Lease<K, C> lease = new Lease<>(entry, untouched, borrower, now);
        entry.lastLease = lease;
        entry.used = true;
        leaveRank(entry);
        entry.place.moveTo(leased);
        KeyPool<K, C> before = recent;
        if (before != entry.pool) {
            recent = entry.pool;
            dropIfUnused(before);
        }
        return lease;
    }

    void close(PoolEntry<K, C> entry, CloseReason why) {
        leaveRank(entry);
        byRetirement.remove(entry);
        entry.place.moveTo(closing);
        act(new PoolAction.Close<>(entry.key(), entry.connection, why));
    }

    void remove(PoolEntry<K, C> entry) {
        leaveRank(entry);
        byRetirement.remove(entry);
        entry.place.unlink();
        if (entry.connection != null) {
            closed++;
        }
        // A session that keeps its last lease must not keep a dead connection alive through it.
        entry.connection = null;
        entry.lastLease = null;
        entry.pool.users--;
        dropIfUnused(entry.pool);
    }

    void act(PoolAction<K, C> action) {
        if (actions == null) {
            actions = new ArrayList<>(4);
        }
        actions.add(action);
    }

    /** The decisions since the last call, in order, or null when there are none. */
    List<PoolAction<K, C>> takeActions() {
        List<PoolAction<K, C>> taken = actions;
        actions = null;
        return taken;
    }

    private void leaveRank(PoolEntry<K, C> entry) {
        if (entry.rank.isLinked()) {
            entry.rank.unlink();
        }
    }
}
