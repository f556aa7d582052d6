package io.headgate.server.session;

import io.headgate.server.session.FakeMySqlServer.Received;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A {@link FakeMySqlServer} keeps an answer, or the rest of one, to itself until the test lets it go. Thread-safe. */
final class Hold {

    static final double NOTHING = 0;
    static final double HALF = 0.5;

    private static final int SECONDS = 6;

    private final Predicate<Received> when;
    private final double part;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile FakeConnection connection;

    Hold(Predicate<Received> when, double part) {
        this.when = when;
        this.part = part;
    }

    boolean meets(Received received) {
        return when.test(received);
    }

    /** How much of the answer goes out before. */
    double part() {
        return part;
    }

    /** Called by the connection that is held; returns when it may go on. */
    void await(FakeConnection held) throws InterruptedException {
        connection = held;
        reached.countDown();
        released.await();
    }

    /** Waits until a connection is held, and returns it. */
    FakeConnection awaitReached() throws InterruptedException {
        if (!reached.await(SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the server was not asked for what it should hold back");
        }
        return connection;
    }

    void release() {
        released.countDown();
    }
}
