package io.headgate.server.history;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of statements that took long, and what part of it was spent where. Any thread. At most a hundred a second are
 * told of, and how many were not.
 */
public final class SlowLog {

    private static final Logger log = LoggerFactory.getLogger(SlowLog.class);
    private static final int MOST_A_SECOND = 100;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong untold = new AtomicLong();
    private volatile long longNanos;
    /** Guarded by this. */
    private long since = System.nanoTime();
    private int told;

    /** @param longTime what takes longer is slow; null: nothing is */
    public SlowLog(Duration longTime) {
        slowFrom(longTime);
    }

    /** From now on what takes longer is slow; null: nothing is. */
    public void slowFrom(Duration longTime) {
        longNanos = longTime == null ? Long.MAX_VALUE : longTime.toNanos();
    }

    /** Whether a statement that took so long is to be told of. */
    public boolean isSlow(long nanos) {
        return nanos > longNanos;
    }

    /**
     * Tells of one.
     *
     * @param user as the client named itself
     * @param address where it is
     */
    public void tell(int session, String user, Object address, TracedCommand slow) {
        if (!maySpeak()) {
            untold.incrementAndGet();
            return;
        }
        log.atInfo().addKeyValue("session", session).addKeyValue("user", user).addKeyValue("client", address)
                .addKeyValue("backend", slow.backend()).addKeyValue("server", slow.server())
                .addKeyValue("command", slow.command()).addKeyValue("totalMicros", slow.total())
                .addKeyValue("waitMicros", slow.waiting()).addKeyValue("restoreMicros", slow.restore())
                .addKeyValue("databaseMicros", slow.database()).addKeyValue("relayMicros", slow.relay())
                .addKeyValue("rows", slow.rows()).addKeyValue("error", slow.error())
                .addKeyValue("traceparent", slow.parent()).addKeyValue("digest", slow.digest())
                .log("slow statement");
        long missed = untold.getAndSet(0);
        if (missed > 0) {
            log.atInfo().addKeyValue("count", missed).log("more slow statements than can be told of one by one");
        }
    }

    private synchronized boolean maySpeak() {
        long now = System.nanoTime();
        if (now - since > SECOND) {
            since = now;
            told = 0;
        }
        return told++ < MOST_A_SECOND;
    }
}
