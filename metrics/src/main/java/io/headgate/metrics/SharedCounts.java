package io.headgate.metrics;

import io.headgate.pool.CloseReason;
import io.headgate.pool.HoldReason;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/** What is counted for the proxy as a whole, by something of its own. */
final class SharedCounts {

    final Tally clientsEnded = new Tally();
    final Tally loginsAccepted = new Tally();
    final Tally loginsRefused = new Tally();
    final Tally restores = new Tally();
    final Tally addedCommands = new Tally();
    final LongAdder statementHits = new LongAdder();
    final LongAdder statementMisses = new LongAdder();
    final LongAdder statementEvictions = new LongAdder();

    private final LongAdder[] holds = adders(HoldReason.values().length);
    private final LongAdder[] holdEnds = adders(HoldReason.values().length);
    private final LongAdder[] closed = adders(CloseReason.values().length);

    void read(Readings to) {
        for (HoldReason reason : HoldReason.values()) {
            long ended = holdEnds[reason.ordinal()].sum();
            long begun = holds[reason.ordinal()].sum();
            to.gauge(Meter.DATABASE_CONNECTIONS_HELD, begun - ended, reason.name());
            to.count(Meter.DATABASE_CONNECTION_HOLDS, begun, reason.name());
        }
        for (CloseReason reason : CloseReason.values()) {
            to.count(Meter.DATABASE_CONNECTIONS_CLOSED, closed[reason.ordinal()].sum(), reason.word());
        }
        clientsEnded.read(Meter.CLIENT_CONNECTIONS_ENDED, to);
        loginsAccepted.read(Meter.CLIENT_LOGINS_ACCEPTED, to);
        loginsRefused.read(Meter.CLIENT_LOGINS_REFUSED, to);
        restores.read(Meter.DATABASE_CONNECTION_RESTORES, to);
        addedCommands.read(Meter.ADDED_COMMANDS, to);
        to.count(Meter.PREPARED_STATEMENT_HITS, statementHits.sum());
        to.count(Meter.PREPARED_STATEMENT_MISSES, statementMisses.sum());
        to.count(Meter.PREPARED_STATEMENT_EVICTIONS, statementEvictions.sum());
    }

    void held(HoldReason reason) {
        holds[reason.ordinal()].increment();
    }

    void released(HoldReason reason) {
        holdEnds[reason.ordinal()].increment();
    }

    void closed(CloseReason reason) {
        closed[reason.ordinal()].increment();
    }

    private static LongAdder[] adders(int count) {
        LongAdder[] adders = new LongAdder[count];
        Arrays.setAll(adders, i -> new LongAdder());
        return adders;
    }
}
