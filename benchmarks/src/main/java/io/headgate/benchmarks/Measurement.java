package io.headgate.benchmarks;

import java.util.Locale;

/**
 * The figures of one run's measured part. NaN where a figure does not apply or could not be had.
 *
 * @param report null when the run failed
 * @param seconds length of the measured part
 * @param proxyCpu CPU seconds of the proxy
 * @param databaseCpu CPU seconds of the database
 * @param otherCpuPercent share of the machine's CPU that went to none of sysbench, proxy and database: high means that
 *         the run was disturbed
 * @param rssKib largest resident memory of the proxy
 * @param backends most connections to the database at any sample
 * @param failure why there is no report; empty when there is one
 */
record Measurement(String target, Workload workload, int repetition, SysbenchReport report, double seconds,
        double proxyCpu, double databaseCpu, double otherCpuPercent, double rssKib, int backends, String failure) {

    static Measurement failed(String target, Workload workload, int repetition, int backends, String failure) {
        return new Measurement(target, workload, repetition, null, Double.NaN, Double.NaN, Double.NaN, Double.NaN,
                Double.NaN, backends, failure);
    }

    boolean succeeded() {
        return report != null;
    }

    double queriesPerSecond() {
        return report.queries() / seconds;
    }

    double transactionsPerSecond() {
        return report.transactions() / seconds;
    }

    /** CPU seconds of the proxy for 10,000 queries. */
    double proxyCpuPer10k() {
        return proxyCpu * 10_000 / report.queries();
    }

    /** CPU seconds of the database for 10,000 queries. */
    double databaseCpuPer10k() {
        return databaseCpu * 10_000 / report.queries();
    }

    /** The run in half a line. */
    String summary() {
        if (!succeeded()) {
            return "FAILED, " + failure;
        }
        String cpu = Double.isNaN(proxyCpu) ? ""
                : String.format(Locale.ROOT, ", proxy CPU %.3f s per 10,000 queries", proxyCpuPer10k());
        return String.format(Locale.ROOT, "%,.0f queries/s, p99 %.2f ms%s", queriesPerSecond(), report.p99(), cpu);
    }
}
