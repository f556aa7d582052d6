package io.headgate.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What one embedded server would leave behind: a folder and, once launched, a supervised process. Closing is possible
 * at any moment, also from a shutdown hook in the midst of starting. Thread-safe.
 */
final class Remains implements AutoCloseable {

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
    private static final int DELETE_ATTEMPTS = 50;
    private static final long DELETE_PAUSE_MILLIS = 20;

    private final Path folder;
    private Process supervisor;
    private boolean closed;

    Remains(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /** Starts the process that {@link #close()} will stop. */
    synchronized Process launch(ProcessBuilder builder) throws IOException {
        if (closed) {
            throw new IOException("the JVM is going down");
        }
        supervisor = builder.start();
        return supervisor;
    }

    /** Stops the process and deletes the folder. Does nothing when that has been done. */
    @Override
    public synchronized void close() {
        closed = true;
        if (supervisor != null) {
            stop();
        }
        delete();
    }

    /** The supervisor stops the server when its input ends. */
    private void stop() {
        boolean ended = false;
        try {
            supervisor.getOutputStream().close();
            ended = supervisor.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            // the supervisor is gone already
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            supervisor.descendants().forEach(ProcessHandle::destroyForcibly);
            supervisor.destroyForcibly();
        }
    }

    /** Another thread may still be writing to the folder; it fails once its place is gone. */
    private void delete() {
        for (int attempt = 1; Files.exists(folder); attempt++) {
            try {
                Folders.delete(folder);
            } catch (UncheckedIOException e) {
                if (attempt == DELETE_ATTEMPTS) {
                    throw e;
                }
                try {
                    Thread.sleep(DELETE_PAUSE_MILLIS);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
            }
        }
    }
}
