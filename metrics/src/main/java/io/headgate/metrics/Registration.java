package io.headgate.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Puts meters into a registry that read an object when the registry is read.
 *
 * @param <T> the object that is read; the registry does not keep it alive
 */
final class Registration<T> {

    private final MeterRegistry registry;
    private final T source;

    Registration(MeterRegistry registry, T source) {
        this.registry = registry;
        this.source = source;
    }

    void gauge(Meter meter, ToDoubleFunction<T> value) {
        gauge(meter, Tags.empty(), value);
    }

    void gauge(Meter meter, String tagValue, ToDoubleFunction<T> value) {
        gauge(meter, tags(meter, tagValue), value);
    }

    void counter(Meter meter, ToDoubleFunction<T> value) {
        counter(meter, Tags.empty(), value);
    }

    void counter(Meter meter, String tagValue, ToDoubleFunction<T> value) {
        counter(meter, tags(meter, tagValue), value);
    }

    void timer(Meter meter, ToLongFunction<T> count, ToDoubleFunction<T> totalNanos) {
        check(meter, Meter.Kind.TIMER);
        FunctionTimer.builder(meter.micrometerName(), source, count, totalNanos, TimeUnit.NANOSECONDS)
                .description(meter.description())
                .register(registry);
    }

    private void gauge(Meter meter, Tags tags, ToDoubleFunction<T> value) {
        check(meter, Meter.Kind.GAUGE);
        register(meter, tags, value);
    }

    void timeLeft(Meter meter, String tagValue, ToDoubleFunction<T> seconds) {
        check(meter, Meter.Kind.TIME_LEFT);
        register(meter, tags(meter, tagValue), seconds);
    }

    private void register(Meter meter, Tags tags, ToDoubleFunction<T> value) {
        Gauge.builder(meter.micrometerName(), source, value)
                .description(meter.description())
                .tags(tags)
                .register(registry);
    }

    private void counter(Meter meter, Tags tags, ToDoubleFunction<T> value) {
        check(meter, Meter.Kind.COUNTER);
        FunctionCounter.builder(meter.micrometerName(), source, value)
                .description(meter.description())
                .tags(tags)
                .register(registry);
    }

    private static Tags tags(Meter meter, String value) {
        return Tags.of(meter.tag().orElseThrow(() -> new IllegalArgumentException(meter + " has no tag")), value);
    }

    private static void check(Meter meter, Meter.Kind kind) {
        if (meter.kind() != kind) {
            throw new IllegalArgumentException(meter + " is a " + meter.kind() + ", not a " + kind);
        }
    }
}
