package io.headgate.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process holds in memory, in bytes. For a JVM it is taken right after a full collection.
 *
 * @param rss resident memory
 * @param heap live objects on the Java heap; NaN when it is no JVM
 * @param offHeap what native memory tracking calls "Other", which is direct buffers mainly; NaN when it is no JVM
 */
record ProcessMemory(double rss, double heap, double offHeap) {

    private static final Pattern USED = Pattern.compile("used (\\d+)([KMG])");
    private static final Pattern OTHER = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

    /** Option of a JVM whose off-heap memory is to be read. */
    static final String JVM_OPTION = "-XX:NativeMemoryTracking=summary";

    /** Of any process. */
    static ProcessMemory of(long pid) {
        return new ProcessMemory(ProcFs.rssKib(pid) * 1024, Double.NaN, Double.NaN);
    }

    /** Of a JVM, after a full collection. */
    static ProcessMemory ofJvm(long pid) throws InterruptedException {
        jcmd(pid, "GC.run");
        double heap = heap(jcmd(pid, "GC.heap_info"));
        Matcher other = OTHER.matcher(String.join("\n", jcmd(pid, "VM.native_memory", "summary", "scale=KB")));
        double offHeap = other.find() ? Double.parseDouble(other.group(1)) * 1024 : Double.NaN;
        return new ProcessMemory(ProcFs.rssKib(pid) * 1024, heap, offHeap);
    }

    /** Sums the spaces of GC.heap_info; metaspace and class space are not heap. */
    static double heap(List<String> info) {
        return info.stream()
                .filter(line -> !line.contains("Metaspace") && !line.contains("class space"))
                .map(USED::matcher)
                .filter(Matcher::find)
                .mapToDouble(m -> Double.parseDouble(m.group(1)) * switch (m.group(2)) {
                    case "G" -> 1L << 30;
                    case "M" -> 1L << 20;
                    default -> 1L << 10;
                })
                .sum();
    }

    private static List<String> jcmd(long pid, String... command) throws InterruptedException {
        Path program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(program)) {
            throw new BenchmarkException(program + " is missing: a JDK is needed, not a JRE");
        }
        List<String> line = new ArrayList<>(List.of(program.toString(), Long.toString(pid)));
        line.addAll(List.of(command));
        try (ChildProcess jcmd = ChildProcess.piped("jcmd", line)) {
            List<String> output = jcmd.output().lines().toList();
            if (jcmd.awaitExit(60) != 0) {
                throw new BenchmarkException("jcmd " + String.join(" ", command) + " failed: " + output);
            }
            return output;
        }
    }
}
