package io.headgate.server.topology;

import io.headgate.config.HostPort;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One server that is asked for its state again and again, by one thread at a time. Thread-safe. */
final class Member {

    private static final Logger log = LoggerFactory.getLogger(Member.class);

    /** After so long without an answer a server is late. */
    static final Duration LATE = Duration.ofMillis(500);

    private final HostPort server;
    private final ControlConnection connection;
    private final RoleQuestion question;
    private final ScheduledExecutorService threads;
    private final Supplier<Duration> interval;
    private final TopologyMonitor monitor;
    private Future<?> next;
    private boolean asking;
    private boolean again;
    private boolean stopped;
    /** When the question was asked to which there is no answer yet; 0: none. */
    private volatile long waitingSince;

    /**
     * @param connection closed at the end
     * @param interval until the next question
     * @param monitor told each answer, each time that there was none, and when one takes long
     */
    Member(HostPort server, ControlConnection connection, RoleQuestion question, ScheduledExecutorService threads,
            Supplier<Duration> interval, TopologyMonitor monitor) {
        this.server = server;
        this.connection = connection;
        this.question = question;
        this.threads = threads;
        this.interval = interval;
        this.monitor = monitor;
    }

    HostPort server() {
        return server;
    }

    /** Whether the question of that moment has not been answered. */
    boolean isWaitingSince(long asked) {
        return waitingSince == asked;
    }

    /** Never waits for the answer. */
    synchronized void askNow() {
        if (asking) {
            again = true;
            return;
        }
        if (next != null) {
            next.cancel(false);
        }
        schedule(Duration.ZERO);
    }

    /** Asks no more. An answer that is under way may still be told. */
    synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel(false);
        }
        if (!asking) {
            connection.close();
        }
    }

    private void schedule(Duration delay) {
        if (stopped) {
            connection.close();
        } else if (!threads.isShutdown()) {
            next = threads.schedule(this::ask, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void ask() {
        synchronized (this) {
            if (asking || stopped) {
                again = true;
                return;
            }
            asking = true;
            again = false;
        }
        long asked = System.nanoTime();
        Future<?> tooLong = threads.schedule(() -> monitor.onLate(this, asked), LATE.toMillis(), TimeUnit.MILLISECONDS);
        waitingSince = asked;
        try {
            MemberState state = state();
            waitingSince = 0;
            tooLong.cancel(false);
            monitor.onState(state, asked);
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("the state of a server could not be dealt with");
        } finally {
            synchronized (this) {
                asking = false;
                schedule(again ? Duration.ZERO : interval.get());
            }
        }
    }

    private MemberState state() {
        try {
            MemberState state = connection.ask(statement -> question.ask(server, statement));
            return state == null ? MemberState.unreachable(server, "no password is known to ask it with") : state;
        } catch (SQLException e) {
            return MemberState.unreachable(server, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }
}
