package io.headgate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTableTest {

    private static final Workload WORKLOAD = new Workload("oltp_point_select", 64, "disable");

    private static Measurement run(String target, int repetition, long queries, double proxyCpu) {
        SysbenchReport report = new SysbenchReport(queries, queries, 0, 1, 2, 3);
        return new Measurement(target, WORKLOAD, repetition, report, 10, proxyCpu, 4, 1, 20 * 1024, 8, "");
    }

    @Test
    void mediansAreShownAndTheRatioIsTakenWithinARepetition() {
        ResultTable table = new ResultTable(List.of(
                run("haproxy", 1, 100_000, 1), run("haproxy", 2, 100_000, 4), run("haproxy", 3, 100_000, 2),
                run("headgate-epoll", 1, 100_000, 1.5), run("headgate-epoll", 2, 300_000, 18),
                run("headgate-epoll", 3, 200_000, 5)));

        assertThat(table.markdown()).contains("### oltp_point_select, 64 threads, text protocol")
                .contains("| haproxy | 10,000 | 1.00 | 2.00 | 3.00 | 0.200 | 1.00 | 20 | 0.400 | 8 | 0 | 1 | 3 |")
                .contains("| headgate-epoll | 20,000 | 1.00 | 2.00 | 3.00 | 0.250 | 1.50 | 20 |");
    }

    @Test
    void withoutAProxyThereIsNoCpuOfOne() {
        SysbenchReport report = new SysbenchReport(1, 10_000, 0, 1, 2, 3);
        Measurement direct = new Measurement("direct", WORKLOAD, 1, report, 10, Double.NaN, 4, 1, Double.NaN, 64, "");

        assertThat(new ResultTable(List.of(direct)).markdown())
                .contains("| direct | 1,000 | 1.00 | 2.00 | 3.00 | – | – | – | 4.000 | 64 | 0 | 1 | 1 |");
    }

    @Test
    void aFailedRunIsToldAndBreaksNoTable() {
        Measurement failed = Measurement.failed("direct", WORKLOAD, 1, 100, "FATAL: a|b\tc");
        ResultTable table = new ResultTable(List.of(failed));

        assertThat(table.markdown()).contains("0, and 1 of 1 runs failed: FATAL: a\\|b c");
        assertThat(table.tsv().lines()).hasSize(2).allSatisfy(line -> assertThat(line.split("\t")).hasSize(20));
    }
}
