package io.headgate.pool;

/** A decision of {@link PoolState}, carried out after the lock is released. */
sealed interface PoolAction<K, C> {
    record Open<K, C>(OpenTicket<K, C> ticket) implements PoolAction<K, C> {
    }

    record Close<K, C>(K key, C connection, CloseReason why) implements PoolAction<K, C> {
    }

    /** The connection broke by itself: nothing to do but to say so. */
    record Lost<K, C>(K key) implements PoolAction<K, C> {
    }

    record Grant<K, C>(Borrower<K, C> borrower, Lease<K, C> lease, long waitedNanos) implements PoolAction<K, C> {
    }

    record Reject<K, C>(Borrower<K, C> borrower, K key, AcquireFailure failure, long waitedNanos)
            implements PoolAction<K, C> {
    }
}
