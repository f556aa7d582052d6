package io.headgate.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One run of a mysqld under {@code supervise.sh}, from its launch to its end. Thread-safe. */
final class ServerProcess {

    private static final long PAUSE_MILLIS = 20;

    private final Process supervisor;
    private final long pid;
    private final Path log;
    private final int logStart;

    private ServerProcess(Process supervisor, long pid, Path log, int logStart) {
        this.supervisor = supervisor;
        this.pid = pid;
        this.log = log;
        this.logStart = logStart;
    }

    /**
     * Launches it without waiting until it is ready.
     *
     * @param remains what stops the process at last
     * @param log the file that it logs to; earlier runs may have written to it
     */
    static ServerProcess launch(Remains remains, ProcessBuilder command, Path log) throws IOException {
        int logStart = read(log).length();
        Process supervisor = remains.launch(command);
        BufferedReader reader = supervisor.inputReader(StandardCharsets.US_ASCII);
        String line = reader.readLine();
        if (line == null) {
            throw new IOException("/bin/sh did not run the server");
        }
        return new ServerProcess(supervisor, Long.parseLong(line), log, logStart);
    }

    /** What is in the log; the file comes a moment after the process. */
    static String read(Path log) throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /**
     * Returns when the server accepts connections on this port.
     *
     * @throws PortTaken when another process has the port
     * @throws EmbeddedMysqlException when it ended or took too long; with its log
     */
    void awaitReady(int port, Duration timeout) throws IOException, PortTaken {
        long deadline = System.nanoTime() + timeout.toNanos();
        String ready = "port: " + port + " ";
        while (true) {
            boolean alive = isAlive();
            String logged = read(log).substring(logStart);
            if (logged.contains("ready for connections") && logged.contains(ready)) {
                return;
            }
            if (!alive) {
                if (logged.contains("Do you already have another mysqld server running on port")) {
                    throw new PortTaken("Port " + port + " was taken by another process before MySQL could have it");
                }
                throw new EmbeddedMysqlException("MySQL ended with exit code " + supervisor.exitValue()
                        + " instead of starting; its log:\n" + logged);
            }
            if (System.nanoTime() > deadline) {
                throw new EmbeddedMysqlException(
                        "MySQL was not ready within " + timeout.toSeconds() + " seconds; its log:\n" + logged);
            }
            sleep();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedMysqlException("Interrupted while MySQL started", e);
        }
    }

    /** The process id of mysqld. */
    long pid() {
        return pid;
    }

    boolean isAlive() {
        return supervisor.isAlive();
    }

    /** Kills mysqld and returns when it is gone. */
    void kill() {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
        supervisor.onExit().join();
    }

    /**
     * Sends a signal to mysqld.
     *
     * @param name as {@code kill} takes it, such as {@code STOP}
     * @throws EmbeddedMysqlException when mysqld has ended
     */
    void signal(String name) {
        try {
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            if (!isAlive() || kill.waitFor() != 0) {
                throw new EmbeddedMysqlException("MySQL has ended and cannot take the signal " + name);
            }
        } catch (IOException e) {
            throw new EmbeddedMysqlException("Cannot send a signal to MySQL: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedMysqlException("Interrupted while MySQL was sent a signal", e);
        }
    }

    /** Somebody took the port between our look and the server's bind. */
    static final class PortTaken extends Exception {
        PortTaken(String message) {
            super(message);
        }
    }
}
