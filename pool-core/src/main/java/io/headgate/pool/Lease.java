package io.headgate.pool;

/**
 * A connection lent to a borrower. Ended exactly once, by {@link TargetPool#release} or {@link TargetPool#discard};
 * afterwards it only serves as {@link Borrower#last}.
 */
public final class Lease<K, C> {
    private final PoolEntry<K, C> entry;
    private final SessionState state;
    private final boolean untouched;
    private final boolean firstUse;
    private final long idleNanos;
    final long grantedAt;
    /** {@link Borrower#number}: the borrower itself is none of the connection's business once it has gone. */
    final long borrower;
    /** Guarded by the pool's lock. */
    boolean ended;
    /** Guarded by the pool's lock. */
    boolean forgotten;
    private volatile HoldReason reason;

    Lease(PoolEntry<K, C> entry, boolean untouched, long borrower, long now) {
        this.entry = entry;
        this.state = entry.state;
        this.untouched = untouched;
        this.firstUse = !entry.used;
        this.idleNanos = Math.max(0, now - entry.idleSince);
        this.grantedAt = now;
        this.borrower = borrower;
    }

    public PoolEntry<K, C> entry() {
        return entry;
    }

    /** The connection; only to be asked before the lease ends. */
    public C connection() {
        return entry.connection;
    }

    /** True when the borrower's {@link Borrower#last} lease was the last one of this connection: nobody in between. */
    public boolean untouched() {
        return untouched;
    }

    /** True when the connection was never lent before. */
    public boolean firstUse() {
        return firstUse;
    }

    /** The state that the connection was in when it was granted. */
    public SessionState state() {
        return state;
    }

    /** How long the connection lay idle before this grant, in nanoseconds; 0 or more. */
    public long idleNanos() {
        return idleNanos;
    }

    /**
     * Says why the connection is kept, for the explanation that a borrower gets on timeout; null: a statement is being
     * executed. Cheap; may be called from any thread.
     */
    public void describe(HoldReason why) {
        if (reason != why) {
            reason = why;
        }
    }

    HoldReason reason() {
        return reason;
    }

    @Override
    public String toString() {
        return "Lease[" + entry + "]";
    }
}
