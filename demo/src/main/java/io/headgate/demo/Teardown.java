package io.headgate.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what was started, last first, once; from the end of the command or from a shutdown hook, whichever is first.
 */
final class Teardown implements AutoCloseable {

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private boolean closed;
    private boolean interrupted;

    /** Takes over the closing of {@code resource}. */
    synchronized <T extends AutoCloseable> T add(T resource) {
        started.push(resource);
        if (closed) {
            closeAll();
            throw new IllegalStateException("interrupted");
        }
        return resource;
    }

    /** Closes everything because the JVM is going down. */
    synchronized void interrupt() {
        interrupted = true;
        close();
    }

    /** Whether the JVM is going down, so that failures of what was closed are no news. */
    synchronized boolean interrupted() {
        return interrupted;
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeAll();
    }

    private void closeAll() {
        while (!started.isEmpty()) {
            AutoCloseable resource = started.pop();
            try {
                resource.close();
            } catch (Exception e) {
                System.err.println("headgate demo: cannot stop " + resource.getClass().getSimpleName() + ": " + e);
            }
        }
    }
}
