package io.headgate.server.dashboard;

import io.headgate.metrics.Meter;
import io.headgate.metrics.Spread;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Percentiles of the times of statements, for each sample: of the time since the sample before, and of the points of
 * several seconds that charts of a long time are made of. Such a point begins where the clock's seconds are a multiple
 * of its length; its percentile grows complete with the last sample that belongs to it. Percentiles of several seconds
 * cannot be had from those of each. Keeps one {@link Spread} for each part and length. Used by one thread.
 */
final class Percentiles {

    private static final int[] PERCENT = {50, 95, 99};
    private static final long SECOND = 1000;

    private final Map<Length, Map<Part, Spread>> begins = new EnumMap<>(Length.class);
    private Map<Part, Spread> before;
    private long millisBefore;

    /** How long a point is; {@code charts.js} knows them, too. */
    private enum Length {
        SAMPLE(0, ""), TWO(2, ".2s"), SIX(6, ".6s");

        private final int seconds;
        private final String suffix;

        Length(int seconds, String suffix) {
            this.seconds = seconds;
            this.suffix = suffix;
        }

        boolean isOther(long millis, long before) {
            return this == SAMPLE
                    || Math.floorDiv(millis, seconds * SECOND) != Math.floorDiv(before, seconds * SECOND);
        }
    }

    /** What the time of a statement is made of. */
    private enum Part {
        TOTAL(Meter.QUERY_RESPONSE_LATENCY),
        WAIT(Meter.DATABASE_CONNECTIONS_BORROW_LATENCY),
        RESTORE(Meter.QUERY_RESTORE_LATENCY),
        PROXY(Meter.QUERY_PROXY_LATENCY),
        DATABASE(Meter.QUERY_DATABASE_RESPONSE_LATENCY);

        private final Meter timer;

        Part(Meter timer) {
            this.timer = timer;
        }

        String series(int percent, Length length) {
            return "latency_s." + name().toLowerCase(Locale.ROOT) + ".p" + percent + length.suffix;
        }
    }

    /** @param now where the first sample begins */
    Percentiles(Moment now) {
        before = times(now);
        millisBefore = now.millis();
        for (Length length : Length.values()) {
            begins.put(length, before);
        }
    }

    /** The names of all series. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (Length length : Length.values()) {
            for (Part part : Part.values()) {
                for (int percent : PERCENT) {
                    names.add(part.series(percent, length));
                }
            }
        }
        return names;
    }

    /** Adds a sample's to {@code sample}, in seconds; NaN: no statement has ended. */
    void add(Moment now, Map<String, Double> sample) {
        Map<Part, Spread> times = times(now);
        for (Length length : Length.values()) {
            if (length.isOther(now.millis(), millisBefore)) {
                begins.put(length, before);
            }
            begins.get(length).forEach((part, begin) -> {
                Spread between = times.get(part).since(begin);
                for (int percent : PERCENT) {
                    sample.put(part.series(percent, length), between.quantile(percent / 100.0));
                }
            });
        }
        before = times;
        millisBefore = now.millis();
    }

    private static Map<Part, Spread> times(Moment now) {
        Map<Part, Spread> times = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            times.put(part, now.times(part.timer));
        }
        return times;
    }
}
