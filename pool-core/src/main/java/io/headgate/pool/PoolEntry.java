package io.headgate.pool;

/**
 * One slot of the cap and the connection in it, from the decision to open it until it is really closed. Opaque outside
 * the pool; compared by identity. All fields are guarded by the pool's lock.
 */
public final class PoolEntry<K, C> {
    final KeyPool<K, C> pool;
    final long id;
    /** In exactly one of opening, idle, leased, closing; in none once closed. */
    final Chain.Link<PoolEntry<K, C>> place = new Chain.Link<>(this);
    /** While idle: in the free or the warm chain of its key. */
    final Chain.Link<PoolEntry<K, C>> rank = new Chain.Link<>(this);
    C connection;
    Object loop;
    SessionState state;
    /** The lease granted last, or null when there was none or its owner is gone. */
    Lease<K, C> lastLease;
    boolean used;
    /** Its socket closed while it was leased: nothing to wait for once its holder gives it up. */
    boolean gone;
    long idleSince;
    long retireAt;
    /** Why it is closed instead of being lent again; null while it may be. */
    CloseReason retired;

    PoolEntry(KeyPool<K, C> pool, long id) {
        this.pool = pool;
        this.id = id;
    }

    public K key() {
        return pool.key;
    }

    /** A number that is unique within the pool, for logs. */
    public long id() {
        return id;
    }

    @Override
    public String toString() {
        return "PoolEntry#" + id;
    }
}
