package io.headgate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.pool.CloseReason;
import io.headgate.pool.HoldReason;
import io.headgate.pool.PoolListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProxyMetersTest {

    private static final String DEFAULT = "default";

    private final Sample sample = new Sample();
    private final ProxyMeters meters = sample.meters;
    private final EndpointMeters clients = meters.endpoint(Endpoint.READ_ONLY);
    private final TargetMeters writer = sample.writer;

    @Test
    void everyMeterIsReadAndNoSeriesTwice() {
        assertThat(meters.read()).extracting(Reading::meter).contains(Meter.values());
        assertThat(meters.read()).extracting(reading -> reading.meter() + " " + reading.labels())
                .doesNotHaveDuplicates();
    }

    @Test
    void clientsAreCountedThroughLoginAndEnd() {
        clients.clientReceived();
        assertThat(clients()).containsExactly(1, 1, 0, 0);

        clients.clientLoggedIn(true);
        assertThat(clients()).containsExactly(1, 0, 1, 0);

        clients.clientReceived();
        clients.clientLoggedIn(false);
        assertThat(clients()).containsExactly(2, 0, 1, 1);

        clients.clientReceived();
        clients.clientLoginFailed();
        clients.clientClosed("login-failed");
        clients.clientReceived();
        clients.clientRefused();
        clients.clientClosed("too-many-clients");
        assertThat(clients()).containsExactly(2, 0, 1, 1);

        clients.clientLeft(true, "client-quit");
        clients.clientLeft(false, "client-quit");
        assertThat(clients()).containsExactly(0, 0, 0, 0);
        assertThat(ofClients(Meter.CLIENT_CONNECTIONS_RECEIVED)).isEqualTo(4);
        assertThat(ofClients(Meter.CLIENT_CONNECTIONS_CLOSED)).isEqualTo(4);
        assertThat(ofClients(Meter.CLIENT_CONNECTIONS_SETUP_SUCCEEDED)).isEqualTo(2);
        assertThat(ofClients(Meter.CLIENT_CONNECTIONS_SETUP_FAILED_AUTH)).isEqualTo(1);
        assertThat(ofClients(Meter.CLIENT_CONNECTIONS_REFUSED)).isEqualTo(1);
        assertThat(sample.value(Meter.CLIENT_CONNECTIONS_ENDED, "client-quit")).isEqualTo(2);
        assertThat(sample.value(Meter.CLIENT_CONNECTIONS_ENDED, "login-failed")).as("of both endpoints").isEqualTo(2);
        assertThat(meters.clientLoginsFailed()).as("of both endpoints").isEqualTo(2);
    }

    @Test
    void loginsAreCountedByPluginAndByError() {
        clients.loginAccepted("mysql_native_password");
        clients.loginRefused(1045);

        assertThat(sample.value(Meter.CLIENT_LOGINS_ACCEPTED, "mysql_native_password")).isEqualTo(1);
        assertThat(sample.value(Meter.CLIENT_LOGINS_REFUSED, "1045")).as("of both endpoints").isEqualTo(2);
        assertThat(ofClients(Meter.CLIENT_CONNECTIONS_SETUP_FAILED_AUTH)).isEqualTo(1);
    }

    @Test
    void theTimeLeftOfCertificatesIsUnknownUntilSomebodyKnowsIt() {
        assertThat(sample.value(Meter.CERTIFICATE_TIME_LEFT, "proxy")).isNaN();
        meters.certificates(() -> 86_400, () -> -60);
        assertThat(sample.value(Meter.CERTIFICATE_TIME_LEFT, "proxy")).isEqualTo(86_400);
        assertThat(sample.value(Meter.CERTIFICATE_TIME_LEFT, "database")).isEqualTo(-60);
    }

    @Test
    void theReadingOfCredentialsIsCountedAndItsFailuresByReason() {
        meters.credentialsRead();
        meters.credentialsRead();
        meters.credentialsFailed(CredentialFailure.THROTTLED);
        meters.failingCredentials(() -> 3);

        assertThat(sample.value(Meter.CREDENTIAL_READS)).isEqualTo(2);
        assertThat(sample.value(Meter.CREDENTIAL_READS_FAILED, "throttled")).isEqualTo(1);
        assertThat(sample.value(Meter.CREDENTIAL_READS_FAILED, "denied")).isZero();
        assertThat(sample.value(Meter.CREDENTIAL_SOURCES_FAILING)).isEqualTo(3);
    }

    @Test
    void spansAreCountedByWhatBecameOfThem() {
        meters.spansSent(512);
        meters.spansLost(SpanLoss.FULL, 3);
        meters.spansLost(SpanLoss.FULL, 2);

        assertThat(sample.value(Meter.SPANS_SENT)).isEqualTo(512);
        assertThat(sample.value(Meter.SPANS_LOST, "full")).isEqualTo(5);
        assertThat(sample.value(Meter.SPANS_LOST, "failed")).isZero();
        assertThat(sample.value(Meter.SPANS_LOST, "stopped")).isZero();
    }

    @Test
    void commandsAreCountedByTls() {
        clients.queryReceived(true);
        clients.queryReceived(true);
        clients.queryReceived(false);

        assertThat(ofClients(Meter.QUERY_REQUESTS)).isEqualTo(3);
        assertThat(ofClients(Meter.QUERY_REQUESTS_TLS)).isEqualTo(2);
        assertThat(ofClients(Meter.QUERY_REQUESTS_NO_TLS)).isEqualTo(1);
        assertThat(sample.value(Meter.QUERY_REQUESTS, DEFAULT)).isZero();
    }

    @Test
    void poolsAreReadByServer() {
        assertThat(sample.value(Meter.DATABASE_CONNECTIONS, Sample.WRITER, "READ_WRITE")).isEqualTo(12);
        assertThat(sample.value(Meter.DATABASE_CONNECTIONS_CURRENTLY_BORROWED, Sample.WRITER, "READ_WRITE"))
                .isEqualTo(7);
        assertThat(sample.value(Meter.DATABASE_CONNECTIONS_IDLE, Sample.WRITER, "READ_WRITE")).isEqualTo(4);
        assertThat(sample.value(Meter.DATABASE_CONNECTIONS_CLOSING, Sample.WRITER, "READ_WRITE")).isEqualTo(1);
        assertThat(sample.value(Meter.DATABASE_CONNECTIONS, Sample.READER, "READ_ONLY")).isEqualTo(2);
        assertThat(sample.value(Meter.DATABASE_CONNECTIONS, Sample.OTHER_READER, "READ_ONLY")).isZero();
        assertThat(sample.value(Meter.DATABASE_CONNECTIONS, "gone:3306", "READ_ONLY")).isEqualTo(1);
        assertThat(sample.value(Meter.DATABASE_CONNECTIONS_OPENING, "READ_WRITE")).isEqualTo(3);
        assertThat(sample.value(Meter.DATABASE_CONNECTIONS_HIGHEST, "READ_WRITE")).isEqualTo(19);
        assertThat(sample.value(Meter.DATABASE_CONNECTION_BORROWS, "READ_WRITE")).isEqualTo(1000);
        assertThat(sample.value(Meter.DATABASE_CONNECTION_BORROWS_WARM, "READ_WRITE")).isEqualTo(500);
        assertThat(sample.value(Meter.DATABASE_CONNECTION_BORROWS_WAITING, "READ_WRITE")).isEqualTo(55);
        assertThat(sample.value(Meter.DATABASE_CONNECTION_LONGEST_WAIT, "READ_WRITE")).isEqualTo(2.5);
        assertThat(sample.value(Meter.DATABASE_CONNECTION_BORROW_TIMEOUTS, "READ_WRITE")).isEqualTo(6);
    }

    @Test
    void aLimitThatSeveralShareIsThereOnceAltogether() {
        assertThat(sample.value(Meter.MAX_DATABASE_CONNECTIONS_ALLOWED, Sample.WRITER, "READ_WRITE")).isEqualTo(20);
        assertThat(sample.value(Meter.MAX_DATABASE_CONNECTIONS_ALLOWED, Sample.READER, "READ_ONLY")).isEqualTo(6);
        assertThat(sample.value(Meter.MAX_DATABASE_CONNECTIONS_ALLOWED, Sample.OTHER_READER, "READ_ONLY"))
                .isEqualTo(5);
    }

    @Test
    void aServerThatIsGoneHasNoConnections() {
        meters.read();
        sample.pools = List.of(new PoolReading(TargetRole.READ_WRITE, List.of("db-9:3306"),
                sample.pools.get(0).stats(), Map.of(), 0));

        assertThat(sample.value(Meter.DATABASE_CONNECTIONS, Sample.WRITER, "READ_WRITE")).isZero();
        assertThat(sample.value(Meter.MAX_DATABASE_CONNECTIONS_ALLOWED, "db-9:3306", "READ_WRITE")).isEqualTo(20);
    }

    @Test
    void theOpeningOfConnectionsIsCountedByServer() {
        writer.requested();
        writer.tlsBegun();
        writer.opened(true);
        writer.requested();
        writer.opened(false);
        writer.requested();
        writer.openFailed();
        assertThat(ofWriter(Meter.DATABASE_CONNECTIONS_WITH_TLS)).isEqualTo(1);

        writer.closed(true);
        writer.closed(false);
        assertThat(ofWriter(Meter.DATABASE_CONNECTIONS_WITH_TLS)).isZero();
        assertThat(ofWriter(Meter.DATABASE_CONNECTION_REQUESTS)).isEqualTo(3);
        assertThat(ofWriter(Meter.DATABASE_CONNECTION_REQUESTS_WITH_TLS)).isEqualTo(1);
        assertThat(ofWriter(Meter.DATABASE_CONNECTIONS_SETUP_SUCCEEDED)).isEqualTo(2);
        assertThat(ofWriter(Meter.DATABASE_CONNECTIONS_SETUP_FAILED)).isEqualTo(1);
    }

    @Test
    void timesAreCountedAndSummed() {
        clients.borrowed(TimeUnit.MICROSECONDS.toNanos(200));
        clients.borrowed(TimeUnit.MICROSECONDS.toNanos(100));
        clients.queryAnswered(TimeUnit.MILLISECONDS.toNanos(5), 700_000, 100_000);
        writer.responded(clients, TimeUnit.MILLISECONDS.toNanos(4));

        Reading.Distribution waits = sample.distribution(Meter.DATABASE_CONNECTIONS_BORROW_LATENCY, "read-only");
        assertThat(waits.count()).isEqualTo(2);
        assertThat(waits.sum()).isEqualTo(300_000);
        assertThat(sample.distribution(Meter.QUERY_RESPONSE_LATENCY, "read-only").sum()).isEqualTo(5_000_000);
        assertThat(sample.distribution(Meter.QUERY_RESTORE_LATENCY, "read-only").sum()).isEqualTo(700_000);
        assertThat(sample.distribution(Meter.QUERY_PROXY_LATENCY, "read-only").sum()).isEqualTo(100_000);
        assertThat(sample.distribution(Meter.QUERY_DATABASE_RESPONSE_LATENCY, "read-only", Sample.WRITER, "READ_WRITE")
                .sum()).isEqualTo(4_000_000);
        assertThat(sample.distribution(Meter.QUERY_DATABASE_RESPONSE_LATENCY, DEFAULT, Sample.WRITER, "READ_WRITE")
                .count()).isZero();
    }

    @Test
    void closedConnectionsAreCountedByReason() {
        PoolListener<String> listener = meters.poolListener();
        listener.onClosed("key", CloseReason.IDLE_TIMEOUT);
        listener.onClosed("key", CloseReason.IDLE_TIMEOUT);
        listener.onClosed("key", CloseReason.BACKEND_CLOSED);

        assertThat(sample.value(Meter.DATABASE_CONNECTIONS_CLOSED, "idle-timeout")).isEqualTo(2);
        assertThat(sample.value(Meter.DATABASE_CONNECTIONS_CLOSED, "backend-closed")).isEqualTo(1);
        assertThat(sample.value(Meter.DATABASE_CONNECTIONS_CLOSED, "max-lifetime")).isZero();
    }

    @Test
    void heldConnectionsAreShownByReasonAndByServer() {
        writer.holdBegan(HoldReason.TRANSACTION);
        writer.holdBegan(HoldReason.TRANSACTION);
        writer.holdBegan(HoldReason.TEMPORARY_TABLE);
        writer.pinned(true);

        assertThat(held(HoldReason.TRANSACTION)).isEqualTo(2);
        assertThat(held(HoldReason.TEMPORARY_TABLE)).isEqualTo(1);
        assertThat(held(HoldReason.NAMED_LOCK)).isZero();
        assertThat(ofWriter(Meter.DATABASE_CONNECTIONS_CURRENTLY_IN_TRANSACTION)).isEqualTo(2);
        assertThat(ofWriter(Meter.DATABASE_CONNECTIONS_CURRENTLY_SESSION_PINNED)).isEqualTo(1);
        assertThat(meters.inTransaction()).isEqualTo(2);
        assertThat(meters.sessionPinned()).isEqualTo(1);

        writer.holdEnded(HoldReason.TRANSACTION);
        writer.holdEnded(HoldReason.TEMPORARY_TABLE);
        writer.pinned(false);

        assertThat(ofWriter(Meter.DATABASE_CONNECTIONS_CURRENTLY_IN_TRANSACTION)).isEqualTo(1);
        assertThat(held(HoldReason.TEMPORARY_TABLE)).isZero();
        assertThat(sample.value(Meter.DATABASE_CONNECTION_HOLDS, "TEMPORARY_TABLE")).isEqualTo(1);
        assertThat(ofWriter(Meter.DATABASE_CONNECTIONS_CURRENTLY_SESSION_PINNED)).isZero();
    }

    @Test
    void changesOfTheWriterAndTimesWithoutOneAreCounted() {
        meters.writerChanged();
        meters.writerWasAbsent(1_500_000_000L);
        meters.writerWasAbsent(500_000_000L);

        assertThat(sample.value(Meter.WRITER_CHANGES)).isEqualTo(1);
        assertThat(sample.distribution(Meter.WRITER_ABSENCE).count()).isEqualTo(2);
        assertThat(sample.distribution(Meter.WRITER_ABSENCE).sum()).isEqualTo(TimeUnit.SECONDS.toNanos(2));
    }

    @Test
    void availabilityIsThatOfTheLastMinute() {
        assertThat(sample.value(Meter.AVAILABILITY_PERCENTAGE, "READ_WRITE")).isEqualTo(75);
        for (int i = 0; i < 59; i++) {
            meters.available(TargetRole.READ_WRITE, true);
        }
        assertThat(sample.value(Meter.AVAILABILITY_PERCENTAGE, "READ_WRITE")).isBetween(98.3, 98.4);
        meters.available(TargetRole.READ_WRITE, true);
        assertThat(sample.value(Meter.AVAILABILITY_PERCENTAGE, "READ_WRITE")).isEqualTo(100);
    }

    @Test
    void nothingIsLostWhenManyThreadsCount() throws Exception {
        int each = 10_000;
        List<Thread> threads = IntStream.range(0, 4).mapToObj(t -> new Thread(() -> {
            for (int i = 0; i < each; i++) {
                clients.clientReceived();
                clients.queryReceived(i % 2 == 0);
                clients.clientClosed("client-quit");
            }
        })).toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(ofClients(Meter.QUERY_REQUESTS)).isEqualTo(4 * each);
        assertThat(ofClients(Meter.CLIENT_CONNECTIONS)).isZero();
        assertThat(sample.value(Meter.CLIENT_CONNECTIONS_ENDED, "client-quit")).isEqualTo(4 * each);
    }

    private int[] clients() {
        return new int[] {(int) ofClients(Meter.CLIENT_CONNECTIONS), (int) ofClients(Meter.CLIENT_CONNECTIONS_IN_SETUP),
            (int) ofClients(Meter.CLIENT_CONNECTIONS_TLS), (int) ofClients(Meter.CLIENT_CONNECTIONS_NO_TLS)};
    }

    private double ofClients(Meter meter) {
        return sample.value(meter, "read-only");
    }

    private double ofWriter(Meter meter) {
        return sample.value(meter, Sample.WRITER, "READ_WRITE");
    }

    private double held(HoldReason reason) {
        return sample.value(Meter.DATABASE_CONNECTIONS_HELD, reason.name());
    }
}
