package io.headgate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SysbenchReportTest {

    private static final String OUTPUT = """
            Threads started!

            [ 2s ] Checkpoint report:
            SQL statistics:
                transactions:                        132039 (65946.64 per sec.)
                queries:                             132039 (65946.64 per sec.)
                ignored errors:                      9      (0.00 per sec.)
                reconnects:                          9      (0.00 per sec.)

            Latency histogram (values are in milliseconds)
                   value  ------------- distribution ------------- count
                   0.022 |                                         50
                   0.031 |*****                                    45
                   0.139 |****************************************  4
                 127.805 |                                         1

            SQL statistics:
                queries performed:
                    read:                            1400
                    total:                           2000
                transactions:                        100    (33.33 per sec.)
                queries:                             2000   (666.67 per sec.)
                ignored errors:                      2      (0.00 per sec.)
                reconnects:                          1      (0.00 per sec.)
            """;

    @Test
    void theLastReportIsReadAndNotTheCheckpoint() {
        SysbenchReport report = SysbenchReport.parse(OUTPUT.lines().toList());

        assertThat(report.transactions()).isEqualTo(100);
        assertThat(report.queries()).isEqualTo(2_000);
        assertThat(report.errors()).isEqualTo(3);
    }

    @Test
    void percentilesComeFromTheHistogram() {
        SysbenchReport report = SysbenchReport.parse(OUTPUT.lines().toList());

        assertThat(report.p50()).isEqualTo(0.022);
        assertThat(report.p95()).isEqualTo(0.031);
        assertThat(report.p99()).isEqualTo(0.139);
    }

    @Test
    void outputWithoutAReportIsRefused() {
        assertThatThrownBy(() -> SysbenchReport.parse(List.of("Threads started!")))
                .isInstanceOf(BenchmarkException.class).hasMessageContaining("no report");
    }

    @Test
    void aFailureIsToldOnceForEachMessage() {
        List<String> output = List.of("x", "FATAL: error 1040: Too many connections",
                "FATAL: error 1040: Too many connections", "FATAL: another");

        assertThat(SysbenchReport.failure(output))
                .isEqualTo("FATAL: error 1040: Too many connections ; FATAL: another");
    }
}
