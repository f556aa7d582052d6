package io.headgate.pool;

/** What happens in a pool, for metrics and logs. Called without the pool's lock, on any thread; must be quick. */
public interface PoolListener<K> {
    /** A connection was lent, after its borrower waited so long. */
    default void onBorrowed(K key, long waitedNanos) {
    }

    /** A connection came back, clean or to be closed, after having been lent so long. */
    default void onReturned(K key, long leasedNanos) {
    }

    /** A borrower was turned away. */
    default void onRejected(K key, AcquireFailure failure, long waitedNanos) {
    }

    /** A connection is open; it took so long. */
    default void onOpened(K key, long openingNanos) {
    }

    default void onOpenFailed(K key, OpenFailure failure) {
    }

    /** The pool closes a connection, or noticed that it broke while idle. */
    default void onClosed(K key, CloseReason why) {
    }

    /** A listener that does nothing. */
    static <K> PoolListener<K> none() {
        return new PoolListener<>() {
        };
    }
}
