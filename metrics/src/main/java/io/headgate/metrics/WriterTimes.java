package io.headgate.metrics;

import java.util.concurrent.atomic.LongAdder;

/** How often the writer among several servers became another one, and how long there was none. */
final class WriterTimes {

    private final LongAdder changes = new LongAdder();
    private final LongAdder absences = new LongAdder();
    private final LongAdder absentNanos = new LongAdder();

    void register(Registration<WriterTimes> meters) {
        meters.counter(Meter.WRITER_CHANGES, c -> c.changes.sum());
        meters.timer(Meter.WRITER_ABSENCE, c -> c.absences.sum(), c -> c.absentNanos.sum());
    }

    long changes() {
        return changes.sum();
    }

    long absences() {
        return absences.sum();
    }

    void changed() {
        changes.increment();
    }

    void wasAbsent(long nanos) {
        absences.increment();
        absentNanos.add(nanos);
    }
}
