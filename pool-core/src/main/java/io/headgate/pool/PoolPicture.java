package io.headgate.pool;

import java.util.ArrayList;
import java.util.List;

/**
 * Every connection of a pool and everybody who waits, at one moment. A copy: nothing in it changes any more, except for
 * what the owner of a connection changes in that.
 *
 * @param stats       the numbers of the same moment
 * @param connections in no order that means anything
 * @param waiters     the one that waits for longest first
 * @param suspended   whether nothing is lent, see {@link TargetPool#suspend}
 */
public record PoolPicture<K, C>(PoolStats stats, List<Connection<K, C>> connections, List<Waiting<K>> waiters,
                                boolean suspended) {

    /** Where a connection is. */
    public enum Place {
        OPENING, IDLE, LEASED, CLOSING
    }

    /**
     * One connection.
     *
     * @param connection null while it is being opened
     * @param place      where it is
     * @param borrower   the {@link Borrower#number} of whom it is lent to; 0 for nobody, or one without a number
     * @param reason     why a lent one is kept; null while a statement runs, and for those that are not lent
     * @param sinceNanos for how long it has been idle or lent, in nanoseconds; -1 for others
     */
    public record Connection<K, C>(K key, C connection, Place place, long borrower, HoldReason reason,
                                   long sinceNanos) { }

    /**
     * One who waits.
     *
     * @param borrower    {@link Borrower#number}
     * @param fresh       whether it is a login that the database is to judge
     * @param waitedNanos for how long, in nanoseconds
     */
    public record Waiting<K>(K key, long borrower, boolean fresh, long waitedNanos) { }

    /** For how long the first one has waited, in nanoseconds; 0 where nobody waits. */
    public long longestWaitNanos() {
        return waiters.isEmpty() ? 0 : waiters.get(0).waitedNanos();
    }

    /** How many lent connections run a statement; the others are kept for some reason. */
    public int executing() {
        return (int) connections.stream()
                .filter(each -> each.place() == Place.LEASED && each.reason() == null).count();
    }

    static <K, C> PoolPicture<K, C> of(PoolState<K, C> pool, long now) {
        List<Connection<K, C>> connections = new ArrayList<>(pool.slots.used());
        add(pool.slots.leased, Place.LEASED, now, connections);
        add(pool.slots.idle, Place.IDLE, now, connections);
        add(pool.slots.opening, Place.OPENING, now, connections);
        add(pool.slots.closing, Place.CLOSING, now, connections);
        return new PoolPicture<>(pool.stats(), connections, pool.waiters.waiting(now), pool.isSuspended());
    }

    private static <K, C> void add(Chain<PoolEntry<K, C>> chain, Place place, long now,
            List<Connection<K, C>> connections) {
        for (Chain.Link<PoolEntry<K, C>> link = chain.firstLink(); link != null; link = link.next()) {
            PoolEntry<K, C> entry = link.item();
            Lease<K, C> lease = place == Place.LEASED ? entry.lastLease : null;
            long since = lease != null ? now - lease.grantedAt : place == Place.IDLE ? now - entry.idleSince : -1;
            connections.add(new Connection<>(entry.key(), entry.connection, place,
                    lease == null ? 0 : lease.borrower, lease == null ? null : lease.reason(), since));
        }
    }
}
