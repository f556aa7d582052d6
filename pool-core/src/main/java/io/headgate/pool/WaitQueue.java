package io.headgate.pool;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Those who wait, in order of arrival over all keys. Guarded by the pool's lock. */
final class WaitQueue<K, C> {
    private final Chain<Waiter<K, C>> queue = new Chain<>();
    private final Map<Borrower<K, C>, Waiter<K, C>> byBorrower = new IdentityHashMap<>();
    private long arrivals;
    private long walks;

    int size() {
        return queue.size();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** The oldest waiter, or null. */
    Waiter<K, C> first() {
        return queue.first();
    }

    Waiter<K, C> find(Borrower<K, C> borrower) {
        return byBorrower.get(borrower);
    }

    /** All of them, for people to look at. */
    List<PoolPicture.Waiting<K>> waiting(long now) {
        List<PoolPicture.Waiting<K>> waiting = new ArrayList<>(queue.size());
        for (Chain.Link<Waiter<K, C>> link = queue.firstLink(); link != null; link = link.next()) {
            Waiter<K, C> waiter = link.item();
            waiting.add(new PoolPicture.Waiting<>(waiter.pool.key, waiter.borrower.number(), waiter.fresh,
                    now - waiter.since));
        }
        return waiting;
    }

    void add(Waiter<K, C> waiter) {
        waiter.number = ++arrivals;
        byBorrower.put(waiter.borrower, waiter);
        queue.addLast(waiter.place);
        if (!waiter.fresh) {
            waiter.pool.waiters.addLast(waiter.keyPlace);
        }
        waiter.pool.users++;
    }

    void remove(Waiter<K, C> waiter) {
        byBorrower.remove(waiter.borrower);
        waiter.place.unlink();
        if (!waiter.fresh) {
            waiter.keyPlace.unlink();
        }
        waiter.pool.users--;
        if (waiter.ticket != null) {
            waiter.ticket.waiter = null;
        }
    }

    /**
     * The oldest waiter for whom no connection is on its way, after leaving out the first so many of those; null when
     * there is none. A connection being opened provides for the oldest waiter of its key, so the walk is not longer
     * than the number of connections being opened plus those left out.
     */
    Waiter<K, C> firstUnprovided(int leaveOut) {
        walks++;
        int left = leaveOut;
        for (Chain.Link<Waiter<K, C>> link = queue.firstLink(); link != null; link = link.next()) {
            Waiter<K, C> waiter = link.item();
            if (!isProvided(waiter) && left-- == 0) {
                return waiter;
            }
        }
        return null;
    }

    private boolean isProvided(Waiter<K, C> waiter) {
        if (waiter.fresh) {
            return waiter.ticket != null;
        }
        KeyPool<K, C> pool = waiter.pool;
        if (pool.walk != walks) {
            pool.walk = walks;
            pool.provided = 0;
        }
        return pool.provided++ < pool.opening;
    }
}
