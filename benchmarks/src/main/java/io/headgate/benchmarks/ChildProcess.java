package io.headgate.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A process that this program started, with its output in a file. It ends with {@link #close()}, or at the latest with
 * this program (Ctrl-C included).
 */
final class ChildProcess implements AutoCloseable {

    private final String name;
    private final Process process;
    private final Path log;
    private final Thread lastResort;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.lastResort = new Thread(process::destroyForcibly, "stop " + name);
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /**
     * Starts a process.
     *
     * @param name for messages
     * @param log receives standard output and standard error
     */
    static ChildProcess start(String name, List<String> command, Path log) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            return new ChildProcess(name, builder.start(), log);
        } catch (IOException e) {
            throw new BenchmarkException("cannot start " + name + ": " + e.getMessage(), e);
        }
    }

    /** Starts a process whose output, standard error included, the caller reads to its end from {@link #output()}. */
    static ChildProcess piped(String name, List<String> command) {
        try {
            return new ChildProcess(name, new ProcessBuilder(command).redirectErrorStream(true).start(), null);
        } catch (IOException e) {
            throw new BenchmarkException("cannot start " + name + ": " + e.getMessage(), e);
        }
    }

    /** Waits until a port greets as a MySQL server does, and fails with the process's last words when it never does. */
    void awaitGreeting(int port, int seconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!Loopback.greets(port)) {
            if (!process.isAlive()) {
                throw new BenchmarkException(name + " ended with exit code " + process.exitValue() + ":\n" + tail());
            }
            if (System.nanoTime() > deadline) {
                throw new BenchmarkException(
                        name + " does not answer on port " + port + " after " + seconds + " s:\n" + tail());
            }
            Thread.sleep(50);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Output of a {@link #piped} process. */
    BufferedReader output() {
        return process.inputReader(StandardCharsets.UTF_8);
    }

    /** Waits for the end, and kills the process after a time. */
    int awaitExit(int seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return process.waitFor();
    }

    void kill() {
        process.destroyForcibly();
    }

    /** The lines written so far that contain a word, in any case. */
    List<String> linesWith(String word) {
        return lines().stream().filter(line -> line.toLowerCase(Locale.ROOT).contains(word)).toList();
    }

    private String tail() {
        List<String> lines = lines();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }

    private List<String> lines() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            return List.of("(no output: " + e.getMessage() + ")");
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException shuttingDown) {
            process.destroyForcibly();
        }
    }
}
