package io.headgate.pool;

/** A borrower in the queue. Guarded by the pool's lock. */
final class Waiter<K, C> {
    final Borrower<K, C> borrower;
    final KeyPool<K, C> pool;
    final boolean fresh;
    final long since;
    /** The connection that this waiter does not want, or null. */
    final PoolEntry<K, C> avoid;
    /** Its place in the order of arrival; set by the queue. */
    long number;
    /** In the queue of the target. */
    final Chain.Link<Waiter<K, C>> place = new Chain.Link<>(this);
    /** In the queue of its key, unless fresh. */
    final Chain.Link<Waiter<K, C>> keyPlace = new Chain.Link<>(this);
    /** The connection being opened for this fresh borrower alone, or null. */
    OpenTicket<K, C> ticket;
    /** How often a connection went to a later waiter of another key while this one was first. */
    int passedOver;

    Waiter(Borrower<K, C> borrower, KeyPool<K, C> pool, long since) {
        this.borrower = borrower;
        this.pool = pool;
        this.fresh = borrower.fresh();
        this.since = since;
        this.avoid = borrower.avoid();
    }

    /** Whether this connection, open and unused by anyone else, will do. */
    boolean suits(PoolEntry<K, C> entry) {
        return entry.pool == pool && !fresh && entry != avoid;
    }
}
