package io.headgate.metrics.cloudwatch;

import io.headgate.metrics.DimensionSet;
import io.headgate.metrics.Meter;
import io.headgate.metrics.Reading;
import io.headgate.metrics.TargetRole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Makes readings into what happened since those before: differences of counts, present states, and times with how often
 * they were. Zeros are published, too, except of what is split by a label of its own: of that, what was once something
 * else; and where nothing was timed there is no time. Used by one thread.
 */
public final class MetricData {

    private static final String TARGET_GROUP = "default";
    private static final double MICROS = TimeUnit.MICROSECONDS.toNanos(1);

    private record Series(Meter meter, Map<String, String> dimensions) {
    }

    /** How often, and how long in nanoseconds altogether, for each bucket. */
    private record Buckets(long[] times, long[] nanos) {
    }

    private final String proxyName;
    private final Set<Series> seen = new HashSet<>();
    private Map<Series, Double> lastCounts = Map.of();
    private Map<Series, Buckets> lastTimes = Map.of();

    /** @param proxyName the value of the dimension ProxyName */
    public MetricData(String proxyName) {
        this.proxyName = proxyName;
    }

    /** What has happened since the last call, or since the start for the first one. */
    public List<Datum> since(List<Reading> now) {
        Map<Series, Double> states = new LinkedHashMap<>();
        Map<Series, Double> counts = new LinkedHashMap<>();
        Map<Series, Buckets> times = new LinkedHashMap<>();
        for (Reading reading : now) {
            for (Series series : series(reading)) {
                if (reading instanceof Reading.Distribution distribution) {
                    times.merge(series, buckets(distribution), MetricData::plus);
                } else if (!Double.isNaN(((Reading.Value) reading).value())) {
                    boolean counter = reading.meter().kind() == Meter.Kind.COUNTER;
                    (counter ? counts : states).merge(series, ((Reading.Value) reading).value(), Double::sum);
                }
            }
        }
        List<Datum> data = new ArrayList<>();
        states.forEach((series, value) -> add(data, series, value));
        counts.forEach((series, value) -> add(data, series, value - lastCounts.getOrDefault(series, 0.0)));
        times.forEach((series, value) -> add(data, series, value, lastTimes.get(series)));
        lastCounts = counts;
        lastTimes = times;
        return data;
    }

    private List<Series> series(Reading reading) {
        Meter meter = reading.meter();
        if (meter.detail().isPresent()) {
            String label = meter.detail().get();
            Map<String, String> dimensions = new LinkedHashMap<>();
            dimensions.put(DimensionSet.PROXY.names().get(0), proxyName);
            dimensions.put(Character.toUpperCase(label.charAt(0)) + label.substring(1), reading.labels().get(0));
            return List.of(new Series(meter, dimensions));
        }
        Map<String, String> labels = new HashMap<>();
        for (int i = 0; i < meter.labels().size(); i++) {
            labels.put(meter.labels().get(i), reading.labels().get(i));
        }
        return meter.scope().dimensionSets().stream().map(set -> new Series(meter, dimensions(set, labels))).toList();
    }

    private Map<String, String> dimensions(DimensionSet set, Map<String, String> labels) {
        Map<String, String> dimensions = new LinkedHashMap<>();
        for (String name : set.names()) {
            dimensions.put(name, switch (name) {
                case "ProxyName" -> proxyName;
                case "EndpointName" -> labels.get("endpoint");
                case "TargetGroup" -> TARGET_GROUP;
                case "Target" -> labels.get("target");
                case "TargetRole" -> TargetRole.valueOf(labels.get("role")).name();
                default -> throw new IllegalStateException(name);
            });
        }
        return dimensions;
    }

    private void add(List<Datum> data, Series series, double value) {
        if (value != 0) {
            seen.add(series);
        }
        if (series.meter.detail().isEmpty() || seen.contains(series)) {
            data.add(datum(series, List.of(value), List.of(1.0)));
        }
    }

    /** One value for each bucket, the average of its times: so the average of all is exact. */
    private static void add(List<Datum> data, Series series, Buckets now, Buckets before) {
        List<Double> values = new ArrayList<>();
        List<Double> counts = new ArrayList<>();
        for (int i = 0; i < now.times.length; i++) {
            long count = now.times[i] - (before == null ? 0 : before.times[i]);
            // a time may have been counted and not yet added when the numbers were read
            long nanos = Math.max(0, now.nanos[i] - (before == null ? 0 : before.nanos[i]));
            if (count > 0) {
                values.add(nanos / MICROS / count);
                counts.add((double) count);
            }
        }
        if (!values.isEmpty()) {
            // no time is not a time of 0, which would spoil averages
            data.add(datum(series, values, counts));
        }
    }

    private static Datum datum(Series series, List<Double> values, List<Double> counts) {
        return new Datum(series.meter.cloudWatchName(), series.meter.unit(), series.dimensions, values, counts);
    }

    private static Buckets buckets(Reading.Distribution distribution) {
        return new Buckets(distribution.times().stream().mapToLong(Long::longValue).toArray(),
                distribution.nanos().stream().mapToLong(Long::longValue).toArray());
    }

    private static Buckets plus(Buckets one, Buckets other) {
        return new Buckets(plus(one.times, other.times), plus(one.nanos, other.nanos));
    }

    private static long[] plus(long[] one, long[] other) {
        long[] sums = new long[one.length];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = one[i] + other[i];
        }
        return sums;
    }
}
