package io.headgate.server.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.metrics.Meter;
import io.headgate.metrics.Reading;
import java.util.List;
import java.util.Map;

/** What must be so of the numbers of a proxy at any moment, whatever clients do. */
public final class Equations {

    private Equations() {
    }

    /** What was read at one moment adds up. */
    public static void hold(List<Reading> readings) {
        assertThat(sum(readings, Meter.DATABASE_CONNECTIONS)).isEqualTo(
                sum(readings, Meter.DATABASE_CONNECTIONS_CURRENTLY_BORROWED)
                        + sum(readings, Meter.DATABASE_CONNECTIONS_IDLE)
                        + sum(readings, Meter.DATABASE_CONNECTIONS_CLOSING));
        assertThat(sum(readings, Meter.DATABASE_CONNECTIONS) + sum(readings, Meter.DATABASE_CONNECTIONS_OPENING))
                .isLessThanOrEqualTo(sum(readings, Meter.MAX_DATABASE_CONNECTIONS_ALLOWED));
        assertThat(sum(readings, Meter.CLIENT_CONNECTIONS)).isEqualTo(sum(readings, Meter.CLIENT_CONNECTIONS_TLS)
                + sum(readings, Meter.CLIENT_CONNECTIONS_NO_TLS) + sum(readings, Meter.CLIENT_CONNECTIONS_IN_SETUP));
        assertThat(sum(readings, Meter.QUERY_REQUESTS)).isEqualTo(sum(readings, Meter.QUERY_REQUESTS_TLS)
                + sum(readings, Meter.QUERY_REQUESTS_NO_TLS));
        assertThat(sum(readings, Meter.DATABASE_CONNECTION_REQUESTS)).isGreaterThanOrEqualTo(
                sum(readings, Meter.DATABASE_CONNECTIONS_SETUP_SUCCEEDED)
                        + sum(readings, Meter.DATABASE_CONNECTIONS_SETUP_FAILED));
        assertThat(sum(readings, Meter.DATABASE_CONNECTION_BORROWS_WARM))
                .isLessThanOrEqualTo(sum(readings, Meter.DATABASE_CONNECTION_BORROWS));
    }

    /** A row of the table {@code pools}, as the console or JSON has it. */
    public static void hold(Map<String, Long> pool) {
        assertThat(pool.get("open")).as("connections of %s", pool).isEqualTo(
                pool.get("executing") + pool.get("held") + pool.get("idle") + pool.get("closing"));
        assertThat(pool.get("open") + pool.get("opening")).as("the limit of %s", pool)
                .isLessThanOrEqualTo(pool.get("max"));
    }

    /** All values of a meter together. */
    public static double sum(List<Reading> readings, Meter meter) {
        return readings.stream().filter(reading -> reading.meter() == meter)
                .mapToDouble(reading -> ((Reading.Value) reading).value()).sum();
    }
}
