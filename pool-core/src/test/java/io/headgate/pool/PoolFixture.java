package io.headgate.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** A pool with a clock set by hand and a driver that does nothing until told. */
final class PoolFixture implements PoolDriver<String, PoolFixture.Connection> {
    /** A connection that knows its slot, as real ones do. */
    record Connection(PoolEntry<String, Connection> entry) {
    }

    record Closing(Connection connection, CloseReason why) {
    }

    static final PoolLimits LIMITS = new PoolLimits(2, 0, 100, 100, Duration.ofSeconds(120), Duration.ofMinutes(5),
            Duration.ofHours(24), Duration.ofMillis(100), Duration.ofSeconds(10));

    long now = 1_000_000;
    final Deque<OpenTicket<String, Connection>> opens = new ArrayDeque<>();
    final List<Closing> closings = new ArrayList<>();
    final TargetPool<String, Connection> pool;

    PoolFixture(PoolLimits limits) {
        pool = new TargetPool<>(limits, () -> now, new Random(1), this, PoolListener.none());
    }

    PoolFixture(int max) {
        this(LIMITS.withMaxConnections(max));
    }

    @Override
    public void open(OpenTicket<String, Connection> ticket) {
        opens.add(ticket);
    }

    @Override
    public void close(Connection connection, CloseReason why) {
        closings.add(new Closing(connection, why));
    }

    FakeBorrower borrower(String key) {
        return new FakeBorrower(key);
    }

    void advance(Duration time) {
        now += time.toNanos();
    }

    void tickAfter(Duration time) {
        advance(time);
        pool.tick();
    }

    void openNext() {
        openNext(null, SessionState.INITIAL);
    }

    void openNext(Object loop, SessionState state) {
        OpenTicket<String, Connection> ticket = opens.remove();
        pool.opened(ticket, new Connection(ticket.entry()), loop, state);
    }

    void failNext(OpenFailure.Kind kind, String message) {
        pool.openFailed(opens.remove(), new OpenFailure(kind, message, null));
    }

    /** Reports the oldest unreported close as done and tells why it was closed. */
    CloseReason finishClose() {
        Closing closing = closings.remove(0);
        pool.closed(closing.connection().entry());
        return closing.why();
    }

    /** A lease of a connection opened for it. */
    Lease<String, Connection> lease(String key) {
        FakeBorrower borrower = borrower(key);
        Lease<String, Connection> lease = borrower.acquire(this);
        if (lease == null) {
            openNext();
            lease = borrower.granted;
        }
        return lease;
    }

    /** An idle connection in this state on this loop. */
    PoolEntry<String, Connection> idle(String key, Object loop, SessionState state) {
        FakeBorrower borrower = borrower(key);
        borrower.fresh = true;
        borrower.acquire(this);
        openNext(loop, state);
        pool.release(borrower.granted, state);
        return borrower.granted.entry();
    }

    void release(Lease<String, Connection> lease) {
        pool.release(lease, SessionState.INITIAL);
    }
}
