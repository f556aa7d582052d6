package io.headgate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.pool.CloseReason;
import io.headgate.pool.HoldReason;
import io.headgate.pool.PoolListener;
import io.headgate.pool.PoolStats;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProxyMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private PoolStats stats = new PoolStats(20, 12, 3, 7, 4, 55, 1000, 6, 30, 18, 19, 1, 500, 2);
    private final ProxyMeters meters = new ProxyMeters(registry, () -> stats);

    @Test
    void everyMeterIsRegisteredWithItsDescriptionAndNoOtherIs() {
        assertThat(registry.getMeters()).extracting(m -> m.getId().getName()).doesNotContainNull()
                .containsOnly(Arrays.stream(Meter.values()).map(Meter::micrometerName).toArray(String[]::new));
        assertThat(Meter.values()).allSatisfy(meter -> assertThat(registry.get(meter.micrometerName()).meters())
                .allMatch(m -> meter.description().equals(m.getId().getDescription()))
                .allMatch(m -> m.getId().getTags().size() == (meter.tag().isPresent() ? 1 : 0)));
    }

    @Test
    void clientsAreCountedThroughLoginAndEnd() {
        meters.clientReceived();
        assertThat(clients()).containsExactly(1, 1, 0, 0);

        meters.clientLoggedIn(true);
        assertThat(clients()).containsExactly(1, 0, 1, 0);

        meters.clientReceived();
        meters.clientLoggedIn(false);
        assertThat(clients()).containsExactly(2, 0, 1, 1);

        meters.clientReceived();
        meters.clientLoginFailed();
        meters.clientClosed();
        meters.clientReceived();
        meters.clientRefused();
        meters.clientClosed();
        assertThat(clients()).containsExactly(2, 0, 1, 1);

        meters.clientLeft(true);
        meters.clientLeft(false);
        assertThat(clients()).containsExactly(0, 0, 0, 0);
        assertThat(counter(Meter.CLIENT_CONNECTIONS_RECEIVED)).isEqualTo(4);
        assertThat(counter(Meter.CLIENT_CONNECTIONS_CLOSED)).isEqualTo(4);
        assertThat(counter(Meter.CLIENT_CONNECTIONS_SETUP_SUCCEEDED)).isEqualTo(2);
        assertThat(counter(Meter.CLIENT_CONNECTIONS_SETUP_FAILED_AUTH)).isEqualTo(1);
        assertThat(meters.clientLoginsFailed()).isEqualTo(1);
        assertThat(counter(Meter.CLIENT_CONNECTIONS_REFUSED)).isEqualTo(1);
    }

    @Test
    void theTimeLeftOfCertificatesIsUnknownUntilSomebodyKnowsIt() {
        assertThat(secondsLeft("proxy")).isNaN();
        meters.certificates(() -> 86_400, () -> -60);
        assertThat(secondsLeft("proxy")).isEqualTo(86_400);
        assertThat(secondsLeft("database")).isEqualTo(-60);
    }

    private double secondsLeft(String side) {
        return registry.get(Meter.CERTIFICATE_SECONDS_LEFT.micrometerName()).tag("side", side).gauge().value();
    }

    @Test
    void theReadingOfCredentialsIsCountedAndItsFailuresByReason() {
        meters.credentialsRead();
        meters.credentialsRead();
        meters.credentialsFailed(CredentialFailure.THROTTLED);
        meters.failingCredentials(() -> 3);

        assertThat(counter(Meter.CREDENTIAL_READS)).isEqualTo(2);
        assertThat(registry.get(Meter.CREDENTIAL_READS_FAILED.micrometerName()).tag("reason", "throttled")
                .functionCounter().count()).isEqualTo(1);
        assertThat(registry.get(Meter.CREDENTIAL_READS_FAILED.micrometerName()).tag("reason", "denied")
                .functionCounter().count()).isZero();
        assertThat(gauge(Meter.CREDENTIAL_SOURCES_FAILING)).isEqualTo(3);
    }

    @Test
    void statementsAreCountedByTls() {
        meters.queryReceived(true);
        meters.queryReceived(true);
        meters.queryReceived(false);

        assertThat(counter(Meter.QUERY_REQUESTS)).isEqualTo(3);
        assertThat(counter(Meter.QUERY_REQUESTS_TLS)).isEqualTo(2);
        assertThat(counter(Meter.QUERY_REQUESTS_NO_TLS)).isEqualTo(1);
    }

    @Test
    void thePoolIsReadWhenTheRegistryIsRead() {
        assertThat(gauge(Meter.DATABASE_CONNECTIONS)).isEqualTo(12);
        assertThat(gauge(Meter.MAX_DATABASE_CONNECTIONS_ALLOWED)).isEqualTo(20);
        assertThat(gauge(Meter.DATABASE_CONNECTIONS_CURRENTLY_BORROWED)).isEqualTo(7);
        assertThat(gauge(Meter.DATABASE_CONNECTIONS_IDLE)).isEqualTo(4);
        assertThat(gauge(Meter.DATABASE_CONNECTIONS_OPENING)).isEqualTo(3);
        assertThat(gauge(Meter.DATABASE_CONNECTIONS_HIGHEST)).isEqualTo(19);
        assertThat(gauge(Meter.DATABASE_CONNECTION_BORROWS_WAITING)).isEqualTo(55);
        assertThat(counter(Meter.DATABASE_CONNECTION_BORROW_TIMEOUTS)).isEqualTo(6);
        assertThat(counter(Meter.DATABASE_CONNECTIONS_SETUP_SUCCEEDED)).isEqualTo(30);
        assertThat(counter(Meter.DATABASE_CONNECTIONS_SETUP_FAILED)).isEqualTo(2);
        assertThat(counter(Meter.DATABASE_CONNECTION_REQUESTS)).as("succeeded, failed and under way").isEqualTo(35);

        stats = new PoolStats(10, 1, 0, 1, 0, 0, 1001, 6, 31, 30, 19, 0, 500, 2);

        assertThat(gauge(Meter.DATABASE_CONNECTIONS)).isEqualTo(1);
        assertThat(gauge(Meter.MAX_DATABASE_CONNECTIONS_ALLOWED)).isEqualTo(10);
        assertThat(counter(Meter.DATABASE_CONNECTIONS_SETUP_SUCCEEDED)).isEqualTo(31);
    }

    @Test
    void theTimeToBorrowIsCountedAndSummed() {
        PoolListener<String> listener = meters.poolListener();
        listener.onBorrowed("key", TimeUnit.MICROSECONDS.toNanos(200));
        listener.onBorrowed("key", TimeUnit.MICROSECONDS.toNanos(100));

        FunctionTimer timer = registry.get(Meter.DATABASE_CONNECTIONS_BORROW_LATENCY.micrometerName()).functionTimer();
        assertThat(timer.count()).isEqualTo(2);
        assertThat(timer.totalTime(TimeUnit.MICROSECONDS)).isEqualTo(300);
        assertThat(timer.mean(TimeUnit.MICROSECONDS)).isEqualTo(150);
    }

    @Test
    void closedConnectionsAreCountedByReason() {
        PoolListener<String> listener = meters.poolListener();
        listener.onClosed("key", CloseReason.IDLE_TIMEOUT);
        listener.onClosed("key", CloseReason.IDLE_TIMEOUT);
        listener.onClosed("key", CloseReason.BACKEND_CLOSED);

        assertThat(closed("idle-timeout")).isEqualTo(2);
        assertThat(closed("backend-closed")).isEqualTo(1);
        assertThat(closed("max-lifetime")).isZero();
    }

    @Test
    void heldConnectionsAreShownByReason() {
        meters.holdBegan(HoldReason.TRANSACTION);
        meters.holdBegan(HoldReason.TRANSACTION);
        meters.holdBegan(HoldReason.TEMPORARY_TABLE);
        meters.pinned();

        assertThat(held(HoldReason.TRANSACTION)).isEqualTo(2);
        assertThat(held(HoldReason.TEMPORARY_TABLE)).isEqualTo(1);
        assertThat(held(HoldReason.NAMED_LOCK)).isZero();
        assertThat(gauge(Meter.DATABASE_CONNECTIONS_CURRENTLY_IN_TRANSACTION)).isEqualTo(2);
        assertThat(gauge(Meter.DATABASE_CONNECTIONS_CURRENTLY_SESSION_PINNED)).isEqualTo(1);

        meters.holdEnded(HoldReason.TRANSACTION);
        meters.holdEnded(HoldReason.TEMPORARY_TABLE);
        meters.unpinned();

        assertThat(gauge(Meter.DATABASE_CONNECTIONS_CURRENTLY_IN_TRANSACTION)).isEqualTo(1);
        assertThat(held(HoldReason.TEMPORARY_TABLE)).isZero();
        assertThat(gauge(Meter.DATABASE_CONNECTIONS_CURRENTLY_SESSION_PINNED)).isZero();
    }

    @Test
    void changesOfTheWriterAndTimesWithoutOneAreCounted() {
        meters.writerChanged();
        meters.writerWasAbsent(1_500_000_000L);
        meters.writerWasAbsent(500_000_000L);

        assertThat(counter(Meter.WRITER_CHANGES)).isEqualTo(1);
        assertThat(registry.get(Meter.WRITER_ABSENCE.micrometerName()).functionTimer().count()).isEqualTo(2);
        assertThat(registry.get(Meter.WRITER_ABSENCE.micrometerName()).functionTimer().totalTime(TimeUnit.SECONDS))
                .isEqualTo(2);
    }

    @Test
    void nothingIsLostWhenManyThreadsCount() throws Exception {
        int each = 10_000;
        List<Thread> threads = IntStream.range(0, 4).mapToObj(t -> new Thread(() -> {
            for (int i = 0; i < each; i++) {
                meters.clientReceived();
                meters.queryReceived(i % 2 == 0);
                meters.clientClosed();
            }
        })).toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(counter(Meter.QUERY_REQUESTS)).isEqualTo(4 * each);
        assertThat(gauge(Meter.CLIENT_CONNECTIONS)).isZero();
    }

    private int[] clients() {
        return new int[] {(int) gauge(Meter.CLIENT_CONNECTIONS), (int) gauge(Meter.CLIENT_CONNECTIONS_IN_SETUP),
            (int) gauge(Meter.CLIENT_CONNECTIONS_TLS), (int) gauge(Meter.CLIENT_CONNECTIONS_NO_TLS)};
    }

    private double gauge(Meter meter) {
        return registry.get(meter.micrometerName()).gauge().value();
    }

    private double held(HoldReason reason) {
        return registry.get(Meter.DATABASE_CONNECTIONS_HELD.micrometerName()).tag("reason", reason.name())
                .gauge().value();
    }

    private double closed(String reason) {
        return registry.get(Meter.DATABASE_CONNECTIONS_CLOSED.micrometerName()).tag("reason", reason)
                .functionCounter().count();
    }

    private double counter(Meter meter) {
        return registry.get(meter.micrometerName()).functionCounter().count();
    }
}
