package io.headgate.benchmarks;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The last report in sysbench's output: with {@code --report-checkpoints} that of the part after the checkpoint.
 *
 * @param transactions number of transactions
 * @param queries number of statements
 * @param errors errors that sysbench ignored, and reconnects
 * @param p50 latency of a transaction, milliseconds: upper end of the histogram's bucket
 */
record SysbenchReport(long transactions, long queries, long errors, double p50, double p95, double p99) {

    /** First line of what is printed when the load has ended; a checkpoint prints no histogram. */
    static final String HISTOGRAM = "Latency histogram (values are in milliseconds)";
    private static final String START = "SQL statistics:";
    private static final Pattern BUCKET = Pattern.compile("\\s*([\\d.]+) \\|\\**\\s*(\\d+)\\s*");

    private record Bucket(double milliseconds, long count) {
    }

    /** Reads the output of a run that succeeded. */
    static SysbenchReport parse(List<String> output) {
        int start = output.lastIndexOf(START);
        int histogram = output.lastIndexOf(HISTOGRAM);
        if (start < 0 || histogram < 0) {
            throw new BenchmarkException("sysbench printed no report");
        }
        List<String> report = output.subList(start, output.size());
        List<Bucket> buckets = output.subList(histogram, output.size()).stream()
                .map(BUCKET::matcher)
                .filter(Matcher::matches)
                .map(m -> new Bucket(Double.parseDouble(m.group(1)), Long.parseLong(m.group(2))))
                .collect(Collectors.toList());
        return new SysbenchReport(count(report, "transactions"), count(report, "queries"),
                count(report, "ignored errors") + count(report, "reconnects"),
                percentile(buckets, 0.50), percentile(buckets, 0.95), percentile(buckets, 0.99));
    }

    /** What sysbench said when it failed, once each, in one line. */
    static String failure(List<String> output) {
        String said = output.stream()
                .filter(line -> line.startsWith("FATAL") || line.startsWith("ALERT") || line.startsWith("PANIC"))
                .map(line -> line.replaceAll("\\s+", " "))
                .distinct().limit(2).collect(Collectors.joining(" ; "));
        return said.isEmpty() ? "no error message" : said;
    }

    private static long count(List<String> report, String name) {
        Pattern pattern = Pattern.compile("\\s+" + name + ":\\s+(\\d+).*");
        return report.stream().map(pattern::matcher).filter(Matcher::matches)
                .mapToLong(m -> Long.parseLong(m.group(1))).findFirst()
                .orElseThrow(() -> new BenchmarkException("sysbench's report has no line \"" + name + "\""));
    }

    private static double percentile(List<Bucket> buckets, double share) {
        long total = buckets.stream().mapToLong(Bucket::count).sum();
        long seen = 0;
        for (Bucket bucket : buckets) {
            seen += bucket.count;
            if (seen >= share * total) {
                return bucket.milliseconds;
            }
        }
        return Double.NaN;
    }
}
