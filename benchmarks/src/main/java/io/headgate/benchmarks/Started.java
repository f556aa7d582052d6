package io.headgate.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a benchmark has started, and its folder for files: {@link #close()} stops everything, the last first, and
 * deletes the folder. So does the end of this program, Ctrl-C included.
 */
final class Started implements AutoCloseable {

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Path folder;
    private final Thread atExit = new Thread(this::closeAtExit, "stop what was started");
    private boolean closed;

    Started() throws IOException {
        folder = Files.createTempDirectory("headgate-bench");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** For configuration and logs; only this user can read it. */
    Path folder() {
        return folder;
    }

    /** Remembers something to close, and closes it at once when everything is being closed already. */
    synchronized <T extends AutoCloseable> T add(T resource) {
        if (closed) {
            close(resource);
            throw new BenchmarkException("interrupted");
        }
        started.push(resource);
        return resource;
    }

    @Override
    public void close() {
        closeAll();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException shuttingDown) {
            // it is this program's end that closes
        }
    }

    private void closeAtExit() {
        try {
            closeAll();
        } catch (BenchmarkException e) {
            System.err.println(e.getMessage());
        }
    }

    private synchronized void closeAll() {
        closed = true;
        List<String> problems = new ArrayList<>();
        while (!started.isEmpty()) {
            close(started.pop()).ifPresent(problems::add);
        }
        try {
            delete(folder);
        } catch (IOException e) {
            problems.add("cannot delete " + folder + ": " + e.getMessage());
        }
        if (!problems.isEmpty()) {
            throw new BenchmarkException(String.join("\n", problems));
        }
    }

    private static Optional<String> close(AutoCloseable resource) {
        try {
            resource.close();
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted while stopping");
        } catch (Exception e) {
            return Optional.of(e.getMessage());
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder);
    }
}
