package io.headgate.pool;

/**
 * What the pool makes happen outside. Called without the pool's lock, on whatever thread caused it; must not block. It
 * may call the pool back at once.
 */
public interface PoolDriver<K, C> {
    /**
     * Opens a connection and makes it ready, then calls {@link TargetPool#opened}; or else, once the socket is really
     * closed, {@link TargetPool#openFailed}. Exactly one of the two, once. An exception counts as a transient refusal.
     */
    void open(OpenTicket<K, C> ticket);

    /** Closes a connection, then calls {@link TargetPool#closed} once the socket is really closed. */
    void close(C connection, CloseReason why);
}
