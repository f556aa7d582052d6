package io.headgate.benchmarks;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code benchmarks/idle-clients}: memory of the proxy with many logged-in clients that do nothing. */
@Command(name = "benchmarks/idle-clients", sortOptions = false,
        showDefaultValues = true, description = "Opens many client connections through the proxy, logs each in, runs "
                + "one query on it, leaves it idle, and prints what one costs.")
public final class IdleClients implements Callable<Integer> {

    private static final int WARM_UP_CLIENTS = 200;
    private static final int SPARE_FILES = 300;

    @Option(names = "--clients", defaultValue = "5000", description = "number of idle clients, 1 to 100000")
    private int number;

    @Option(names = "--target", defaultValue = "headgate-epoll",
            description = "one of haproxy, headgate-epoll, headgate-io_uring, headgate-nio")
    private String name;

    @Option(names = "--hold-seconds", defaultValue = "10", description = "how long they stay idle, 0 to 3600")
    private int hold;

    @Option(names = "--max-connections", defaultValue = "20", description = "Headgate's cap on database connections")
    private int maxConnections;

    @Option(names = "--database", paramLabel = "URL",
            description = "mysql://user:password@host:port; without it an embedded MySQL is started")
    private String database;

    @Option(names = "--jvm-option", paramLabel = "OPTION",
            description = "further option of Headgate's JVM; may be repeated")
    private List<String> jvmOptions = List.of();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this help and end")
    private boolean help;

    @Spec
    private CommandSpec spec;

    /** Exit code 0 when every client got in and answered at the end, 1 when not, 2 for wrong options. */
    public static void main(String[] arguments) {
        Commands.run(new CommandLine(new IdleClients()), arguments);
    }

    @Override
    public Integer call() throws Exception {
        check();
        Targets.require(List.of(name));
        PrintWriter console = spec.commandLine().getOut();
        console.printf(Locale.ROOT, "Plan: %,d clients through %s, one query each, idle for %d s, one query each%n",
                number, name, hold);
        console.flush();
        try (Started started = new Started()) {
            int databaseLimit = Targets.isHeadgate(name) ? maxConnections + 50 : number + WARM_UP_CLIENTS + 50;
            BenchmarkDatabase db = started.add(database == null ? BenchmarkDatabase.embedded(databaseLimit)
                    : BenchmarkDatabase.given(DatabaseUrl.parse(database)));
            List<String> options = new ArrayList<>(jvmOptions);
            options.add(ProcessMemory.JVM_OPTION);
            Target target = started.add(Targets.create(name, db.url(), maxConnections, options));
            target.start(started.folder());
            console.println("Target " + name + ": " + target.description());
            warmUp(target, db);
            try (IdleCrowd crowd = new IdleCrowd(target, db.url())) {
                return measure(target, db, crowd, console);
            }
        }
    }

    private void check() {
        range("--clients", number, 1, 100_000);
        range("--hold-seconds", hold, 0, 3_600);
        range("--max-connections", maxConnections, 1, 10_000);
        if (!Targets.NAMES.contains(name) || name.equals(DirectTarget.NAME)) {
            throw new ParameterException(spec.commandLine(), "--target: '" + name + "' is no proxy; one of "
                    + Targets.NAMES.subList(1, Targets.NAMES.size()));
        }
        long files = ProcFs.openFileLimit(ProcessHandle.current().pid());
        if (files < number + SPARE_FILES) {
            throw new BenchmarkException(number + " clients need " + (number + SPARE_FILES) + " open files, and the"
                    + " limit is " + files + ": ulimit -n " + (number + SPARE_FILES) + ", or fewer --clients");
        }
    }

    private void range(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(spec.commandLine(), 
                    option + ": " + value + " is not in " + least + " to " + most);
        }
    }

    /** Some clients come and go first, so that classes, pools and database connections are not counted as clients. */
    private static void warmUp(Target target, BenchmarkDatabase db) throws InterruptedException {
        try (IdleCrowd crowd = new IdleCrowd(target, db.url())) {
            crowd.open(WARM_UP_CLIENTS);
            if (!crowd.errors().isEmpty()) {
                throw new BenchmarkException("clients cannot log in: " + crowd.errors());
            }
        }
        Thread.sleep(2_000);
    }

    private int measure(Target target, BenchmarkDatabase db, IdleCrowd crowd, PrintWriter console)
            throws InterruptedException {
        ProcessMemory before = memory(target);
        long start = System.nanoTime();
        crowd.open(number);
        double seconds = (System.nanoTime() - start) / 1e9;
        int opened = number - crowd.errors().values().stream().mapToInt(Integer::intValue).sum();
        Thread.sleep(hold * 1_000L);
        ProcessMemory after = memory(target);
        int backends = ProcFs.connections(target.pid(), db.url().port());
        int alive = crowd.queryAll();
        console.printf(Locale.ROOT, "%n%,d of %,d clients logged in and ran a query, %.0f a second; after %d s idle "
                + "%,d still answered; %d database connections%n%n", opened, number, number / seconds,
                hold, alive, backends);
        console.println("| memory | before, MiB | with clients, MiB | bytes per client |\n|---|---:|---:|---:|");
        row(console, "Java heap, live", before.heap(), after.heap(), opened);
        row(console, "off-heap (buffers)", before.offHeap(), after.offHeap(), opened);
        row(console, "resident (RSS)", before.rss(), after.rss(), opened);
        crowd.errors().forEach((text, count) -> console.println(count + " × " + text));
        console.flush();
        return alive == number ? 0 : 1;
    }

    private ProcessMemory memory(Target target) throws InterruptedException {
        return Targets.isHeadgate(name) ? ProcessMemory.ofJvm(target.pid()) : ProcessMemory.of(target.pid());
    }

    private static void row(PrintWriter console, String what, double before, double after, int clients) {
        if (!Double.isNaN(after)) {
            console.printf(Locale.ROOT, "| %s | %.1f | %.1f | %,.0f |%n", what, before / (1 << 20), after / (1 << 20),
                    (after - before) / Math.max(1, clients));
        }
    }
}
