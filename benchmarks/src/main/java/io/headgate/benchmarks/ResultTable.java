package io.headgate.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Prints measurements: medians over the repetitions as Markdown, every single run as TSV. */
final class ResultTable {

    private static final String ABSENT = "–";

    private final List<Measurement> measurements;

    ResultTable(List<Measurement> measurements) {
        this.measurements = List.copyOf(measurements);
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        Map<Workload, Map<String, List<Measurement>>> groups = new LinkedHashMap<>();
        for (Measurement m : measurements) {
            groups.computeIfAbsent(m.workload(), w -> new LinkedHashMap<>())
                    .computeIfAbsent(m.target(), t -> new ArrayList<>()).add(m);
        }
        groups.forEach((workload, targets) -> {
            text.append("\n### ").append(workload).append("\n\n")
                    .append("| target | queries/s | p50 ms | p95 ms | p99 ms | proxy CPU s/10k q | × HAProxy "
                            + "| proxy RSS MiB | database CPU s/10k q | backends | errors | other CPU % | runs |\n")
                    .append("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
            targets.forEach((target, runs) -> text.append(row(target, runs, targets.get(HaproxyTarget.NAME))));
        });
        return text.toString();
    }

    private static String row(String target, List<Measurement> runs, List<Measurement> haproxy) {
        List<Measurement> good = runs.stream().filter(Measurement::succeeded).toList();
        List<String> cells = new ArrayList<>();
        cells.add(target);
        cells.add(median(good, Measurement::queriesPerSecond, "%,.0f"));
        cells.add(median(good, m -> m.report().p50(), "%.2f"));
        cells.add(median(good, m -> m.report().p95(), "%.2f"));
        cells.add(median(good, m -> m.report().p99(), "%.2f"));
        cells.add(median(good, Measurement::proxyCpuPer10k, "%.3f"));
        cells.add(median(good, m -> m.proxyCpuPer10k() / cpuInRepetition(haproxy, m.repetition()), "%.2f"));
        cells.add(median(good, m -> m.rssKib() / 1024, "%.0f"));
        cells.add(median(good, Measurement::databaseCpuPer10k, "%.3f"));
        cells.add(Integer.toString(runs.stream().mapToInt(Measurement::backends).max().orElse(0)));
        cells.add(errors(runs));
        cells.add(median(good, Measurement::otherCpuPercent, "%.0f"));
        cells.add(Integer.toString(good.size()));
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String errors(List<Measurement> runs) {
        long errors = runs.stream().filter(Measurement::succeeded).mapToLong(m -> m.report().errors()).sum();
        List<String> failures = runs.stream().map(Measurement::failure).filter(f -> !f.isEmpty()).toList();
        return failures.isEmpty() ? Long.toString(errors)
                : errors + ", and " + failures.size() + " of " + runs.size() + " runs failed: " + cell(failures.get(0));
    }

    /** HAProxy's CPU per 10,000 queries in the same repetition, whose conditions were the most alike. */
    private static double cpuInRepetition(List<Measurement> haproxy, int repetition) {
        return haproxy == null ? Double.NaN : haproxy.stream()
                .filter(m -> m.succeeded() && m.repetition() == repetition)
                .mapToDouble(Measurement::proxyCpuPer10k).findFirst().orElse(Double.NaN);
    }

    private static String median(List<Measurement> runs, ToDoubleFunction<Measurement> figure, String format) {
        double[] sorted = runs.stream().mapToDouble(figure).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) {
            return ABSENT;
        }
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return String.format(Locale.ROOT, format, median);
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ").replace("\t", " ");
    }

    String tsv() {
        StringBuilder text = new StringBuilder(String.join("\t", "test", "ps_mode", "threads", "repetition", "target",
                "seconds", "queries_per_s", "transactions_per_s", "p50_ms", "p95_ms", "p99_ms", "proxy_cpu_s",
                "proxy_cpu_s_per_10k_queries", "x_haproxy", "proxy_rss_kib", "database_cpu_s_per_10k_queries",
                "backends_max", "errors", "other_cpu_percent", "failure")).append('\n');
        measurements.forEach(m -> text.append(line(m)).append('\n'));
        return text.toString();
    }

    private String line(Measurement m) {
        List<Measurement> haproxy = measurements.stream()
                .filter(h -> h.target().equals(HaproxyTarget.NAME) && h.workload().equals(m.workload())).toList();
        boolean ok = m.succeeded();
        double nan = Double.NaN;
        return String.join("\t", m.workload().test(), m.workload().psMode(), Integer.toString(m.workload().threads()),
                Integer.toString(m.repetition()), m.target(), figure(m.seconds()),
                figure(ok ? m.queriesPerSecond() : nan), figure(ok ? m.transactionsPerSecond() : nan),
                figure(ok ? m.report().p50() : nan),
                figure(ok ? m.report().p95() : nan), figure(ok ? m.report().p99() : nan), figure(m.proxyCpu()),
                figure(ok ? m.proxyCpuPer10k() : nan),
                figure(ok ? m.proxyCpuPer10k() / cpuInRepetition(haproxy, m.repetition()) : nan), figure(m.rssKib()),
                figure(ok ? m.databaseCpuPer10k() : nan), Integer.toString(m.backends()),
                ok ? Long.toString(m.report().errors()) : "", figure(m.otherCpuPercent()), cell(m.failure()));
    }

    private static String figure(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "";
    }
}
