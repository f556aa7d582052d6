package io.headgate.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What becomes of the spans of traced statements. */
final class SpanCounts {

    private final LongAdder sent = new LongAdder();
    private final Map<SpanLoss, LongAdder> lost = new EnumMap<>(SpanLoss.class);

    SpanCounts() {
        for (SpanLoss reason : SpanLoss.values()) {
            lost.put(reason, new LongAdder());
        }
    }

    void read(Readings to) {
        to.count(Meter.SPANS_SENT, sent.sum());
        lost.forEach((reason, count) -> to.count(Meter.SPANS_LOST, count.sum(),
                reason.name().toLowerCase(Locale.ROOT)));
    }

    void sent(int count) {
        sent.add(count);
    }

    void lost(SpanLoss reason, int count) {
        lost.get(reason).add(count);
    }
}
