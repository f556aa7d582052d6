package io.headgate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MeterTest {

    @ParameterizedTest
    @CsvSource({
        "CLIENT_CONNECTIONS, ClientConnections, headgate_client_connections, Count",
        "CLIENT_CONNECTIONS_TLS, ClientConnectionsTLS, headgate_client_connections_tls, Count",
        "CLIENT_CONNECTIONS_NO_TLS, ClientConnectionsNoTLS, headgate_client_connections_no_tls, Count",
        "MAX_DATABASE_CONNECTIONS_ALLOWED, MaxDatabaseConnectionsAllowed, headgate_max_database_connections_allowed,"
                + " Count",
        "DATABASE_CONNECTIONS_BORROW_LATENCY, DatabaseConnectionsBorrowLatency,"
                + " headgate_database_connections_borrow_latency_seconds, Microseconds",
        "QUERY_REQUESTS_NO_TLS, QueryRequestsNoTLS, headgate_query_requests_no_tls_total, Count",
        "CLIENT_BYTES_SENT, ClientBytesSent, headgate_client_sent_bytes_total, Bytes",
        "AVAILABILITY_PERCENTAGE, AvailabilityPercentage, headgate_availability_ratio, Percent",
        "CERTIFICATE_TIME_LEFT, CertificateTimeLeft, headgate_certificate_time_left_seconds, Seconds"})
    void aMeterHasTheNamesAndTheUnitThatOperatorsKnow(Meter meter, String cloudWatch, String prometheus, String unit) {
        assertThat(meter.cloudWatchName()).isEqualTo(cloudWatch);
        assertThat(meter.prometheusName()).isEqualTo(prometheus);
        assertThat(meter.unit().cloudWatch()).isEqualTo(unit);
    }

    @ParameterizedTest
    @EnumSource
    void theConstantIsNamedAsTheMeter(Meter meter) {
        assertThat(meter.name().replace("_", "")).isEqualTo(meter.cloudWatchName().toUpperCase(Locale.ROOT));
        assertThat(meter.prometheusName()).matches("headgate_[a-z]+(_[a-z]+)*");
        assertThat(meter.description()).endsWith(".").doesNotContain("\n").hasSizeLessThan(110);
    }

    /** The manual's table: name, unit, numbers of the dimension sets. */
    @ParameterizedTest
    @CsvSource({
        "AvailabilityPercentage, Percent, 4", "ClientConnections, Count, 12", "ClientConnectionsClosed, Count, 12",
        "ClientConnectionsInSetup, Count, 12", "ClientConnectionsNoTLS, Count, 12",
        "ClientConnectionsReceived, Count, 12", "ClientConnectionsSetupFailedAuth, Count, 12",
        "ClientConnectionsSetupSucceeded, Count, 12", "ClientConnectionsTLS, Count, 12",
        "DatabaseConnectionRequests, Count, 134", "DatabaseConnectionRequestsWithTLS, Count, 134",
        "DatabaseConnections, Count, 134", "DatabaseConnectionsBorrowLatency, Microseconds, 12",
        "DatabaseConnectionsCurrentlyBorrowed, Count, 134", "DatabaseConnectionsCurrentlyInTransaction, Count, 134",
        "DatabaseConnectionsCurrentlySessionPinned, Count, 134", "DatabaseConnectionsSetupFailed, Count, 134",
        "DatabaseConnectionsSetupSucceeded, Count, 134", "DatabaseConnectionsWithTLS, Count, 134",
        "MaxDatabaseConnectionsAllowed, Count, 134", "QueryDatabaseResponseLatency, Microseconds, 1234",
        "QueryRequests, Count, 12", "QueryRequestsNoTLS, Count, 12", "QueryRequestsTLS, Count, 12",
        "QueryResponseLatency, Microseconds, 12"})
    void whatRdsProxyHasIsHereWithItsUnitAndDimensions(String name, String unit, String sets) {
        Meter meter = ofRdsProxy().filter(m -> m.cloudWatchName().equals(name)).findFirst().orElseThrow();

        assertThat(meter.unit().cloudWatch()).isEqualTo(unit);
        assertThat(meter.scope().dimensionSets().stream().map(set -> String.valueOf(set.ordinal() + 1))
                .collect(Collectors.joining())).isEqualTo(sets);
    }

    @Test
    void nothingElseIsSaidToBeOfRdsProxy() {
        assertThat(ofRdsProxy()).hasSize(25);
    }

    private static Stream<Meter> ofRdsProxy() {
        return Arrays.stream(Meter.values()).filter(Meter::inRdsProxy);
    }

    @Test
    void aMeterCannotBeReadAsWhatItIsNot() {
        Readings readings = new Readings();

        assertThatThrownBy(() -> readings.count(Meter.DATABASE_CONNECTIONS, 0, "a", "b"))
                .hasMessage("DATABASE_CONNECTIONS is a GAUGE, not a COUNTER");
        assertThatThrownBy(() -> readings.gauge(Meter.DATABASE_CONNECTIONS, 0, "x"))
                .hasMessage("DATABASE_CONNECTIONS has the labels [target, role], not 1");
    }
}
