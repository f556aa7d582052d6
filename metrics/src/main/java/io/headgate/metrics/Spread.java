package io.headgate.metrics;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long the times of a timer were, whatever its labels: since the start, or between two moments. Immutable. */
public final class Spread {

    private static final List<Long> BOUNDS = Latencies.bounds();

    private final long[] times = new long[BOUNDS.size() + 1];
    private final long[] nanos = new long[BOUNDS.size() + 1];

    private Spread() {
    }

    /** All times of a timer since the start. */
    public static Spread of(Meter timer, List<Reading> readings) {
        Spread all = new Spread();
        for (Reading reading : readings) {
            if (reading.meter() == timer && reading instanceof Reading.Distribution part) {
                for (int i = 0; i < all.times.length; i++) {
                    all.times[i] += part.times().get(i);
                    all.nanos[i] += part.nanos().get(i);
                }
            }
        }
        return all;
    }

    /** Those that are not in {@code earlier}, which was read before. */
    public Spread since(Spread earlier) {
        Spread later = new Spread();
        for (int i = 0; i < times.length; i++) {
            later.times[i] = times[i] - earlier.times[i];
            later.nanos[i] = nanos[i] - earlier.nanos[i];
        }
        return later;
    }

    /**
     * The time in seconds that so many are not longer than; NaN where there are none.
     *
     * <p>Exact to the bucket. The times in a bucket are taken to lie evenly around their average, which is exact, as
     * far as the bucket is wide on both sides.
     *
     * @param share from 0 to 1
     */
    public double quantile(double share) {
        long count = 0;
        for (long each : times) {
            count += each;
        }
        if (count == 0) {
            return Double.NaN;
        }
        double rank = share * count;
        int bucket = 0;
        long below = 0;
        while (times[bucket] == 0 || below + times[bucket] < rank) {
            below += times[bucket++];
        }
        return inside(bucket, (rank - below) / times[bucket]) / TimeUnit.SECONDS.toNanos(1);
    }

    private double inside(int bucket, double share) {
        double mean = nanos[bucket] / (double) times[bucket];
        double lower = bucket == 0 ? 0 : BOUNDS.get(bucket - 1);
        if (bucket == BOUNDS.size()) {
            return Math.max(lower, mean);
        }
        double upper = BOUNDS.get(bucket);
        // the sums are not of exactly the same moment as the counts
        double middle = Math.min(upper, Math.max(lower, mean));
        return middle + Math.min(middle - lower, upper - middle) * (2 * share - 1);
    }
}
