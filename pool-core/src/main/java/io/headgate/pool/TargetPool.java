package io.headgate.pool;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The connections to one target: one strict cap over all keys, one queue in order of arrival.
 *
 * <p>Thread-safe. Each call takes one short lock; what it decides is carried out by the calling thread after the lock
 * is released, so a call may run {@link Borrower}, {@link PoolDriver} and {@link PoolListener} methods before it
 * returns.
 *
 * <p>A slot of the cap is taken from the decision to open a connection until {@link #closed} (or {@link #lost}, or
 * {@link #openFailed}) tells that its socket is closed, so that the database never sees more than the cap.
 *
 * <p>A target that refuses for the time being ({@link OpenFailure.Kind#REFUSED_TRANSIENT}) is left alone for a growing,
 * randomised pause, then probed by one connection; when that is open, by two, and so on. Meanwhile borrowers wait on,
 * to their deadline.
 *
 * @param <K> the key: connections of equal keys are interchangeable
 * @param <C> the connection
 */
public final class TargetPool<K, C> {
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock. */
    final PoolState<K, C> state;
    private final Upkeep<K, C> upkeep;
    private final LongSupplier nanoTime;
    private final PoolListener<K> listener;
    private final Outside<K, C> outside;

    /**
     * @param nanoTime a clock as {@link System#nanoTime}
     * @param random   for jitter; only used under the pool's lock
     */
    public TargetPool(PoolLimits limits, LongSupplier nanoTime, RandomGenerator random, PoolDriver<K, C> driver,
                      PoolListener<K> listener) {
        this.state = new PoolState<>(Objects.requireNonNull(limits, "limits"),
                Objects.requireNonNull(random, "random"));
        this.upkeep = new Upkeep<>(state);
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
        this.listener = Objects.requireNonNull(listener, "listener");
        this.outside = new Outside<>(Objects.requireNonNull(driver, "driver"), listener, this::openFailed);
    }

    /**
     * Asks for a connection.
     *
     * @return the lease when a connection was at hand; null: exactly one of {@link Borrower#onGranted} and
     *         {@link Borrower#onRejected} follows, perhaps before this method returns, unless {@link #cancel} wins
     * @throws IllegalStateException when the borrower is already waiting
     */
    public Lease<K, C> acquire(Borrower<K, C> borrower) {
        long now = nanoTime.getAsLong();
        Lease<K, C> lease;
        List<PoolAction<K, C>> actions;
        lock.lock();
        try {
            lease = state.acquire(borrower, now);
            actions = state.slots.takeActions();
        } finally {
            lock.unlock();
        }
        if (lease != null) {
            listener.onBorrowed(lease.entry().key(), 0);
        }
        outside.carryOut(actions);
        return lease;
    }

    /**
     * Leaves the queue.
     *
     * @return true: the borrower was still queued and will not be called; false: it is not queued, so the one call that
     *         it may expect has been or will be made
     */
    public boolean cancel(Borrower<K, C> borrower) {
        return locked(() -> state.cancel(borrower));
    }

    /**
     * Ends a lease; the connection is clean and can be lent to anyone.
     *
     * @param stateNow the session state that the connection is in now
     * @throws IllegalStateException when the lease has already ended
     */
    public void release(Lease<K, C> lease, SessionState stateNow) {
        Objects.requireNonNull(stateNow, "stateNow");
        long now = nanoTime.getAsLong();
        List<PoolAction<K, C>> actions;
        lock.lock();
        try {
            state.release(lease, stateNow, now);
            actions = state.slots.takeActions();
        } finally {
            lock.unlock();
        }
        listener.onReturned(lease.entry().key(), now - lease.grantedAt);
        outside.carryOut(actions);
    }

    /**
     * Ends a lease; the connection must not be used again and {@link PoolDriver#close} is called for it.
     *
     * @throws IllegalStateException when the lease has already ended
     */
    public void discard(Lease<K, C> lease, CloseReason why) {
        Objects.requireNonNull(why, "why");
        long now = nanoTime.getAsLong();
        List<PoolAction<K, C>> actions;
        lock.lock();
        try {
            state.discard(lease, why, now);
            actions = state.slots.takeActions();
        } finally {
            lock.unlock();
        }
        listener.onReturned(lease.entry().key(), now - lease.grantedAt);
        outside.carryOut(actions);
    }

    /**
     * The owner of this lease will not ask for the connection again: it is free for anyone else first. May be called
     * before or after the lease has ended.
     */
    public void forget(Lease<K, C> lease) {
        locked(() -> {
            state.forget(lease);
            return null;
        });
    }

    /**
     * The connection broke by itself and its socket is closed.
     *
     * @return true: it was not lent and is forgotten; false: it is lent, and its holder is to be told to discard it, or
     *         it is still being opened, and {@link #openFailed} is to be called
     */
    public boolean lost(PoolEntry<K, C> entry) {
        return locked(() -> state.lost(entry, nanoTime.getAsLong()));
    }

    /**
     * The socket of this connection is closed: its slot is free. Calling it again, or after {@link #lost}, does
     * nothing; for a connection that is still lent, the slot becomes free when its holder gives it up.
     */
    public void closed(PoolEntry<K, C> entry) {
        locked(() -> {
            state.closed(entry, nanoTime.getAsLong());
            return null;
        });
    }

    /**
     * The connection is open, logged in and in this state.
     *
     * @param loop the event loop it lives on; may be null
     * @throws IllegalStateException when the ticket has already been answered
     */
    public void opened(OpenTicket<K, C> ticket, C connection, Object loop, SessionState sessionState) {
        Objects.requireNonNull(connection, "connection");
        Objects.requireNonNull(sessionState, "sessionState");
        long now = nanoTime.getAsLong();
        List<PoolAction<K, C>> actions;
        lock.lock();
        try {
            state.opened(ticket, connection, loop, sessionState, now);
            actions = state.slots.takeActions();
        } finally {
            lock.unlock();
        }
        listener.onOpened(ticket.key(), now - ticket.since);
        outside.carryOut(actions);
    }

    /**
     * The connection could not be opened and its socket, if there was one, is closed.
     *
     * <p>A fresh borrower is rejected with the failure, of whatever kind. Otherwise an authentication failure or
     * another definitive one rejects all waiters of the ticket's key, and a transient one rejects nobody. A transient
     * one of a connection that was {@link #retire retired} because its server was left says nothing of the target:
     * everybody waits on, and is tried again at once.
     *
     * @throws IllegalStateException when the ticket has already been answered
     */
    public void openFailed(OpenTicket<K, C> ticket, OpenFailure failure) {
        Objects.requireNonNull(failure, "failure");
        List<PoolAction<K, C>> actions;
        lock.lock();
        try {
            state.openFailed(ticket, failure, nanoTime.getAsLong());
            actions = state.slots.takeActions();
        } finally {
            lock.unlock();
        }
        listener.onOpenFailed(ticket.key(), failure);
        outside.carryOut(actions);
    }

    /** Does what time brings about: deadlines, idle and lifetime limits, opening ahead. To be called every 100 ms. */
    public void tick() {
        locked(() -> {
            upkeep.tick(nanoTime.getAsLong());
            return null;
        });
    }

    /**
     * Changes the cap. When it is lowered, surplus idle connections are closed at once and lent ones as they return.
     *
     * @throws IllegalArgumentException when it is less than 1
     */
    public void setMaxConnections(int max) {
        locked(() -> {
            state.setLimits(state.limits.withMaxConnections(max), nanoTime.getAsLong());
            return null;
        });
    }

    /** Changes all limits, as {@link #setMaxConnections}. Connections keep the lifetime they were opened with. */
    public void setLimits(PoolLimits limits) {
        Objects.requireNonNull(limits, "limits");
        locked(() -> {
            state.setLimits(limits, nanoTime.getAsLong());
            return null;
        });
    }

    /**
     * Lets no connection of these keys that is there now, or is being opened, be lent again: idle ones are closed at
     * once, the others when they are given back.
     *
     * @param which called under the pool's lock
     */
    public void retire(Predicate<K> which, CloseReason why) {
        Objects.requireNonNull(why, "why");
        locked(() -> {
            state.retire(which, why, nanoTime.getAsLong());
            return null;
        });
    }

    /**
     * Opens nothing more: who finds no connection waits, to its deadline.
     *
     * @param why for the error of those whose deadline passes; never a secret
     */
    public void pause(String why) {
        locked(() -> {
            state.pause(Objects.requireNonNull(why, "why"));
            return null;
        });
    }

    /**
     * Opens again, at once, few at a time and more with each that succeeds: there is another target, or there is one
     * again, and what was said before does not matter any more.
     */
    public void resume() {
        locked(() -> {
            state.resume(nanoTime.getAsLong());
            return null;
        });
    }

    /**
     * Lends nothing and opens nothing until {@link #unsuspend}: whoever asks waits, to its deadline. What is lent comes
     * back as usual and stays idle. Independent of {@link #pause}.
     */
    public void suspend() {
        locked(() -> {
            state.suspend();
            return null;
        });
    }

    /** Lends again; those who wait are served first. */
    public void unsuspend() {
        locked(() -> {
            state.unsuspend(nanoTime.getAsLong());
            return null;
        });
    }

    /** Every connection and everybody who waits; takes time in proportion to their number, under the pool's lock. */
    public PoolPicture<K, C> picture() {
        return locked(() -> PoolPicture.of(state, nanoTime.getAsLong()));
    }

    public PoolStats stats() {
        lock.lock();
        try {
            return state.stats();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes as long as there are connections, with the lock: for whoever looks now and then.
     *
     * @param group of a connection; called under the pool's lock
     */
    public <G> PoolCensus<G> census(Function<C, G> group) {
        lock.lock();
        try {
            return state.census(group, nanoTime.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Why nothing can be opened now: what the target said when it refused last, or why the pool is paused; null where
     * the target did not refuse.
     */
    public String trouble() {
        lock.lock();
        try {
            return state.backoff.isRefused() || state.backoff.isPaused() ? state.lastBackendError : null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the target refused last, and nobody waits whose connection would be the next attempt. */
    public boolean isRefusedAndUntried() {
        lock.lock();
        try {
            return state.backoff.isRefused() && !state.backoff.isPaused() && state.waiters.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** The target has been seen to answer, by somebody else: it is not thought to refuse any more. */
    public void answered() {
        locked(() -> {
            state.answered(nanoTime.getAsLong());
            return null;
        });
    }

    /** Rejects all who wait or will ask, and closes idle connections now and lent ones as they return. */
    public void close() {
        locked(() -> {
            state.shutDown(nanoTime.getAsLong());
            return null;
        });
    }

    private <R> R locked(Supplier<R> event) {
        R result;
        List<PoolAction<K, C>> actions;
        lock.lock();
        try {
            result = event.get();
            actions = state.slots.takeActions();
        } finally {
            lock.unlock();
        }
        outside.carryOut(actions);
        return result;
    }
}
