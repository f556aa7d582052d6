package io.headgate.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code benchmarks/run}: sysbench against several targets in turn, in one run, as one table. */
@Command(name = "benchmarks/run", sortOptions = false, showDefaultValues = true,
        description = "Runs sysbench against the database itself, HAProxy and Headgate in turn and prints a table: "
                + "throughput, latency, CPU, memory, number of database connections.")
public final class Macro implements Callable<Integer> {

    private static final int MOST_RUNS = 2_000;

    @Option(names = "--targets", split = ",", defaultValue = "direct,haproxy,headgate-epoll,headgate-io_uring",
            description = "which of direct, haproxy, headgate-epoll, headgate-io_uring, headgate-nio")
    private List<String> targets;

    @Option(names = "--tests", split = ",", defaultValue = "oltp_point_select,oltp_read_only,oltp_read_write",
            description = "sysbench's scripts")
    private List<String> tests;

    @Option(names = "--threads", split = ",", defaultValue = "1,16,64,256", description = "clients at once, 1 to 5000")
    private List<Integer> threads;

    @Option(names = "--ps-mode", split = ",", defaultValue = "disable",
            description = "disable: text protocol; auto: server-side prepared statements; or both")
    private List<String> psModes;

    @Option(names = "--seconds", defaultValue = "10", description = "length of the measured part of a run, 1 to 600")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "3", description = "seconds before it that are not measured, 1 to 600")
    private int warmUp;

    @Option(names = "--first-warm-up", defaultValue = "10",
            description = "seconds of load on every target before the first run, 0 to 600: a JVM compiles what it uses")
    private int firstWarmUp;

    @Option(names = "--repeat", defaultValue = "3", description = "repetitions, 1 to 50; the order of targets rotates")
    private int repeat;

    @Option(names = "--max-connections", defaultValue = "50", description = "Headgate's cap on database connections")
    private int maxConnections;

    @Option(names = "--database", paramLabel = "URL",
            description = "mysql://user:password@host:port; without it an embedded MySQL is started")
    private String database;

    @Option(names = "--jvm-option", paramLabel = "OPTION",
            description = "further option of Headgate's JVM; may be repeated")
    private List<String> jvmOptions = List.of();

    @Option(names = "--out", paramLabel = "PREFIX", defaultValue = "benchmarks/target/macro",
            description = "results go to PREFIX.md and PREFIX.tsv (one line for each run)")
    private Path out;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this help and end")
    private boolean help;

    @Spec
    private CommandSpec spec;

    /** Exit code 0 when every run succeeded, 1 when one failed or something is missing, 2 for wrong options. */
    public static void main(String[] arguments) {
        Commands.run(new CommandLine(new Macro()), arguments);
    }

    @Override
    public Integer call() throws Exception {
        check();
        Programs.SYSBENCH.path();
        Targets.require(targets);
        PrintWriter console = spec.commandLine().getOut();
        List<Workload> workloads = workloads();
        int runs = workloads.size() * targets.size() * repeat;
        console.printf(Locale.ROOT, "Plan: %d runs of %d+%d s (%d workloads × %d targets × %d repetitions), about %d"
                + " min%n", runs, warmUp, seconds, workloads.size(), targets.size(), repeat,
                (runs * (warmUp + seconds + 1) + targets.size() * firstWarmUp + 59) / 60);
        int most = Collections.max(threads);
        try (Started started = new Started()) {
            BenchmarkDatabase db = started.add(database == null ? BenchmarkDatabase.embedded(most + maxConnections + 50)
                    : BenchmarkDatabase.given(DatabaseUrl.parse(database)));
            console.println("Database: MySQL " + db.version() + " at " + db.url() + ", max_connections "
                    + db.connectionLimit()
                    + (db.pid() == 0 ? "; its process is not visible, so its CPU is not shown" : ""));
            if (db.connectionLimit() < most + 5) {
                console.println("Warning: direct and haproxy need more database connections than that and will fail");
            }
            List<Target> running = start(db, started, console);
            List<Measurement> results = measure(db, started.folder(), running, workloads, console);
            write(db, running, results, console);
            return results.stream().allMatch(Measurement::succeeded) ? 0 : 1;
        }
    }

    private void check() {
        range("--seconds", seconds, 1, 600);
        range("--warm-up", warmUp, 1, 600);
        range("--first-warm-up", firstWarmUp, 0, 600);
        range("--repeat", repeat, 1, 50);
        range("--max-connections", maxConnections, 1, 10_000);
        threads.forEach(n -> range("--threads", n, 1, 5_000));
        targets.forEach(t -> oneOf("--targets", t, Targets.NAMES));
        psModes.forEach(p -> oneOf("--ps-mode", p, List.of("disable", "auto")));
        tests.forEach(t -> {
            if (!t.matches("[a-z_]+")) {
                throw wrong("--tests: '" + t + "' is not the name of one of sysbench's scripts");
            }
        });
        range("number of runs", workloads().size() * targets.size() * repeat, 1, MOST_RUNS);
    }

    private void range(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw wrong(option + ": " + value + " is not in " + least + " to " + most);
        }
    }

    private void oneOf(String option, String value, List<String> allowed) {
        if (!allowed.contains(value)) {
            throw wrong(option + ": '" + value + "' is none of " + String.join(", ", allowed));
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private List<Workload> workloads() {
        List<Workload> workloads = new ArrayList<>();
        for (String psMode : psModes) {
            for (String test : tests) {
                threads.forEach(n -> workloads.add(new Workload(test, n, psMode)));
            }
        }
        return workloads;
    }

    private List<Target> start(BenchmarkDatabase db, Started started, PrintWriter console) throws Exception {
        Sysbench first = new Sysbench(db, started.folder(), 1, firstWarmUp);
        DirectTarget direct = new DirectTarget(db.url());
        first.prepare(direct);
        List<Target> running = new ArrayList<>();
        for (String name : targets) {
            Target target = started.add(Targets.create(name, db.url(), maxConnections, jvmOptions));
            target.start(started.folder());
            running.add(target);
            if (firstWarmUp > 0) {
                Measurement warm = first.run(target, new Workload("oltp_read_only", 16, psModes.get(0)), 0);
                if (!warm.succeeded()) {
                    throw new BenchmarkException(name + " cannot be measured: " + warm.failure());
                }
            }
            console.println("Target " + name + (target.description().isEmpty() ? "" : ": " + target.description()));
            console.flush();
        }
        return running;
    }

    private List<Measurement> measure(BenchmarkDatabase db, Path folder, List<Target> running, List<Workload> workloads,
            PrintWriter console) throws InterruptedException {
        Sysbench sysbench = new Sysbench(db, folder, warmUp, seconds);
        List<Measurement> results = new ArrayList<>();
        int total = repeat * workloads.size() * running.size();
        for (int repetition = 1; repetition <= repeat; repetition++) {
            for (Workload workload : workloads) {
                List<Target> order = new ArrayList<>(running);
                Collections.rotate(order, 1 - repetition); // so that no target always runs after the same one
                for (Target target : order) {
                    Measurement m = sysbench.run(target, workload, repetition);
                    results.add(m);
                    console.printf(Locale.ROOT, "[%d/%d] %s: %s: %s%n", results.size(), total, workload, target.name(),
                            m.summary());
                    console.flush();
                }
            }
        }
        return results;
    }

    private void write(BenchmarkDatabase db, List<Target> running, List<Measurement> results, PrintWriter console)
            throws IOException {
        StringBuilder head = new StringBuilder();
        head.append(String.format(Locale.ROOT, "MySQL %s, %d cores, Linux %s; %d s each after %d s of warm-up; "
                + "medians of %d%n%n", db.version(), Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.version"), seconds, warmUp, repeat));
        running.stream().filter(t -> !t.description().isEmpty())
                .forEach(t -> head.append("- ").append(t.name()).append(": ").append(t.description()).append('\n'));
        ResultTable table = new ResultTable(inOrder(results));
        String markdown = head + table.markdown();
        console.println();
        console.print(markdown);
        Path folder = out.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path md = Files.writeString(folder.resolve(out.getFileName() + ".md"), markdown);
        Path tsv = Files.writeString(folder.resolve(out.getFileName() + ".tsv"), table.tsv());
        console.println("\nWritten to " + md + " and " + tsv);
        console.flush();
    }

    /** Rows of the table in the order the targets were asked for, whichever ran first. */
    private List<Measurement> inOrder(List<Measurement> results) {
        List<Measurement> sorted = new ArrayList<>(results);
        sorted.sort(Comparator.comparingInt(m -> targets.indexOf(m.target())));
        return sorted;
    }
}
