package io.headgate.benchmarks;

import java.nio.file.Path;

/** What sysbench talks to. {@link #start} is called once, then the others; {@link #close} always. */
interface Target extends AutoCloseable {

    /** As given to {@code --targets}. */
    String name();

    /** Starts it, if it is not running already, and returns when it serves. Files go to the given folder. */
    void start(Path folder) throws InterruptedException;

    String host();

    int port();

    /** The proxy's process; 0 when there is no proxy between sysbench and the database. */
    long pid();

    /** One line about how it runs, for the head of the report; empty when there is nothing to say. */
    String description();

    @Override
    void close();
}
