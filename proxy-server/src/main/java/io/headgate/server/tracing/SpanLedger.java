package io.headgate.server.tracing;

import io.headgate.metrics.ProxyMeters;
import io.headgate.metrics.SpanLoss;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What becomes of each span: it is under way, and then taken by the collector or lost. Bounds how many are under way,
 * counts, and says in the log when a loss begins and how many were lost when it ends; with an end every ten seconds at
 * most, a loss that comes sooner being told with the next. Thread-safe, without a lock.
 */
final class SpanLedger {

    /** As many may be under way: some MiB. */
    static final int MOST = 4_096;

    private static final Logger log = LoggerFactory.getLogger(SpanLedger.class);
    private static final long BETWEEN_ENDS = TimeUnit.SECONDS.toNanos(10);
    /** Far more than {@link #MOST}, and far enough from an overflow. */
    private static final int CLOSED = Integer.MAX_VALUE / 2;

    private final URI endpoint;
    private final ProxyMeters meters;
    private final LongSupplier nanoTime;
    private final AtomicInteger underWay = new AtomicInteger();
    /** Since the loss began that the log knows of; 0: there is none. */
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong nextEnd;

    /** @param nanoTime the clock, as {@link System#nanoTime} */
    SpanLedger(URI endpoint, ProxyMeters meters, LongSupplier nanoTime) {
        this.endpoint = endpoint;
        this.meters = meters;
        this.nanoTime = nanoTime;
        this.nextEnd = new AtomicLong(nanoTime.getAsLong());
    }

    /** Whether so many more may be under way; they are from now on, or they are lost. */
    boolean admit(int spans) {
        // never more for a moment: more means that it is closed
        if (underWay.getAndUpdate(now -> now + spans <= MOST ? now + spans : now) + spans <= MOST) {
            return true;
        }
        lose(SpanLoss.FULL, spans, "the collector takes them too slowly");
        return false;
    }

    /** The collector has taken so many. */
    void sent(int spans) {
        int left = underWay.addAndGet(-spans);
        if (left > MOST) {
            return;
        }
        meters.spansSent(spans);
        long now = nanoTime.getAsLong();
        long end = nextEnd.get();
        // a queue that is still half full is about to be full again
        if (lost.get() > 0 && left <= MOST / 2 && now - end >= 0 && nextEnd.compareAndSet(end, now + BETWEEN_ENDS)) {
            line(log.atInfo()).addKeyValue("lost", lost.getAndSet(0)).log("spans are taken again (traces-endpoint)");
        }
    }

    /** So many could not be sent. @param cause null where the collector has not said */
    void failed(int spans, Throwable cause) {
        if (underWay.addAndGet(-spans) <= MOST) {
            lose(SpanLoss.FAILED, spans, cause == null ? "refused" : cause.toString());
        }
    }

    /** What is still under way is lost; results that come now do not count. */
    void close() {
        int left = underWay.getAndSet(CLOSED);
        meters.spansLost(SpanLoss.STOPPED, left);
        long all = lost.addAndGet(left);
        if (all > 0) {
            line(log.atWarn()).addKeyValue("lost", all).log("spans are lost at the end (traces-endpoint)");
        }
    }

    private void lose(SpanLoss reason, int spans, String cause) {
        meters.spansLost(reason, spans);
        if (lost.getAndAdd(spans) == 0) {
            line(log.atWarn()).addKeyValue("cause", cause).log("spans cannot be sent and are lost (traces-endpoint)");
        }
    }

    private LoggingEventBuilder line(LoggingEventBuilder line) {
        return line.addKeyValue("endpoint", endpoint);
    }
}
