package io.headgate.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.metrics.Meter;
import io.headgate.metrics.ProxyMeters;
import io.headgate.metrics.Reading;
import io.headgate.server.it.LogLines;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpanLedgerTest {

    private static final String BEGINS = "spans cannot be sent and are lost (traces-endpoint)"
            + " endpoint=http://collector:4318 cause=";
    private static final String ENDS = "spans are taken again (traces-endpoint) endpoint=http://collector:4318 lost=";

    private final LogLines log = new LogLines("io.headgate.server.tracing");
    private final ProxyMeters meters = new ProxyMeters(List::of);
    private long now = 1;
    private final SpanLedger ledger = new SpanLedger(URI.create("http://collector:4318"), meters, () -> now);

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void whatFindsNoRoomIsLostAndCounted() {
        assertThat(ledger.admit(SpanLedger.MOST - 1)).isTrue();
        assertThat(ledger.admit(2)).isFalse();
        assertThat(ledger.admit(1)).isTrue();
        assertThat(ledger.admit(4)).isFalse();

        assertThat(value(Meter.SPANS_LOST, "full")).isEqualTo(6);
        assertThat(log.lines()).containsExactly(BEGINS + "the collector takes them too slowly");
        ledger.sent(4);
        assertThat(ledger.admit(4)).isTrue();
        assertThat(log.lines()).as("it is not over yet").hasSize(1);
        ledger.sent(SpanLedger.MOST / 2);
        assertThat(log.lines()).hasSize(2).last().isEqualTo(ENDS + 6);
        assertThat(value(Meter.SPANS_SENT)).isEqualTo(SpanLedger.MOST / 2 + 4);
    }

    @Test
    void whatIsRefusedIsLostAndCounted() {
        ledger.admit(5);
        ledger.failed(3, new IOException("nobody is there"));
        ledger.failed(1, null);
        ledger.sent(1);

        assertThat(value(Meter.SPANS_LOST, "failed")).isEqualTo(4);
        assertThat(value(Meter.SPANS_SENT)).isEqualTo(1);
        assertThat(log.lines()).containsExactly(BEGINS + "java.io.IOException: nobody is there", ENDS + 4);
    }

    @Test
    void aCollectorThatFailsNowAndThenIsNotToldOfEachTime() {
        IntStream.range(0, 1000).forEach(second -> {
            ledger.admit(2);
            ledger.failed(1, null);
            ledger.sent(1);
            now += TimeUnit.SECONDS.toNanos(1);
        });

        assertThat(log.lines()).as("an end at once and every ten seconds, and a beginning each").hasSize(2 * 100 + 1);
        int told = log.lines().stream().filter(line -> line.startsWith(ENDS))
                .mapToInt(line -> Integer.parseInt(line.substring(ENDS.length()))).sum();
        ledger.close();
        assertThat(told).isEqualTo(991);
        assertThat(log.lines()).last().asString().endsWith("lost=9");
        assertThat(value(Meter.SPANS_LOST, "failed")).isEqualTo(1000);
    }

    @Test
    void whatIsUnderWayAtTheEndIsLost() {
        ledger.admit(10);
        ledger.sent(2);
        ledger.close();

        assertThat(value(Meter.SPANS_LOST, "stopped")).isEqualTo(8);
        assertThat(log.lines()).containsExactly(
                "spans are lost at the end (traces-endpoint) endpoint=http://collector:4318 lost=8");
        ledger.sent(4);
        ledger.failed(4, null);
        assertThat(value(Meter.SPANS_SENT)).as("each counts once").isEqualTo(2);
        assertThat(value(Meter.SPANS_LOST, "failed")).isZero();
    }

    private double value(Meter meter, String... labels) {
        return meters.read().stream().filter(reading -> reading.meter() == meter
                && reading.labels().equals(List.of(labels))).mapToDouble(reading -> ((Reading.Value) reading).value())
                .sum();
    }
}
