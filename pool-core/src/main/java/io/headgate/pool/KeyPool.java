package io.headgate.pool;

/** What belongs to one key: its idle connections and those who wait for one. Guarded by the pool's lock. */
final class KeyPool<K, C> {
    final K key;
    /** Idle connections whose last owner is gone or that never had one; most recent first. */
    final Chain<PoolEntry<K, C>> free = new Chain<>();
    /** Idle connections that their last owner may ask for again; least recently used first. */
    final Chain<PoolEntry<K, C>> warm = new Chain<>();
    /** Waiters whom any connection of this key suits, in order of arrival. */
    final Chain<Waiter<K, C>> waiters = new Chain<>();
    /** Connections being opened that are not meant for one fresh borrower. */
    int opening;
    /** Connections in any state and waiters of any kind; at 0 the key may be forgotten. */
    int users;
    /** The target refused this key's credentials last time: nothing is opened ahead for it. */
    boolean refused;
    /** Scratch of {@link WaitQueue#firstUnprovided}: the walk that counted last, and its count. */
    long walk;
    int provided;

    KeyPool(K key) {
        this.key = key;
    }

    void addIdle(PoolEntry<K, C> entry) {
        if (entry.lastLease == null) {
            free.addFirst(entry.rank);
        } else {
            warm.addLast(entry.rank);
        }
    }

    /** The first waiter who takes this connection, or null. */
    Waiter<K, C> takerOf(PoolEntry<K, C> entry) {
        for (Chain.Link<Waiter<K, C>> link = waiters.firstLink(); link != null; link = link.next()) {
            if (link.item().suits(entry)) {
                return link.item();
            }
        }
        return null;
    }

    /**
     * The idle connection that suits best: fewest round trips to bring it into the wanted state, then the same loop,
     * then the order of the chains. Looks at so many at most. Null when there is none.
     */
    PoolEntry<K, C> nearest(Borrower<K, C> borrower, int scan) {
        SessionState wanted = borrower.wanted();
        Object loop = borrower.loop();
        PoolEntry<K, C> avoid = borrower.avoid();
        PoolEntry<K, C> best = null;
        int bestCost = Integer.MAX_VALUE;
        int left = scan;
        Chain.Link<PoolEntry<K, C>> link = free.isEmpty() ? warm.firstLink() : free.firstLink();
        boolean inFree = !free.isEmpty();
        while (link != null && left-- > 0) {
            PoolEntry<K, C> entry = link.item();
            int cost = 2 * StateDifference.estimate(entry.state, wanted) + (entry.loop == loop ? 0 : 1);
            if (cost == 0 && entry != avoid) {
                return entry;
            }
            if (cost < bestCost && entry != avoid) {
                best = entry;
                bestCost = cost;
            }
            link = link.next();
            if (link == null && inFree) {
                inFree = false;
                link = warm.firstLink();
            }
        }
        return best;
    }
}
