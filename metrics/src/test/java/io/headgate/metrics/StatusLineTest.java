package io.headgate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.pool.HoldReason;
import io.headgate.pool.PoolStats;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StatusLineTest {

    private long now = Long.MAX_VALUE - 5;
    private PoolStats stats = stats(20, 12, 7, 55, 6);
    private final ProxyMeters meters = new ProxyMeters(() ->
            List.of(new PoolReading(TargetRole.READ_WRITE, List.of("db:3306"), stats, Map.of(), 0)));
    private final EndpointMeters clients = meters.endpoint(Endpoint.DEFAULT);
    private final StatusLine status = new StatusLine(meters, () -> now);

    @Test
    void theLineHasTheCurrentNumbers() {
        clients.clientReceived();
        clients.clientReceived();
        TargetMeters database = meters.target(TargetRole.READ_WRITE, "db:3306");
        database.holdBegan(HoldReason.TRANSACTION);
        database.pinned(true);
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
            clients.queryReceived(false);
        }
    }

    private static PoolStats stats(int max, int open, int leased, int waiting, long timeouts) {
        return new PoolStats(max, open, 0, leased, open - leased, waiting, 0, timeouts, 0, 0, open, 0, 0, 0);
    }
}
