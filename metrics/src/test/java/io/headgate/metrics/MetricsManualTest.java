package io.headgate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/metrics.md} and {@link Meter} the same. After a change of a meter, run this test with
 * {@code -Dheadgate.docs.write=true} once: it rewrites the table.
 */
class MetricsManualTest {

    private static final Path MANUAL = Path.of("..", "docs", "metrics.md");
    private static final String BEGIN = "<!-- metrics: made from Meter.java, see MetricsManualTest -->\n";
    private static final String END = "<!-- metrics: end -->\n";

    @Test
    void theTableHasEveryMeter() throws IOException {
        String manual = Files.readString(MANUAL);
        if (Boolean.getBoolean("headgate.docs.write")) {
            manual = manual.replaceAll("(?s)" + Pattern.quote(BEGIN) + ".*" + Pattern.quote(END),
                    Matcher.quoteReplacement(BEGIN + table() + END));
            Files.writeString(MANUAL, manual);
        }
        assertThat(manual).contains(BEGIN + table() + END);
    }

    private static String table() {
        return "| CloudWatch | Prometheus | kind, unit in CloudWatch | labels | RDS Proxy | what it is |\n"
                + "|---|---|---|---|---|---|\n"
                + Arrays.stream(Meter.values()).map(MetricsManualTest::row).collect(Collectors.joining());
    }

    private static String row(Meter meter) {
        String kind = switch (meter.kind()) {
            case COUNTER -> "counter";
            case GAUGE -> "gauge";
            case TIMER -> "times";
        };
        return "| `" + meter.cloudWatchName() + "` | `" + meter.prometheusName() + "` | " + kind + ", "
                + meter.unit().cloudWatch() + " | " + String.join(", ", meter.labels()) + " | "
                + (meter.inRdsProxy() ? sets(meter) : "") + " | " + meter.description() + " |\n";
    }

    private static String sets(Meter meter) {
        return meter.scope().dimensionSets().stream().map(set -> String.valueOf(set.ordinal() + 1))
                .collect(Collectors.joining(", "));
    }
}
