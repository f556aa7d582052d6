package io.headgate.server.logging;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Lets only so many lines a second into the log, for what a client can cause as often as it likes. The next
 * line after those that were left out says how many there were, as {@code leftOut}. Thread-safe.
 */
public final class LineLimit {

    private final int perSecond;
    private final LongSupplier nanoTime;
    private long begun;
    private int lines;
    private long leftOut;

    /**
     * @param perSecond the most lines, at least 1
     * @param nanoTime the clock, as {@link System#nanoTime}
     */
    public LineLimit(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    /** Logs a line, or leaves it out. @param line with its key/value pairs */
    public void log(LoggingEventBuilder line, String message, Object... arguments) {
        long before = admit();
        if (before == 0) {
            line.log(message, arguments);
        } else if (before > 0) {
            line.addKeyValue("leftOut", before).log(message, arguments);
        }
    }

    /** How many were left out since the last line; -1: this one, too. */
    private synchronized long admit() {
        long now = nanoTime.getAsLong();
        if (now - begun >= TimeUnit.SECONDS.toNanos(1)) {
            begun = now;
            lines = 0;
        }
        if (lines >= perSecond) {
            leftOut++;
            return -1;
        }
        lines++;
        long told = leftOut;
        leftOut = 0;
        return told;
    }
}
