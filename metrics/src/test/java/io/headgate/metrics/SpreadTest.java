package io.headgate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadTest {

    private static final Meter TIMER = Meter.QUERY_RESPONSE_LATENCY;
    private static final double TINY = 1e-12;
    private final Latencies latencies = new Latencies();

    @Test
    void ofNothingThereIsNoQuantile() {
        assertThat(now().quantile(0.5)).isNaN();
        record(3, 1);
        assertThat(now().since(now()).quantile(0.5)).isNaN();
    }

    @ParameterizedTest
    @CsvSource({"0, 0.5", "0, 0.99", "70, 0.5", "70, 0.5", "1000, 0.5", "200000000, 0.95"})
    void equalTimesAreTheirOwnMedianAndTheLongestAreTheirAverage(long micros, double share) {
        record(micros, 100);

        assertThat(now().quantile(share)).isEqualTo(micros / 1e6, within(TINY));
    }

    @Test
    void aQuantileIsInTheBucketOfTheTimeThatItStandsFor() {
        record(80, 90);
        record(3_000, 9);
        record(40_000, 1);

        assertThat(now().quantile(0.5)).isBetween(50e-6, 100e-6);
        assertThat(now().quantile(0.95)).isBetween(2.5e-3, 5e-3);
        assertThat(now().quantile(1)).isBetween(25e-3, 50e-3);
        assertThat(now().quantile(0)).isBetween(50e-6, 100e-6);
    }

    @Test
    void quantilesNeverFall() {
        for (int i = 1; i < 400; i++) {
            record((long) i * i * i, 1);
        }
        Spread spread = now();
        double last = 0;
        for (double share = 0; share <= 1; share += 0.01) {
            assertThat(spread.quantile(share)).isGreaterThanOrEqualTo(last);
            last = spread.quantile(share);
        }
    }

    @Test
    void whatWasBeforeDoesNotCount() {
        record(40_000, 1000);
        Spread before = now();
        record(70, 3);

        assertThat(now().since(before).quantile(0.99)).isBetween(50e-6, 100e-6);
    }

    @Test
    void allLabelsOfATimerCountAndNoOtherTimer() {
        Latencies others = new Latencies();
        others.record(TimeUnit.MICROSECONDS.toNanos(70));
        Latencies unrelated = new Latencies();
        unrelated.record(TimeUnit.SECONDS.toNanos(100));
        record(3_000, 1);
        Spread spread = Spread.of(TIMER, List.of(latencies.read(TIMER, List.of("default")),
                others.read(TIMER, List.of("split")), unrelated.read(Meter.EVENT_LOOP_LAG, List.of())));

        assertThat(spread.quantile(0.25)).isEqualTo(70e-6, within(30e-6));
        assertThat(spread.quantile(1)).isBetween(2.5e-3, 5e-3);
    }

    private void record(long micros, int times) {
        for (int i = 0; i < times; i++) {
            latencies.record(TimeUnit.MICROSECONDS.toNanos(micros));
        }
    }

    private Spread now() {
        return Spread.of(TIMER, List.of(latencies.read(TIMER, List.of("default"))));
    }
}
