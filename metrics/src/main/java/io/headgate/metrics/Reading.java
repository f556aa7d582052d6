package io.headgate.metrics;

import java.util.List;

/** What one series of a {@link Meter} is at a moment. */
public sealed interface Reading {

    /** What was measured. */
    Meter meter();

    /** The values of {@link Meter#labels()}, in that order. */
    List<String> labels();

    /** A count since the start, a state, or a number of seconds; NaN: nobody knows. */
    record Value(Meter meter, List<String> labels, double value) implements Reading {
    }

    /**
     * Times since the start, by how long they were.
     *
     * @param times how many in each bucket of {@link Latencies}
     * @param nanos how long those of each bucket were altogether
     */
    record Distribution(Meter meter, List<String> labels, List<Long> times, List<Long> nanos) implements Reading {

        /** How many there were. */
        public long count() {
            return times.stream().mapToLong(Long::longValue).sum();
        }

        /** How long all were together, in nanoseconds. */
        public long sum() {
            return nanos.stream().mapToLong(Long::longValue).sum();
        }
    }
}
