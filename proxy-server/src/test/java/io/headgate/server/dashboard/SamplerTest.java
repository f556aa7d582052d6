package io.headgate.server.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.metrics.Endpoint;
import io.headgate.metrics.EndpointMeters;
import io.headgate.metrics.PoolReading;
import io.headgate.metrics.ProxyMeters;
import io.headgate.metrics.TargetMeters;
import io.headgate.metrics.TargetRole;
import io.headgate.pool.HoldReason;
import io.headgate.pool.PoolStats;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SamplerTest {

    private static final String SERVER = "db:3306";
    private static final long STEP = 2000;

    private PoolStats stats = stats(0);
    private long errors = 100;
    private long now = 1_000_000;
    private final ProxyMeters meters = new ProxyMeters(() -> List.of(new PoolReading(TargetRole.READ_WRITE,
            List.of(SERVER), stats, Map.of(), TimeUnit.MILLISECONDS.toNanos(1500))));
    private final EndpointMeters endpoint = meters.endpoint(Endpoint.DEFAULT);
    private final TargetMeters target = meters.target(TargetRole.READ_WRITE, SERVER);

    private static PoolStats stats(long timeouts) {
        return new PoolStats(20, 12, 1, 9, 3, 43, 100, timeouts, 12, 0, 12, 0, 0, 0);
    }

    @Test
    void statesAreAsTheyAre() {
        endpoint.clientReceived();
        target.holdBegan(HoldReason.TRANSACTION);

        Map<String, Float> sample = sampled(() -> { });

        assertThat(sample).containsEntry("clients", 1f).containsEntry("limit", 20f).containsEntry("open", 12f)
                .containsEntry("opening", 1f).containsEntry("borrowed", 9f).containsEntry("waiting", 43f)
                .containsEntry("longest_wait_s", 1.5f).containsEntry("held.TRANSACTION", 1f)
                .containsEntry("held.XA", 0f);
    }

    @Test
    void whatGrowsIsShownAsItsGrowth() {
        endpoint.queryReceived(false);
        endpoint.queryAnswered(TimeUnit.SECONDS.toNanos(50), 0, 0);
        endpoint.clientLoginFailed();
        stats = stats(7);

        Map<String, Float> sample = sampled(() -> {
            stats = stats(10);
            errors += 5;
            for (int i = 0; i < 8; i++) {
                endpoint.queryReceived(true);
                endpoint.queryAnswered(TimeUnit.MILLISECONDS.toNanos(20), 0, 0);
                endpoint.borrowed(0);
            }
            target.openFailed();
            endpoint.clientRefused();
        });

        assertThat(sample).containsEntry("queries_per_s", 4f).containsEntry("borrow_timeouts", 3f)
                .containsEntry("errors", 5f)
                .containsEntry("logins_refused", 0f).containsEntry("clients_refused", 1f)
                .containsEntry("connects_failed", 1f).containsEntry("latency_s.wait.p99", 0f);
        assertThat(sample.get("latency_s.total.p50")).isBetween(0.01f, 0.025f);
        assertThat(sample.get("latency_s.total.p99")).isBetween(0.01f, 0.025f);
        assertThat(sample.get("latency_s.database.p95")).as("no time was measured").isNaN();
    }

    /** The sample that follows a first one after something has happened. */
    private Map<String, Float> sampled(Runnable between) {
        Sampler sampler = new Sampler(meters, () -> stats, () -> errors, () -> now);
        now += STEP;
        between.run();
        sampler.sample();
        History.Window window = sampler.history().after(0);
        assertThat(window.at()).containsExactly(now);
        Map<String, Float> sample = new HashMap<>();
        window.series().forEach((name, values) -> sample.put(name, values[0]));
        return sample;
    }
}
