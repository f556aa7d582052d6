package io.headgate.metrics;

import io.headgate.pool.Occupancy;
import io.headgate.pool.PoolStats;
import java.util.List;
import java.util.Map;

/** A proxy before a writer and two readers, in which each meter has at least one series. */
final class Sample {

    static final String WRITER = "db-1:3306";
    static final String READER = "db-2:3306";
    static final String OTHER_READER = "db-3:3306";

    List<PoolReading> pools = List.of(
            new PoolReading(TargetRole.READ_WRITE, List.of(WRITER),
                    new PoolStats(20, 12, 3, 7, 4, 55, 1000, 6, 30, 18, 19, 1, 500, 2),
                    Map.of(WRITER, new Occupancy(7, 4, 1)), 2_500_000_000L),
            new PoolReading(TargetRole.READ_ONLY, List.of(READER, OTHER_READER),
                    new PoolStats(11, 3, 0, 0, 3, 0, 10, 0, 3, 0, 3, 0, 5, 0),
                    Map.of(READER, new Occupancy(0, 2, 0), "gone:3306", new Occupancy(0, 1, 0)), 0));
    final ProxyMeters meters = new ProxyMeters(() -> pools);
    final EndpointMeters clients = meters.endpoint(Endpoint.DEFAULT);
    final EndpointMeters readOnlyClients = meters.endpoint(Endpoint.READ_ONLY);
    final TargetMeters writer = meters.target(TargetRole.READ_WRITE, WRITER);

    Sample() {
        clients.loginAccepted("caching_sha2_password");
        clients.loginRefused(1045);
        clients.clientReceived();
        clients.clientClosed("login-failed");
        writer.restored("set");
        writer.commandAdded("COM_PING");
        meters.available(TargetRole.READ_WRITE, true);
        meters.available(TargetRole.READ_WRITE, true);
        meters.available(TargetRole.READ_WRITE, true);
        meters.available(TargetRole.READ_WRITE, false);
    }

    double value(Meter meter, String... labels) {
        return ((Reading.Value) reading(meter, labels)).value();
    }

    Reading.Distribution distribution(Meter meter, String... labels) {
        return (Reading.Distribution) reading(meter, labels);
    }

    private Reading reading(Meter meter, String... labels) {
        return meters.read().stream().filter(r -> r.meter() == meter && r.labels().equals(List.of(labels)))
                .findFirst().orElseThrow(() -> new AssertionError("no " + meter + List.of(labels)));
    }
}
