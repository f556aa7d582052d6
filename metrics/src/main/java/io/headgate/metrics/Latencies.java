package io.headgate.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts times by how long they were. Recording is two increments of striped counters, from any thread, without a lock
 * and without an allocation. The sum of each bucket is kept by itself, so that averages are exact.
 */
public final class Latencies {

    private static final long[] BOUNDS = micros(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000,
            250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 30_000_000, 60_000_000, 120_000_000);
    /** For each number of significant bits, the first bucket that may be meant: at most two bounds lie behind it. */
    private static final int[] FIRST = first();

    private final LongAdder[] times = adders();
    private final LongAdder[] nanos = adders();

    /** The longest time of each bucket but the last in nanoseconds; the last takes whatever is longer. */
    public static List<Long> bounds() {
        return Arrays.stream(BOUNDS).boxed().toList();
    }

    /** @param took a time in nanoseconds; negative is taken for 0 */
    public void record(long took) {
        long time = Math.max(0, took);
        int bucket = bucket(time);
        times[bucket].increment();
        nanos[bucket].add(time);
    }

    /** How many there were. */
    long count() {
        return Arrays.stream(times).mapToLong(LongAdder::sum).sum();
    }

    static int bucket(long time) {
        int bucket = FIRST[Long.SIZE - Long.numberOfLeadingZeros(time)];
        while (bucket < BOUNDS.length && time > BOUNDS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    Reading.Distribution read(Meter meter, List<String> labels) {
        return new Reading.Distribution(meter, labels, sums(times), sums(nanos));
    }

    private static List<Long> sums(LongAdder[] adders) {
        List<Long> sums = new ArrayList<>(adders.length);
        for (LongAdder adder : adders) {
            sums.add(adder.sum());
        }
        return sums;
    }

    private static LongAdder[] adders() {
        LongAdder[] adders = new LongAdder[BOUNDS.length + 1];
        Arrays.setAll(adders, i -> new LongAdder());
        return adders;
    }

    private static long[] micros(long... micros) {
        return Arrays.stream(micros).map(TimeUnit.MICROSECONDS::toNanos).toArray();
    }

    private static int[] first() {
        int[] first = new int[Long.SIZE + 1];
        for (int bits = 0; bits <= Long.SIZE; bits++) {
            long least = bits == 0 ? 0 : 1L << (bits - 1);
            int bucket = 0;
            while (bucket < BOUNDS.length && least > BOUNDS[bucket]) {
                bucket++;
            }
            first[bits] = bucket;
        }
        return first;
    }
}
