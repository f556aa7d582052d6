package io.headgate.metrics.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headgate.metrics.Meter;
import io.headgate.metrics.Reading;
import io.headgate.metrics.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricDataTest {

    private static final Instant NOW = Instant.parse("2026-11-22T03:04:05.678Z");
    private static final String WRITER = "db-1:3306";

    private final MetricData data = new MetricData("orders");

    @Test
    void aNumberIsPublishedUnderEachSetOfDimensions() {
        List<Datum> published = data.since(List.of(
                value(Meter.DATABASE_CONNECTIONS, 5, WRITER, "READ_WRITE"),
                value(Meter.DATABASE_CONNECTIONS, 3, "db-2:3306", "READ_ONLY"),
                value(Meter.DATABASE_CONNECTIONS, 0, "db-3:3306", "READ_ONLY")));

        assertThat(published).containsExactlyInAnyOrder(
                datum("DatabaseConnections", 8, Map.of("ProxyName", "orders")),
                datum("DatabaseConnections", 5,
                        Map.of("ProxyName", "orders", "TargetGroup", "default", "Target", WRITER)),
                datum("DatabaseConnections", 3,
                        Map.of("ProxyName", "orders", "TargetGroup", "default", "Target", "db-2:3306")),
                datum("DatabaseConnections", 0,
                        Map.of("ProxyName", "orders", "TargetGroup", "default", "Target", "db-3:3306")),
                datum("DatabaseConnections", 5,
                        Map.of("ProxyName", "orders", "TargetGroup", "default", "TargetRole", "READ_WRITE")),
                datum("DatabaseConnections", 3,
                        Map.of("ProxyName", "orders", "TargetGroup", "default", "TargetRole", "READ_ONLY")));
    }

    @Test
    void ofACountTheDifferenceIsPublishedAlsoWhereThatIsZero() {
        Map<String, String> proxy = Map.of("ProxyName", "orders");
        assertThat(data.since(queries(5))).contains(datum("QueryRequests", 5, proxy));
        assertThat(data.since(queries(12))).contains(datum("QueryRequests", 7, proxy))
                .contains(datum("QueryRequests", 7, Map.of("ProxyName", "orders", "EndpointName", "default")));
        assertThat(data.since(queries(12))).contains(datum("QueryRequests", 0, proxy));
    }

    private static List<Reading> queries(double count) {
        return List.of(value(Meter.QUERY_REQUESTS, count, "default"));
    }

    @Test
    void whatHasALabelOfItsOwnIsThereFromItsFirstTimeOn() {
        assertThat(data.since(held(0))).isEmpty();
        Map<String, String> dimensions = Map.of("ProxyName", "orders", "Reason", "XA");
        assertThat(data.since(held(2))).containsExactly(datum("DatabaseConnectionsHeld", 2, dimensions));
        assertThat(data.since(held(0))).containsExactly(datum("DatabaseConnectionsHeld", 0, dimensions));
    }

    private static List<Reading> held(double count) {
        return List.of(value(Meter.DATABASE_CONNECTIONS_HELD, count, "XA"));
    }

    @Test
    void whatNobodyKnowsIsNotPublished() {
        assertThat(data.since(List.of(value(Meter.CERTIFICATE_TIME_LEFT, Double.NaN, "proxy")))).isEmpty();
    }

    @Test
    void timesAreAveragesOfTheirBucketsInMicroseconds() {
        data.since(List.of(times(1, 1_000_000, 0, 0)));
        List<Datum> published = data.since(List.of(times(3, 1_300_000, 1, 40_000_000)));

        assertThat(published).hasSize(2).allSatisfy(datum -> {
            assertThat(datum.unit()).isEqualTo(Unit.MICROSECONDS);
            assertThat(datum.values()).containsExactly(150.0, 40_000.0);
            assertThat(datum.counts()).containsExactly(2.0, 1.0);
        });
        assertThat(data.since(List.of(times(3, 1_300_000, 1, 40_000_000)))).as("no time is not 0").isEmpty();
    }

    private static Reading times(long few, long fewNanos, long more, long moreNanos) {
        return new Reading.Distribution(Meter.QUERY_RESPONSE_LATENCY, List.of("default"), List.of(few, more),
                List.of(fewNanos, moreNanos));
    }

    @Test
    void aRequestSaysEverythingOfADatum() {
        Datum number = datum("A", 1.5, Map.of("Target", "[::1]:3306"));
        Datum times = new Datum("B", Unit.MICROSECONDS, Map.of(), List.of(150.0, 4.0), List.of(2.0, 1.0));

        assertThat(new PutMetricData("My/App", true).forms(List.of(number, times), NOW)).containsExactly(
                "Action=PutMetricData&Version=2010-08-01&Namespace=My%2FApp"
                        + "&MetricData.member.1.MetricName=A&MetricData.member.1.Timestamp=2026-11-22T03%3A04%3A05Z"
                        + "&MetricData.member.1.Unit=Count&MetricData.member.1.StorageResolution=1"
                        + "&MetricData.member.1.Dimensions.member.1.Name=Target"
                        + "&MetricData.member.1.Dimensions.member.1.Value=%5B%3A%3A1%5D%3A3306"
                        + "&MetricData.member.1.Value=1.5"
                        + "&MetricData.member.2.MetricName=B&MetricData.member.2.Timestamp=2026-11-22T03%3A04%3A05Z"
                        + "&MetricData.member.2.Unit=Microseconds&MetricData.member.2.StorageResolution=1"
                        + "&MetricData.member.2.Values.member.1=150.0&MetricData.member.2.Counts.member.1=2.0"
                        + "&MetricData.member.2.Values.member.2=4.0&MetricData.member.2.Counts.member.2=1.0");
        assertThat(new PutMetricData("N", false).forms(List.of(number), NOW).get(0))
                .doesNotContain("StorageResolution");
        assertThat(new PutMetricData("N", false).forms(List.of(), NOW)).isEmpty();
    }

    @Test
    void noRequestIsLargerThanCloudWatchTakes() {
        List<Datum> many = IntStream.range(0, 2_500).mapToObj(i ->
                datum("Metric" + i, i, Map.of("A", "a".repeat(i % 700)))).toList();
        List<String> forms = new PutMetricData("N", false).forms(many, NOW);

        assertThat(forms).allSatisfy(form -> assertThat(form.length()).isLessThan(1_000_000))
                .allSatisfy(form -> assertThat(form).doesNotContain(".member.1001."))
                .allSatisfy(form -> assertThat(form).contains("&MetricData.member.1.MetricName="));
        assertThat(forms.stream().mapToInt(form -> form.split("MetricName=").length - 1).sum()).isEqualTo(2_500);
    }

    @Test
    void linesAreAsTheEmbeddedMetricFormatIsSpecified() throws Exception {
        List<Datum> all = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            all.add(datum("Metric" + i, i, Map.of("ProxyName", "orders")));
        }
        all.add(new Datum("Times", Unit.MICROSECONDS, Map.of("ProxyName", "orders", "EndpointName", "de\"fault"),
                List.of(150.0, 4.0), List.of(2.0, 1.0)));
        Set<String> published = new HashSet<>();

        List<String> lines = new EmbeddedMetrics("Headgate", false).lines(all, NOW);

        assertThat(lines).hasSize(3);
        for (String line : lines) {
            assertThat(line).doesNotContain("\n");
            JsonNode root = new ObjectMapper().readTree(line);
            assertThat(root.at("/_aws/Timestamp").longValue()).isEqualTo(NOW.toEpochMilli());
            JsonNode directive = root.at("/_aws/CloudWatchMetrics/0");
            assertThat(directive.get("Namespace").textValue()).isEqualTo("Headgate");
            assertThat(directive.get("Metrics").size()).isBetween(1, 100);
            directive.get("Dimensions").get(0).forEach(name ->
                    assertThat(root.get(name.textValue()).isTextual()).isTrue());
            directive.get("Metrics").forEach(metric -> {
                assertThat(metric.get("Unit").textValue()).isIn("Count", "Microseconds");
                published.add(metric.get("Name").textValue());
                assertThat(root.has(metric.get("Name").textValue())).isTrue();
            });
        }
        assertThat(published).hasSize(151);
        JsonNode times = new ObjectMapper().readTree(lines.get(2));
        assertThat(times.at("/Times/Values/0").doubleValue()).isEqualTo(150);
        assertThat(times.at("/Times/Counts/0").doubleValue()).isEqualTo(2);
        assertThat(times.get("EndpointName").textValue()).isEqualTo("de\"fault");
    }

    private static Reading value(Meter meter, double value, String... labels) {
        return new Reading.Value(meter, Arrays.asList(labels), value);
    }

    private static Datum datum(String name, double value, Map<String, String> dimensions) {
        return new Datum(name, Unit.COUNT, dimensions, List.of(value), List.of(1.0));
    }
}
