package io.headgate.server;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.headgate.config.CloudWatchMode;
import io.headgate.config.HeadgateConfig;
import io.headgate.metrics.Endpoint;
import io.headgate.metrics.Meter;
import io.headgate.metrics.PoolReading;
import io.headgate.metrics.ProxyMeters;
import io.headgate.metrics.TargetRole;
import io.headgate.pool.Occupancy;
import io.headgate.pool.PoolStats;
import io.headgate.testkit.CloudWatchServer;
import io.headgate.testkit.SecretsManagerServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CloudWatchExportTest {

    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final ProxyMeters meters = new ProxyMeters(() -> List.of(new PoolReading(TargetRole.READ_WRITE,
            List.of("db:3306"), new PoolStats(20, 12, 3, 7, 4, 55, 1000, 6, 30, 18, 19, 1, 500, 2),
            Map.of("db:3306", new Occupancy(7, 4, 1)), 0)));
    private CloudWatchServer server;

    @BeforeEach
    void start() throws IOException {
        server = CloudWatchServer.start();
        System.setProperty("aws.accessKeyId", SecretsManagerServer.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", SecretsManagerServer.SECRET_KEY);
        meters.available(TargetRole.READ_WRITE, true);
        meters.endpoint(Endpoint.DEFAULT).borrowed(1000);
        meters.endpoint(Endpoint.DEFAULT).queryAnswered(1000, 0, 0);
        meters.target(TargetRole.READ_WRITE, "db:3306").responded(meters.endpoint(Endpoint.DEFAULT), 1000);
    }

    @AfterEach
    void stop() {
        server.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Test
    void everythingThatRdsProxyPublishesIsPublishedWithItsUnitAndDimensions() throws Exception {
        try (CloudWatchExport export = export(CloudWatchMode.PUT, System.out)) {
            export.start();
            await("there are data", () -> server.data().size() > 0);
        }
        Set<String> expected = Arrays.stream(Meter.values()).filter(Meter::inRdsProxy)
                .flatMap(meter -> meter.scope().dimensionSets().stream().map(set ->
                        meter.cloudWatchName() + " " + meter.unit().cloudWatch() + " " + new TreeSet<>(set.names())))
                .collect(Collectors.toSet());

        assertThat(server.data().stream().map(datum -> datum.name() + " " + datum.unit() + " "
                + datum.dimensions().keySet()).collect(Collectors.toSet())).containsAll(expected);
        assertThat(server.data()).allSatisfy(datum -> {
            assertThat(datum.namespace()).isEqualTo("Headgate");
            assertThat(datum.resolution()).isEqualTo(1);
            assertThat(datum.dimensions()).containsEntry("ProxyName", "orders");
        });
    }

    @Test
    void whatWasNotTakenIsSentAgainAndNothingIsCountedTwice() throws Exception {
        server.failWith("InternalServiceError");
        meters.endpoint(Endpoint.DEFAULT).queryReceived(false);
        try (CloudWatchExport export = export(CloudWatchMode.PUT, System.out)) {
            export.start();
            await("there are two calls", () -> server.calls() >= 2);
            meters.endpoint(Endpoint.DEFAULT).queryReceived(false);
            server.failWith(null);
            int before = server.calls();
            await("there are ten more", () -> server.calls() >= before + 10);
        }
        assertThat(server.data().stream().filter(datum -> datum.name().equals("QueryRequests")
                && datum.dimensions().size() == 1).mapToDouble(CloudWatchServer.Datum::sum).sum()).isEqualTo(2);
    }

    @Test
    void linesAreWrittenWhereThereAreNoCalls() throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (CloudWatchExport export = export(CloudWatchMode.EMF,
                new PrintStream(written, true, StandardCharsets.UTF_8))) {
            export.start();
            await("it is available", () -> written.toString(StandardCharsets.UTF_8)
                    .contains("\"AvailabilityPercentage\":100.0"));
            int seen = written.size();
            await("more is written", () -> written.size() > seen);
        }
        String text = written.toString(StandardCharsets.UTF_8);
        Set<String> names = new HashSet<>();
        // the last line may be on its way
        for (String line : text.substring(0, text.lastIndexOf('\n')).split("\n")) {
            new ObjectMapper().readTree(line).fieldNames().forEachRemaining(names::add);
        }
        assertThat(names).contains("_aws", "ProxyName", "TargetRole", "ClientConnections", "DatabaseConnections");
        assertThat(server.calls()).isZero();
    }

    private CloudWatchExport export(CloudWatchMode mode, PrintStream out) {
        return new CloudWatchExport(() -> new HeadgateConfig.CloudWatch("Headgate", mode, INTERVAL,
                Optional.of(URI.create(server.url()))), "orders",
                new HeadgateConfig.Aws(Optional.of("eu-west-1"), List.of(), Optional.empty()), meters, out);
    }
}
