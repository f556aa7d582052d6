package io.headgate.metrics;

import io.headgate.pool.PoolStats;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The current numbers as one line of {@code key=value} for the log. Used by one thread.
 *
 * <p>{@code borrow-timeouts} and {@code queries-per-second} tell of the time since the line before, or since the start
 * for the first line; everything else is as it is at the moment.
 */
public final class StatusLine {

    private final ProxyMeters meters;
    private final LongSupplier nanoTime;
    private long lastNanos;
    private long lastQueries;
    private long lastTimeouts;

    /**
     * Begins the first interval.
     *
     * @param meters where the numbers come from
     * @param nanoTime a clock like {@link System#nanoTime()}
     */
    public StatusLine(ProxyMeters meters, LongSupplier nanoTime) {
        this.meters = meters;
        this.nanoTime = nanoTime;
        this.lastNanos = nanoTime.getAsLong();
        this.lastQueries = meters.queryRequests();
        this.lastTimeouts = meters.pool().timeouts();
    }

    /** The line for now; the next one will tell of the time from now on. */
    public String next() {
        PoolStats pool = meters.pool();
        long now = nanoTime.getAsLong();
        long queries = meters.queryRequests();
        String line = "clients=" + meters.clientConnections()
                + " database-connections=" + pool.open()
                + " max=" + pool.max()
                + " borrowed=" + pool.leased()
                + " in-transaction=" + meters.inTransaction()
                + " pinned=" + meters.sessionPinned()
                + " waiting=" + pool.waiting()
                + " borrow-timeouts=" + (pool.timeouts() - lastTimeouts)
                + " queries-per-second=" + perSecond(queries - lastQueries, now - lastNanos);
        lastNanos = now;
        lastQueries = queries;
        lastTimeouts = pool.timeouts();
        return line;
    }

    private static String perSecond(long count, long nanos) {
        double seconds = nanos / (double) TimeUnit.SECONDS.toNanos(1);
        return String.format(Locale.ROOT, "%.1f", seconds > 0 ? count / seconds : 0);
    }
}
