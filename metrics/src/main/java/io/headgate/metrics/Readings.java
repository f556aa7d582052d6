package io.headgate.metrics;

import java.util.ArrayList;
import java.util.List;

/** Collects what the meters are at a moment. Used by one thread. */
final class Readings {

    private final List<Reading> all = new ArrayList<>();

    void count(Meter meter, double value, String... labels) {
        value(meter, Meter.Kind.COUNTER, value, labels);
    }

    void gauge(Meter meter, double value, String... labels) {
        value(meter, Meter.Kind.GAUGE, value, labels);
    }

    void times(Meter meter, Latencies latencies, String... labels) {
        check(meter, Meter.Kind.TIMER, labels);
        all.add(latencies.read(meter, List.of(labels)));
    }

    private void value(Meter meter, Meter.Kind kind, double value, String... labels) {
        check(meter, kind, labels);
        all.add(new Reading.Value(meter, List.of(labels), value));
    }

    private static void check(Meter meter, Meter.Kind kind, String... labels) {
        if (meter.kind() != kind) {
            throw new IllegalArgumentException(meter + " is a " + meter.kind() + ", not a " + kind);
        }
        if (meter.labels().size() != labels.length) {
            throw new IllegalArgumentException(meter + " has the labels " + meter.labels() + ", not " + labels.length);
        }
    }

    List<Reading> all() {
        return List.copyOf(all);
    }
}
