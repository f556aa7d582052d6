package io.headgate.metrics;

import java.util.concurrent.atomic.LongAdder;

/** How often the writer among several servers became another one, and how long there was none. */
final class WriterTimes {

    private final LongAdder changes = new LongAdder();
    private final Latencies absences = new Latencies();

    void read(Readings to) {
        to.count(Meter.WRITER_CHANGES, changes.sum());
        to.times(Meter.WRITER_ABSENCE, absences);
    }

    long changes() {
        return changes.sum();
    }

    long absences() {
        return absences.count();
    }

    void changed() {
        changes.increment();
    }

    void wasAbsent(long nanos) {
        absences.record(nanos);
    }
}
