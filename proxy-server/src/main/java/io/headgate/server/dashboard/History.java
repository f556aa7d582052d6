package io.headgate.server.dashboard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last samples of some series of numbers. Of {@value #SAMPLES} samples, each of which takes four bytes for each
 * series and eight for its time: 290 KiB with 80 series, which are taken at once and never more. Thread-safe.
 */
final class History {

    /** A quarter of an hour of seconds. */
    static final int SAMPLES = 900;

    private final List<String> names;
    private final float[][] values;
    private final long[] at;
    private long taken;

    /** @param names of the series */
    History(List<String> names) {
        this.names = List.copyOf(names);
        this.values = new float[names.size()][SAMPLES];
        this.at = new long[SAMPLES];
    }

    /**
     * Some samples, one after the other.
     *
     * @param first the number of the first one; the first ever has 1
     * @param at when each was taken, in milliseconds since 1970
     * @param series the values of each by name; NaN: unknown
     */
    record Window(long first, long[] at, Map<String, float[]> series) {

        /** The number of the last one, or of the one before the first where there are none. */
        long last() {
            return first + at.length - 1;
        }
    }

    /** @param sample values by name; one that is missing is unknown */
    synchronized void add(long millis, Map<String, Double> sample) {
        int slot = (int) (taken++ % SAMPLES);
        at[slot] = millis;
        for (int i = 0; i < values.length; i++) {
            values[i][slot] = sample.getOrDefault(names.get(i), Double.NaN).floatValue();
        }
    }

    /** All behind the one with this number, as far as they are kept; 0: all. */
    synchronized Window after(long number) {
        long oldest = Math.max(0, taken - SAMPLES);
        long from = Math.min(taken, Math.max(oldest, number));
        int count = (int) (taken - from);
        long[] times = new long[count];
        Map<String, float[]> series = new LinkedHashMap<>();
        int begin = (int) (from % SAMPLES);
        int untilEnd = Math.min(count, SAMPLES - begin);
        System.arraycopy(at, begin, times, 0, untilEnd);
        System.arraycopy(at, 0, times, untilEnd, count - untilEnd);
        for (int i = 0; i < values.length; i++) {
            float[] all = new float[count];
            System.arraycopy(values[i], begin, all, 0, untilEnd);
            System.arraycopy(values[i], 0, all, untilEnd, count - untilEnd);
            series.put(names.get(i), all);
        }
        return new Window(from + 1, times, series);
    }
}
