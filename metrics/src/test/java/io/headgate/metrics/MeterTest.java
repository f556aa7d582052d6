package io.headgate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MeterTest {

    @ParameterizedTest
    @CsvSource({
        "CLIENT_CONNECTIONS, ClientConnections, headgate.client.connections, Count",
        "CLIENT_CONNECTIONS_TLS, ClientConnectionsTLS, headgate.client.connections.tls, Count",
        "CLIENT_CONNECTIONS_NO_TLS, ClientConnectionsNoTLS, headgate.client.connections.no.tls, Count",
        "MAX_DATABASE_CONNECTIONS_ALLOWED, MaxDatabaseConnectionsAllowed, headgate.max.database.connections.allowed,"
                + " Count",
        "DATABASE_CONNECTIONS_BORROW_LATENCY, DatabaseConnectionsBorrowLatency,"
                + " headgate.database.connections.borrow.latency, Microseconds",
        "QUERY_REQUESTS_NO_TLS, QueryRequestsNoTLS, headgate.query.requests.no.tls, Count",
        "CERTIFICATE_SECONDS_LEFT, CertificateSecondsLeft, headgate.certificate.seconds.left, Seconds"})
    void aMeterHasTheNamesAndTheUnitThatOperatorsKnow(Meter meter, String cloudWatch, String micrometer, String unit) {
        assertThat(meter.cloudWatchName()).isEqualTo(cloudWatch);
        assertThat(meter.micrometerName()).isEqualTo(micrometer);
        assertThat(meter.unit()).isEqualTo(unit);
    }

    @ParameterizedTest
    @EnumSource
    void theConstantIsNamedAsTheMeter(Meter meter) {
        assertThat("headgate." + meter.name().toLowerCase(Locale.ROOT).replace('_', '.'))
                .isEqualTo(meter.micrometerName());
        assertThat(meter.description()).endsWith(".").doesNotContain("\n").hasSizeLessThan(110);
    }

    @Test
    void whatRdsProxyLacksIsMarked() {
        assertThat(Arrays.stream(Meter.values()).filter(m -> !m.inRdsProxy()).map(Meter::cloudWatchName))
                .containsExactlyInAnyOrder("ClientConnectionsRefused", "DatabaseConnectionsHeld",
                        "DatabaseConnectionsIdle", "DatabaseConnectionsOpening", "DatabaseConnectionsHighest",
                        "DatabaseConnectionsClosed", "DatabaseConnectionBorrowsWaiting",
                        "DatabaseConnectionBorrowTimeouts", "CredentialReads", "CredentialReadsFailed",
                        "CredentialSourcesFailing", "CertificateSecondsLeft", "WriterChanges", "WriterAbsence");
    }

    @Test
    void aMeterCannotBeRegisteredAsWhatItIsNot() {
        Registration<String> registration = new Registration<>(new SimpleMeterRegistry(), "");

        assertThatThrownBy(() -> registration.counter(Meter.DATABASE_CONNECTIONS, s -> 0))
                .hasMessage("DATABASE_CONNECTIONS is a GAUGE, not a COUNTER");
        assertThatThrownBy(() -> registration.gauge(Meter.DATABASE_CONNECTIONS, "x", s -> 0))
                .hasMessage("DATABASE_CONNECTIONS has no tag");
    }
}
