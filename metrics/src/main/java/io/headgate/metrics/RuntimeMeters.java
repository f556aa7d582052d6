package io.headgate.metrics;

import java.util.function.DoubleSupplier;

/** How the process does. */
final class RuntimeMeters {

    private final Latencies lag = new Latencies();
    private volatile DoubleSupplier heap = () -> Double.NaN;
    private volatile DoubleSupplier direct = () -> Double.NaN;

    void read(Readings to) {
        to.times(Meter.EVENT_LOOP_LAG, lag);
        to.gauge(Meter.BUFFER_MEMORY, heap.getAsDouble(), "heap");
        to.gauge(Meter.BUFFER_MEMORY, direct.getAsDouble(), "direct");
    }

    void buffers(DoubleSupplier inHeap, DoubleSupplier outside) {
        heap = inHeap;
        direct = outside;
    }

    void loopLagged(long nanos) {
        lag.record(nanos);
    }
}
