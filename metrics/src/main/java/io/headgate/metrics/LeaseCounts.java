package io.headgate.metrics;

import io.headgate.pool.CloseReason;
import io.headgate.pool.HoldReason;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/** What happened to connections to the database, as far as the pool's own statistics do not tell. */
final class LeaseCounts {

    private final LongAdder borrows = new LongAdder();
    private final LongAdder borrowNanos = new LongAdder();
    private final LongAdder pinned = new LongAdder();
    private final LongAdder[] held = adders(HoldReason.values().length);
    private final LongAdder[] closed = adders(CloseReason.values().length);

    void register(Registration<LeaseCounts> meters) {
        meters.timer(Meter.DATABASE_CONNECTIONS_BORROW_LATENCY, c -> c.borrows.sum(), c -> c.borrowNanos.sum());
        meters.gauge(Meter.DATABASE_CONNECTIONS_CURRENTLY_SESSION_PINNED, LeaseCounts::pinned);
        meters.gauge(Meter.DATABASE_CONNECTIONS_CURRENTLY_IN_TRANSACTION, LeaseCounts::inTransaction);
        for (HoldReason reason : HoldReason.values()) {
            meters.gauge(Meter.DATABASE_CONNECTIONS_HELD, reason.name(), c -> c.held[reason.ordinal()].sum());
        }
        for (CloseReason reason : CloseReason.values()) {
            meters.counter(Meter.DATABASE_CONNECTIONS_CLOSED, reason.word(), c -> c.closed[reason.ordinal()].sum());
        }
    }

    void borrowed(long waitedNanos) {
        borrows.increment();
        borrowNanos.add(waitedNanos);
    }

    void closed(CloseReason reason) {
        closed[reason.ordinal()].increment();
    }

    void held(HoldReason reason, int change) {
        held[reason.ordinal()].add(change);
    }

    void pinned(int change) {
        pinned.add(change);
    }

    long pinned() {
        return pinned.sum();
    }

    long inTransaction() {
        return held[HoldReason.TRANSACTION.ordinal()].sum();
    }

    private static LongAdder[] adders(int count) {
        LongAdder[] adders = new LongAdder[count];
        Arrays.setAll(adders, i -> new LongAdder());
        return adders;
    }
}
