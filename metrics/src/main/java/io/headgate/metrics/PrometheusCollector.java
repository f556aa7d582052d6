package io.headgate.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The readings of one moment as Prometheus' library has them. */
final class PrometheusCollector implements MultiCollector {

    private static final String TOTAL = "_total";
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ProxyMeters meters;
    private final InfoSnapshot about;

    PrometheusCollector(ProxyMeters meters, String proxyName, String version) {
        this.meters = meters;
        this.about = new InfoSnapshot(new MetricMetadata("headgate", "Which proxy this is."),
                List.of(new InfoDataPointSnapshot(Labels.of("proxy_name", proxyName, "version", version))));
    }

    @Override
    public MetricSnapshots collect() {
        Map<Meter, List<Reading>> byMeter = new EnumMap<>(Meter.class);
        meters.read().forEach(r -> byMeter.computeIfAbsent(r.meter(), meter -> new ArrayList<>()).add(r));
        List<MetricSnapshot> snapshots = new ArrayList<>();
        snapshots.add(about);
        byMeter.forEach((meter, readings) -> snapshots.add(snapshot(meter, readings)));
        return new MetricSnapshots(snapshots);
    }

    private static MetricSnapshot snapshot(Meter meter, List<Reading> readings) {
        String name = meter.prometheusName();
        MetricMetadata metadata = new MetricMetadata(meter.kind() == Meter.Kind.COUNTER
                ? name.substring(0, name.length() - TOTAL.length()) : name, meter.description(), unit(meter.unit()));
        return switch (meter.kind()) {
            case COUNTER -> new CounterSnapshot(metadata,
                    readings.stream().map(r -> new CounterDataPointSnapshot(value(r), labels(r), null, 0)).toList());
            case GAUGE -> new GaugeSnapshot(metadata,
                    readings.stream().map(r -> new GaugeDataPointSnapshot(value(r), labels(r), null)).toList());
            case TIMER -> new HistogramSnapshot(metadata,
                    readings.stream().map(r -> histogram((Reading.Distribution) r)).toList());
        };
    }

    private static Unit unit(io.headgate.metrics.Unit of) {
        return switch (of) {
            case COUNT -> null;
            case BYTES -> Unit.BYTES;
            case SECONDS, MICROSECONDS -> Unit.SECONDS;
            case PERCENT -> Unit.RATIO;
        };
    }

    private static double value(Reading reading) {
        double value = ((Reading.Value) reading).value();
        return reading.meter().unit() == io.headgate.metrics.Unit.PERCENT ? value / 100 : value;
    }

    private static HistogramDataPointSnapshot histogram(Reading.Distribution distribution) {
        List<Double> bounds = new ArrayList<>(Latencies.bounds().stream().map(nanos -> nanos / NANOS).toList());
        bounds.add(Double.POSITIVE_INFINITY);
        return HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, distribution.times()))
                .sum(distribution.sum() / NANOS).labels(labels(distribution)).build();
    }

    private static Labels labels(Reading reading) {
        return Labels.of(reading.meter().labels(), reading.labels());
    }
}
