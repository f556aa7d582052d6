package io.headgate.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A clock that a test sets, with an executor that runs what is due by it, in the test's own thread. */
final class ManualTime extends ScheduledThreadPoolExecutor implements LongSupplier {
    /** Near the overflow, which clocks of this kind may pass. */
    private long now = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();
    private final List<Task> tasks = new ArrayList<>();

    ManualTime() {
        super(1);
    }

    @Override
    public long getAsLong() {
        return now;
    }

    /** Lets time pass, with all that is due meanwhile at its moment. */
    void pass(Duration time) {
        long end = now + time.toNanos();
        Optional<Task> next;
        while ((next = tasks.stream().filter(task -> !task.isDone() && task.due - end <= 0)
                .min(Comparator.comparingLong(task -> task.due - end))).isPresent()) {
            tasks.remove(next.get());
            now = next.get().due;
            next.get().run();
        }
        now = end;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Task task = new Task(command, now + unit.toNanos(delay));
        tasks.add(task);
        return task;
    }

    private static final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {
        private final long due;

        Task(Runnable command, long due) {
            super(command, null);
            this.due = due;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int compareTo(Delayed other) {
            throw new UnsupportedOperationException();
        }
    }
}
