package io.headgate.server.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.headgate.metrics.Meter;
import io.headgate.metrics.PrometheusPage;
import io.headgate.metrics.ProxyMeters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** That what docs has for Grafana and Prometheus asks only for what there is. */
class DashboardTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern METRIC = Pattern.compile("\\b(headgate|jvm|process)_[a-z_]+");
    private static final Pattern LABELS = Pattern.compile(
            "by \\(([a-z, ]+)\\)|([a-z_]+)=~?\"|\\{\\{ ?(?:\\$labels\\.)?([a-z]+) ?}}");
    /** What Prometheus and Grafana add. */
    private static final Set<String> COMMON_LABELS = Set.of("instance", "job", "le", "area");
    private static Set<String> known;

    @BeforeAll
    static void readNames() {
        try (PrometheusPage page = new PrometheusPage(new ProxyMeters(List::of), "test", "1")) {
            String text = new String(page.read(null).body(), StandardCharsets.UTF_8);
            known = Stream.concat(
                    Arrays.stream(Meter.values()).flatMap(meter -> meter.kind() == Meter.Kind.TIMER
                            ? Stream.of("_bucket", "_sum", "_count").map(end -> meter.prometheusName() + end)
                            : Stream.of(meter.prometheusName())),
                    text.lines().filter(line -> !line.startsWith("#")).map(line -> line.split("[ {]")[0]))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void theAlertsAskForWhatThereIs() throws Exception {
        JsonNode rules = new ObjectMapper(new YAMLFactory()).readTree(DOCS.resolve("alerts.yaml").toFile())
                .at("/groups/0/rules");
        assertThat(rules).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.get("alert").textValue()).startsWith("Headgate");
            assertThat(rule.at("/annotations/summary").textValue()).isNotBlank();
            assertThat(rule.at("/labels/severity").textValue()).isIn("critical", "warning", "info");
            check(rule.get("expr").textValue());
            rule.get("annotations").forEach(text -> checkLabels(text.textValue()));
        });
    }

    @Test
    void theDashboardAsksForWhatThereIs() throws Exception {
        JsonNode dashboard = new ObjectMapper().readTree(DOCS.resolve("grafana-dashboard.json").toFile());
        List<String> queries = new ArrayList<>();
        dashboard.findValues("expr").forEach(query -> queries.add(query.textValue()));

        assertThat(queries).hasSizeGreaterThan(20).allSatisfy(DashboardTest::check);
        assertThat(dashboard.findValues("legendFormat")).allSatisfy(legend -> checkLabels(legend.textValue()));
        assertThat(dashboard.get("panels").findValues("id")).doesNotHaveDuplicates();
    }

    private static void check(String expression) {
        List<String> metrics = METRIC.matcher(expression).results().map(MatchResult::group).toList();
        assertThat(known).as(expression).containsAll(metrics);
        checkLabels(expression);
    }

    private static void checkLabels(String text) {
        Set<String> labels = Stream.concat(COMMON_LABELS.stream(),
                Arrays.stream(Meter.values()).flatMap(meter -> meter.labels().stream())).collect(Collectors.toSet());
        LABELS.matcher(text).results().flatMap(found -> Stream.of(1, 2, 3).map(found::group))
                .filter(names -> names != null).flatMap(names -> Arrays.stream(names.split(", ?")))
                .forEach(name -> assertThat(labels).as(text).contains(name));
    }
}
