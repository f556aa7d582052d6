package io.headgate.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;

/**
 * Runs sysbench and reads what the processes used meanwhile.
 *
 * <p>The warm-up is cut off by a checkpoint: sysbench resets its counters there and says so, and at that line CPU times
 * are read. They are read again when it begins its last report, which the histogram opens. So every figure
 * is of the measured part only.
 */
final class Sysbench {

    private static final int TABLES = 4;
    private static final int ROWS = 10_000;
    /** What sysbench may take beyond its time before it counts as hanging. */
    private static final int GRACE_SECONDS = 60;

    private final BenchmarkDatabase database;
    private final Path folder;
    private final int warmUpSeconds;
    private final int seconds;

    Sysbench(BenchmarkDatabase database, Path folder, int warmUpSeconds, int seconds) {
        this.database = database;
        this.folder = folder;
        this.warmUpSeconds = warmUpSeconds;
        this.seconds = seconds;
    }

    /** Creates and fills the tables, straight in the database. */
    void prepare(Target direct) throws InterruptedException {
        List<String> command = List.of(Programs.SYSBENCH.path(), "--config-file=" + configFor(direct),
                "oltp_read_write", "prepare");
        try (ChildProcess sysbench = ChildProcess.piped("sysbench prepare", command)) {
            List<String> output = sysbench.output().lines().toList();
            if (sysbench.awaitExit(GRACE_SECONDS) != 0) {
                throw new BenchmarkException("sysbench could not create its tables: " + SysbenchReport.failure(output));
            }
        }
    }

    /** One run against one target. A failed one is a result too. */
    Measurement run(Target target, Workload workload, int repetition) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(Programs.SYSBENCH.path(), "--config-file=" + configFor(target),
                "--threads=" + workload.threads(), "--time=" + (warmUpSeconds + seconds),
                "--report-checkpoints=" + warmUpSeconds, "--db-ps-mode=" + workload.psMode(),
                "--histogram=on", "--percentile=99", "--rand-type=uniform", workload.test(), "run"));
        List<String> output = new ArrayList<>();
        double endedBefore = ProcFs.endedChildrenCpuSeconds();
        try (ChildProcess sysbench = ChildProcess.piped("sysbench", command);
                Sampler sampler = new Sampler(target, sysbench.pid(), database.url().port())) {
            Timer hanging = new Timer("sysbench time limit", true);
            hanging.schedule(task(sysbench::kill), TimeUnit.SECONDS.toMillis(warmUpSeconds + seconds + GRACE_SECONDS));
            Marks marks = new Marks();
            BufferedReader lines = sysbench.output();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                if (line.contains("Checkpoint report:")) {
                    marks.start = usage(target);
                    marks.warmUpLoad = ProcFs.cpuSeconds(sysbench.pid());
                    sampler.start();
                } else if (line.equals(SysbenchReport.HISTOGRAM) && marks.start != null) {
                    marks.end = usage(target);
                    sampler.stop();
                }
            }
            hanging.cancel();
            int exit = sysbench.awaitExit(GRACE_SECONDS);
            if (exit != 0 || marks.end == null) {
                return Measurement.failed(target.name(), workload, repetition, sampler.backends(),
                        "exit code " + exit + ": " + SysbenchReport.failure(output));
            }
            marks.load = ProcFs.endedChildrenCpuSeconds() - endedBefore; // it may end before its own figure can be read
            return measurement(target, workload, repetition, SysbenchReport.parse(output), marks, sampler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Measurement measurement(Target target, Workload workload, int repetition, SysbenchReport report,
            Marks marks, Sampler sampler) {
        Usage a = marks.start;
        Usage b = marks.end;
        double elapsed = (b.nanos - a.nanos) / 1e9;
        double proxy = b.proxy - a.proxy;
        double ours = marks.load - marks.warmUpLoad + orZero(proxy) + orZero(b.database - a.database);
        double other = 100 * (b.machine - a.machine - ours) / elapsed / Runtime.getRuntime().availableProcessors();
        return new Measurement(target.name(), workload, repetition, report, elapsed, proxy, b.database - a.database,
                Math.max(0, other), sampler.rssKib(), sampler.backends(), "");
    }

    private static double orZero(double figure) {
        return Double.isNaN(figure) ? 0 : figure;
    }

    private static final class Marks {
        private Usage start;
        private Usage end;
        /** CPU seconds of sysbench until the first mark, and in all. */
        private double warmUpLoad;
        private double load;
    }

    /** CPU seconds used so far. */
    private record Usage(long nanos, double proxy, double database, double machine) {
    }

    private Usage usage(Target target) {
        return new Usage(System.nanoTime(), cpu(target.pid()), cpu(database.pid()), ProcFs.machineCpuSeconds());
    }

    private static double cpu(long pid) {
        return pid == 0 ? Double.NaN : ProcFs.cpuSeconds(pid);
    }

    private static TimerTask task(Runnable action) {
        return new TimerTask() {
            @Override
            public void run() {
                action.run();
            }
        };
    }

    /** Login and tables in a file that only this user can read: a password does not belong on a command line. */
    private Path configFor(Target target) {
        DatabaseUrl url = database.url();
        String text = """
                db-driver=mysql
                mysql-host=%s
                mysql-port=%d
                mysql-user=%s
                mysql-password=%s
                mysql-db=%s
                tables=%d
                table-size=%d
                """.formatted(target.host(), target.port(), url.user(), url.password(), BenchmarkDatabase.SCHEMA,
                TABLES, ROWS);
        Path file = folder.resolve("sysbench-" + target.name() + ".cfg");
        try {
            if (Files.notExists(file)) {
                Files.createFile(file,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
