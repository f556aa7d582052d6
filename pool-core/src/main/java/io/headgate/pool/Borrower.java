package io.headgate.pool;

/**
 * Someone who wants a connection, usually a client session. Compared by identity; it can wait for one connection at a
 * time. The getters are called under the pool's lock or shortly before it is taken, on the thread that calls
 * {@link TargetPool#acquire}: they must be quick, must not change while the borrower waits and must not call the pool.
 *
 * @param <K> the key: connections of equal keys are interchangeable
 * @param <C> the connection
 */
public interface Borrower<K, C> {
    K key();

    /** Who this is, for people who look at the pool; 0 for a borrower without a number. */
    default long number() {
        return 0;
    }

    /** The session state that the borrower will need; the connection nearest to it is preferred. */
    SessionState wanted();

    /** The event loop that the borrower lives on, compared by identity; may be null. */
    Object loop();

    /** The lease that this borrower ended last, or null. Its connection is preferred while nobody else had it. */
    Lease<K, C> last();

    /**
     * A connection that will not do, or null. Meant for tests that prove that no session depends on the connection it
     * had: rather than lend this one, the pool opens another, closing one to make room if need be.
     */
    default PoolEntry<K, C> avoid() {
        return null;
    }

    /**
     * True when only a newly opened connection will do, made with this borrower's own credentials: a login whose
     * verdict is the database's. Whatever makes that attempt fail rejects this borrower and nobody else.
     */
    boolean fresh();

    /**
     * A connection is granted. Called without the pool's lock on whatever thread caused it, perhaps before
     * {@link TargetPool#acquire} has returned null. The connection may have broken in between: look before using it.
     */
    void onGranted(Lease<K, C> lease);

    /** There will be no connection. Called like {@link #onGranted}. */
    void onRejected(AcquireFailure failure);
}
