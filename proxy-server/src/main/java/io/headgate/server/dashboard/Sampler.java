package io.headgate.server.dashboard;

import io.headgate.metrics.Meter;
import io.headgate.metrics.ProxyMeters;
import io.headgate.metrics.Reading;
import io.headgate.pool.HoldReason;
import io.headgate.pool.PoolStats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Reads the meters into a {@link History}: states as they are, and what grows as its growth since the sample before.
 * One sample takes about as long as one answer of {@code /metrics}. Used by one thread.
 */
final class Sampler {

    private static final List<String> STATES = List.of("clients", "limit", "open", "opening", "borrowed", "waiting",
            "longest_wait_s", "queries_per_s", "errors");
    static final String HELD = "held.";

    private final ProxyMeters meters;
    private final Supplier<PoolStats> pools;
    private final LongSupplier errors;
    private final LongSupplier millis;
    private final History history = new History(names());
    private final Percentiles percentiles;
    private Moment before;
    private long errorsBefore;

    /** What goes wrong, as how often it did between two samples. */
    private enum Trouble {
        BORROW_TIMEOUTS(Meter.DATABASE_CONNECTION_BORROW_TIMEOUTS),
        LOGINS_REFUSED(Meter.CLIENT_CONNECTIONS_SETUP_FAILED_AUTH),
        CLIENTS_REFUSED(Meter.CLIENT_CONNECTIONS_REFUSED),
        CONNECTS_FAILED(Meter.DATABASE_CONNECTIONS_SETUP_FAILED);

        private final Meter meter;

        Trouble(Meter meter) {
            this.meter = meter;
        }

        String series() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Begins the first interval.
     *
     * @param pools all of them together
     * @param errors how many errors clients have got since the start
     * @param millis a clock like {@link System#currentTimeMillis()}
     */
    Sampler(ProxyMeters meters, Supplier<PoolStats> pools, LongSupplier errors, LongSupplier millis) {
        this.meters = meters;
        this.pools = pools;
        this.errors = errors;
        this.millis = millis;
        this.before = new Moment(millis.getAsLong(), meters.read());
        this.percentiles = new Percentiles(before);
        this.errorsBefore = errors.getAsLong();
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(STATES);
        Arrays.stream(Trouble.values()).forEach(each -> names.add(each.series()));
        names.addAll(Percentiles.names());
        Arrays.stream(HoldReason.values()).forEach(reason -> names.add(HELD + reason));
        return names;
    }

    History history() {
        return history;
    }

    /** To be called every second. */
    void sample() {
        Moment now = new Moment(millis.getAsLong(), meters.read());
        Map<String, Double> sample = new HashMap<>();
        states(now, sample);
        long made = errors.getAsLong();
        sample.put("errors", (double) (made - errorsBefore));
        errorsBefore = made;
        for (Trouble each : Trouble.values()) {
            sample.put(each.series(), growth(now, each.meter));
        }
        percentiles.add(now, sample);
        for (Reading reading : now.readings()) {
            if (reading.meter() == Meter.DATABASE_CONNECTIONS_HELD && reading instanceof Reading.Value held) {
                sample.put(HELD + held.labels().get(0), held.value());
            }
        }
        history.add(now.millis(), sample);
        before = now;
    }

    private void states(Moment now, Map<String, Double> sample) {
        PoolStats stats = pools.get();
        sample.put("clients", now.sum(Meter.CLIENT_CONNECTIONS));
        sample.put("limit", (double) stats.max());
        sample.put("open", (double) stats.open());
        sample.put("opening", (double) stats.opening());
        sample.put("borrowed", (double) stats.leased());
        sample.put("waiting", (double) stats.waiting());
        sample.put("longest_wait_s", now.highest(Meter.DATABASE_CONNECTION_LONGEST_WAIT));
        // a clock that was set back or forward costs one sample its rate
        double seconds = Math.max(1, now.millis() - before.millis()) / (double) TimeUnit.SECONDS.toMillis(1);
        sample.put("queries_per_s", growth(now, Meter.QUERY_REQUESTS) / seconds);
    }

    private double growth(Moment now, Meter meter) {
        return now.sum(meter) - before.sum(meter);
    }
}
