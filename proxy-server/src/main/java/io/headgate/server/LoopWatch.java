package io.headgate.server;

import io.headgate.metrics.ProxyMeters;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/** How long the event loops take to come to a task, and whether they still do. */
final class LoopWatch {

    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long ANSWERED = 0;

    private final List<EventLoop> loops;
    private final ProxyMeters meters;
    /** When each loop was asked; {@link #ANSWERED} once it has come to it. */
    private final AtomicLongArray asked;

    LoopWatch(List<EventLoop> loops, ProxyMeters meters) {
        this.loops = loops;
        this.meters = meters;
        this.asked = new AtomicLongArray(loops.size());
    }

    /** To be called every second, by one thread. */
    void ask() {
        for (int i = 0; i < loops.size(); i++) {
            if (asked.get(i) == ANSWERED) {
                ask(i);
            }
        }
    }

    private void ask(int loop) {
        // never 0, which has a meaning of its own
        long now = System.nanoTime() | 1;
        asked.set(loop, now);
        loops.get(loop).execute(() -> {
            asked.set(loop, ANSWERED);
            meters.loopLagged(System.nanoTime() - now);
        });
    }

    /** Whether a loop was asked long ago and has not come to it. Any thread. */
    boolean isStuck() {
        long now = System.nanoTime();
        for (int i = 0; i < loops.size(); i++) {
            long since = asked.get(i);
            if (since != ANSWERED && now - since > STUCK_NANOS) {
                return true;
            }
        }
        return false;
    }
}
