package io.headgate.pool;

/** The order to open one connection. Answered once, by {@link TargetPool#opened} or {@link TargetPool#openFailed}. */
public final class OpenTicket<K, C> {
    final PoolEntry<K, C> entry;
    final long since;
    final boolean fresh;
    private final Borrower<K, C> borrower;
    /** The fresh borrower's place in the queue, until it leaves it. */
    Waiter<K, C> waiter;

    OpenTicket(PoolEntry<K, C> entry, Borrower<K, C> borrower, boolean fresh, long since) {
        this.entry = entry;
        this.borrower = borrower;
        this.fresh = fresh;
        this.since = since;
    }

    /** When the pool decided to open it, by its clock. */
    public long since() {
        return since;
    }

    public K key() {
        return entry.key();
    }

    /** The slot that the connection will fill; the owner keeps it for {@link TargetPool#lost} and {@code closed}. */
    public PoolEntry<K, C> entry() {
        return entry;
    }

    /**
     * The borrower that made the pool decide to open, or null when opened ahead. Unless {@link #fresh} another one may
     * get the connection.
     */
    public Borrower<K, C> borrower() {
        return borrower;
    }

    /** True when the login must be made with {@link #borrower}'s own credentials. */
    public boolean fresh() {
        return fresh;
    }

    /** The loop where the connection is best opened, or null. */
    public Object loop() {
        return borrower == null ? null : borrower.loop();
    }

    @Override
    public String toString() {
        return "OpenTicket[" + entry + (fresh ? ", fresh]" : "]");
    }
}
