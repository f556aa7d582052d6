package io.headgate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.pool.HoldReason;
import io.headgate.pool.PoolStats;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StatusLineTest {

    private long now = Long.MAX_VALUE - 5;
    private PoolStats stats = stats(20, 12, 7, 55, 6);
    private final ProxyMeters meters = new ProxyMeters(new SimpleMeterRegistry(), () -> stats);
    private final StatusLine status = new StatusLine(meters, () -> now);

    @Test
    void theLineHasTheCurrentNumbers() {
        meters.clientReceived();
        meters.clientReceived();
        meters.holdBegan(HoldReason.TRANSACTION);
        meters.pinned();
        stats = stats(20, 12, 7, 55, 8);
        queries(3);
        now += TimeUnit.SECONDS.toNanos(2);

        assertThat(status.next()).isEqualTo("clients=2 database-connections=12 max=20 borrowed=7 in-transaction=1"
                + " pinned=1 waiting=55 borrow-timeouts=2 queries-per-second=1.5");
    }

    @Test
    void ratesTellOfTheTimeSinceTheLineBefore() {
        queries(100);
        stats = stats(20, 12, 7, 55, 9);
        now += TimeUnit.SECONDS.toNanos(10);
        status.next();

        queries(5);
        now += TimeUnit.SECONDS.toNanos(10);

        assertThat(status.next()).endsWith("borrow-timeouts=0 queries-per-second=0.5");
    }

    @Test
    void twoLinesAtOneMomentHaveNoRate() {
        queries(5);

        assertThat(status.next()).endsWith("queries-per-second=0.0");
    }

    @Test
    void theDecimalPointDoesNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            queries(1);
            now += TimeUnit.SECONDS.toNanos(2);
            assertThat(status.next()).endsWith("queries-per-second=0.5");
        } finally {
            Locale.setDefault(before);
        }
    }

    private void queries(int count) {
        for (int i = 0; i < count; i++) {
            meters.queryReceived(false);
        }
    }

    private static PoolStats stats(int max, int open, int leased, int waiting, long timeouts) {
        return new PoolStats(max, open, 0, leased, open - leased, waiting, 0, timeouts, 0, 0, open, 0, 0, 0);
    }
}
