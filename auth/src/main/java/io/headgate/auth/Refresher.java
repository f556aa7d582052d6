package io.headgate.auth;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one thing again and again, off the event loops, when its {@link RefreshSchedule} says so. What went wrong is
 * logged once until it changes. Thread-safe.
 *
 * @param <T> what is read
 */
final class Refresher<T> {
    private static final Logger log = LoggerFactory.getLogger(Refresher.class);

    /** Who is told; called by the thread that reads. */
    interface Listener<T> {
        /** It was read. */
        void onRead(T value, boolean news);

        /** It could not be read. */
        void onFailed(CredentialsException.Kind kind, boolean sameAsBefore);
    }

    private final String name;
    private final Reading<T> reading;
    private final RefreshSchedule schedule;
    private final ScheduledExecutorService executor;
    private final Listener<T> listener;
    private final CompletableFuture<Void> nothing = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> next = new CompletableFuture<>();
    private CompletableFuture<Void> running;
    private ScheduledFuture<?> timer;
    private boolean closed;
    private T last;
    private String lastProblem;

    Refresher(String name, Reading<T> reading, RefreshSchedule schedule, ScheduledExecutorService executor,
            Listener<T> listener) {
        this.name = name;
        this.reading = reading;
        this.schedule = schedule;
        this.executor = executor;
        this.listener = listener;
    }

    /** Reads in the caller's thread, before anything else; then goes on by itself. */
    void startNow() throws CredentialsException {
        schedule.onStarted();
        T value = reading.read();
        succeeded(value);
        start();
    }

    /** Reads in the background, at once and from then on. */
    synchronized void start() {
        arm();
    }

    /** As {@link CredentialSource#refresh}. */
    synchronized CompletionStage<Void> onDoubt(CredentialSource.Doubt doubt) {
        if (closed) {
            return nothing;
        }
        boolean soon = schedule.onDoubt(doubt);
        if (running != null) {
            return running;
        }
        arm();
        return soon ? next : nothing;
    }

    /** Nothing is read any more; a reading that is under way counts for nothing. */
    synchronized void close() {
        closed = true;
        if (timer != null) {
            timer.cancel(false);
        }
        next.complete(null);
    }

    /** Whether the last reading failed. */
    synchronized boolean isFailing() {
        return lastProblem != null;
    }

    private synchronized void arm() {
        if (closed || running != null) {
            return;
        }
        if (timer != null) {
            timer.cancel(false);
        }
        try {
            timer = executor.schedule(this::run, schedule.untilDue(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    private void run() {
        CompletableFuture<Void> mine;
        synchronized (this) {
            if (closed || running != null) {
                return;
            }
            mine = next;
            running = mine;
            next = new CompletableFuture<>();
            schedule.onStarted();
        }
        try {
            succeeded(reading.read());
        } catch (CredentialsException e) {
            failed(e.kind(), String.join("; ", e.problems()));
        } catch (RuntimeException | LinkageError e) {
            // its message could quote what was read
            failed(CredentialsException.Kind.BROKEN, "unexpected " + e.getClass().getName());
        } finally {
            synchronized (this) {
                running = null;
                arm();
            }
            mine.complete(null);
        }
    }

    private void succeeded(T value) {
        boolean news;
        boolean recovered;
        synchronized (this) {
            if (closed) {
                return;
            }
            news = value != last;
            last = value;
            recovered = lastProblem != null;
            lastProblem = null;
            schedule.onRead(news);
        }
        if (recovered) {
            log.atInfo().addKeyValue("source", name).log("credentials can be read again");
        }
        listener.onRead(value, news);
    }

    private void failed(CredentialsException.Kind kind, String problem) {
        boolean same;
        long pause;
        synchronized (this) {
            if (closed) {
                return;
            }
            same = problem.equals(lastProblem);
            lastProblem = problem;
            if (kind == CredentialsException.Kind.MISSING) {
                last = null;
            }
            schedule.onFailed();
            pause = TimeUnit.NANOSECONDS.toMillis(schedule.untilDue());
        }
        (same ? log.atDebug() : log.atWarn()).addKeyValue("source", name).addKeyValue("cause", problem)
                .addKeyValue("kind", kind).addKeyValue("retryMillis", pause)
                .log("credentials cannot be read; trying again");
        listener.onFailed(kind, same);
    }
}
