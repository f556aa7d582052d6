package io.headgate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrometheusPageTest {

    private final ProxyMeters meters = new Sample().meters;
    private final PrometheusPage page = new PrometheusPage(meters, "orders", "1.2");

    @AfterEach
    void close() {
        page.close();
    }

    @Test
    void everyMeterIsThereWithItsHelp() {
        assertThat(lines(null)).contains(Arrays.stream(Meter.values())
                .map(meter -> "# HELP " + meter.prometheusName() + " " + meter.description()).toArray(String[]::new));
    }

    @Test
    void valuesHaveTheirLabels() {
        assertThat(lines(null)).contains("headgate_database_connections{role=\"READ_WRITE\",target=\"db-1:3306\"} 12.0",
                "headgate_database_connections_held{reason=\"TEMPORARY_TABLE\"} 0.0",
                "headgate_client_logins_refused_total{error=\"1045\"} 1.0",
                "headgate_availability_ratio{role=\"READ_WRITE\"} 0.75",
                "headgate_certificate_time_left_seconds{side=\"proxy\"} NaN",
                "headgate_info{proxy_name=\"orders\",version=\"1.2\"} 1");
    }

    @Test
    void aTimeIsAHistogramInSeconds() {
        meters.writerWasAbsent(TimeUnit.MILLISECONDS.toNanos(1500));

        assertThat(lines(null)).contains("# TYPE headgate_writer_absence_seconds histogram",
                "headgate_writer_absence_seconds_bucket{le=\"1.0\"} 0",
                "headgate_writer_absence_seconds_bucket{le=\"2.5\"} 1",
                "headgate_writer_absence_seconds_bucket{le=\"+Inf\"} 1",
                "headgate_writer_absence_seconds_count 1", "headgate_writer_absence_seconds_sum 1.5");
    }

    @Test
    void theJvmIsThere() {
        assertThat(lines(null)).anyMatch(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .anyMatch(line -> line.startsWith("process_uptime_seconds "))
                .anyMatch(line -> line.startsWith("jvm_threads_live_threads "));
    }

    @Test
    void whoeverTakesOpenMetricsGetsIt() {
        PrometheusPage.Page got = page.read("application/openmetrics-text;version=1.0.0;q=0.6,text/plain;q=0.3");

        assertThat(got.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(new String(got.body(), StandardCharsets.UTF_8)).endsWith("# EOF\n")
                .contains("# UNIT headgate_writer_absence_seconds seconds\n");
        assertThat(page.read("text/html, */*").contentType()).startsWith("text/plain; version=0.0.4");
    }

    private List<String> lines(String accept) {
        return new String(page.read(accept).body(), StandardCharsets.UTF_8).lines().toList();
    }
}
