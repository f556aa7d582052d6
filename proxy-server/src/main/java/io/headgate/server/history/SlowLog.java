package io.headgate.server.history;

import io.headgate.server.logging.LineLimit;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of statements that took long, and what part of it was spent where. Any thread. At most a hundred a second are
 * told of, and how many were not.
 */
public final class SlowLog {

    private static final Logger log = LoggerFactory.getLogger(SlowLog.class);
    private static final int MOST_A_SECOND = 100;

    private final LineLimit limit = new LineLimit(MOST_A_SECOND, System::nanoTime);
    private volatile long longNanos;

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
    public void tell(int client, String user, Object address, TracedCommand slow) {
        limit.log(slow.addTo(log.atInfo().addKeyValue("client", client).addKeyValue("user", user)
                .addKeyValue("address", address)), "slow statement");
    }
}
