package io.headgate.auth;

import io.headgate.auth.CredentialSource.Doubt;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * When something is read next: after its lifetime, soon when somebody doubts it, later and later while it fails. Knows
 * no threads; not thread-safe.
 *
 * <p>A doubt of the database's brings the next reading forward to {@link RefreshTiming#shortestGap} after the last one,
 * and to twice as long each time that this brought nothing new. Anybody can raise the other kind of doubt, so it has a
 * longer gap and does not count. Failures are followed by a pause that doubles, which no doubt shortens.
 */
final class RefreshSchedule {
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_GAP = Duration.ofSeconds(30);
    private static final int UNTRUSTED_GAPS = 10;
    /** Nobody waits longer than this for a reading. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MOST_DOUBLINGS = 30;
    private static final long NEVER = Long.MAX_VALUE >> 2;

    private final RefreshTiming timing;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private long due;
    private long lastStart;
    private boolean begun;
    private boolean doubted;
    private int fruitless;
    private int failures;

    /** The first reading is due at once. */
    RefreshSchedule(RefreshTiming timing, LongSupplier nanoTime, RandomGenerator random) {
        this.timing = timing;
        this.nanoTime = nanoTime;
        this.random = random;
        this.due = nanoTime.getAsLong();
    }

    /** Nanoseconds until the next reading; 0 when it is due. */
    long untilDue() {
        return Math.max(0, due - nanoTime.getAsLong());
    }

    /**
     * Somebody thinks that what was read is old.
     *
     * @return whether the next reading is near enough to be waited for
     */
    boolean onDoubt(Doubt doubt) {
        long now = nanoTime.getAsLong();
        if (failures == 0 && begun) {
            due = earlier(due, now + Math.max(0, lastStart + gap(doubt) - now));
            doubted |= doubt == Doubt.REFUSED_BY_DATABASE;
        }
        return untilDue() <= PATIENCE.toNanos();
    }

    /** A reading begins. */
    void onStarted() {
        lastStart = nanoTime.getAsLong();
        begun = true;
        due = lastStart + NEVER;
    }

    /** It has ended well. */
    void onRead(boolean news) {
        if (news) {
            fruitless = 0;
        } else if (doubted) {
            fruitless = Math.min(fruitless + 1, MOST_DOUBLINGS);
        }
        doubted = false;
        failures = 0;
        double part = 0.9 + 0.2 * random.nextDouble();
        due = earlier(due, nanoTime.getAsLong() + (long) (timing.lifetime().toNanos() * part));
    }

    /** It has failed. */
    void onFailed() {
        failures = Math.min(failures + 1, MOST_DOUBLINGS);
        long pause = doubled(SHORTEST_PAUSE, failures - 1, timing.lifetime());
        double part = 0.5 + 0.5 * random.nextDouble();
        due = nanoTime.getAsLong() + (long) (pause * part);
    }

    private long gap(Doubt doubt) {
        return switch (doubt) {
            case REFUSED_BY_DATABASE -> doubled(timing.shortestGap(), fruitless, LONGEST_GAP);
            case UNKNOWN_PASSWORD -> timing.shortestGap().toNanos() * UNTRUSTED_GAPS;
        };
    }

    /** Such clocks may pass the largest number. */
    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    private static long doubled(Duration first, int times, Duration most) {
        return Math.min(most.toNanos(), first.toNanos() << Math.min(times, MOST_DOUBLINGS));
    }
}
