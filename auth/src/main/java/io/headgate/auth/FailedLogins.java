package io.headgate.auth;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Slows down who guesses passwords. After a few failed logins of a user from one address, of any users from one
 * address, or of a user from anywhere, the next ones wait: each failure doubles the delay, and attempts that come at
 * the same time wait one behind the other. Nobody is locked out by name: a password that the proxy can verify by itself
 * need not wait, and a failure is forgotten after a while.
 *
 * <p>Users that do not exist are counted like all others. Bounded in memory; thread-safe.
 */
public final class FailedLogins {
    /** In place of a delay: so many wait already that this attempt would not have its turn in time. */
    public static final long TOO_MANY = -1;
    /** Of a user from one address: what a person who has forgotten a password may try. */
    static final int FREE = 5;
    /** Behind an address there may be many. */
    static final int FREE_OF_ADDRESS = 30;
    /** A service may be deployed in many places with an old password. */
    static final int FREE_OF_USER = 100;
    static final Duration FIRST_DELAY = Duration.ofMillis(100);
    static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);
    private static final int MOST_DOUBLINGS = 20;
    /** MySQL's are 32 characters long at most, MariaDB's 128. */
    private static final int LONGEST_USER = 128;

    private final Counts pairs;
    private final Counts addresses;
    private final Counts users;

    /**
     * @param longestDelay between one attempt and the next, now; zero never delays
     * @param patience how long an attempt may wait at most, now
     * @param nanoTime a clock such as {@link System#nanoTime()}
     * @param most how many of each are kept count of; who failed longest ago makes room
     */
    public FailedLogins(Supplier<Duration> longestDelay, Supplier<Duration> patience, LongSupplier nanoTime,
            int most) {
        pairs = new Counts(FREE, longestDelay, patience, nanoTime, most);
        addresses = new Counts(FREE_OF_ADDRESS, longestDelay, patience, nanoTime, most);
        users = new Counts(FREE_OF_USER, longestDelay, patience, nanoTime, most);
    }

    /**
     * How long an attempt has to wait before it is judged; the ones behind it wait for longer.
     *
     * @param address of the client, as error 1045 shows it
     * @return nanoseconds, 0 for not at all, or {@link #TOO_MANY}
     */
    public long delay(String user, String address) {
        long longest = 0;
        // who has no turn from its address takes none from the user everywhere
        for (Counted counted : counted(user, address)) {
            long delay = counted.counts.delay(counted.name);
            if (delay == TOO_MANY) {
                return TOO_MANY;
            }
            longest = Math.max(longest, delay);
        }
        return longest;
    }

    /** A password was wrong, or there is no such user. */
    public void failed(String user, String address) {
        counted(user, address).forEach(counted -> counted.counts.add(counted.name));
    }

    /** The user has come in. Its address stays suspect: who guesses may have an account, too. */
    public void succeeded(String user, String address) {
        pairs.forget(pair(user, address));
    }

    private record Counted(Counts counts, String name) { }

    private List<Counted> counted(String user, String address) {
        return List.of(new Counted(pairs, pair(user, address)), new Counted(addresses, address),
                new Counted(users, beginning(user)));
    }

    private static String pair(String user, String address) {
        return address + " " + beginning(user);
    }

    /** Longer ones are nobody's, and a login may bring 64 KiB. */
    private static String beginning(String user) {
        return user.length() <= LONGEST_USER ? user : user.substring(0, LONGEST_USER);
    }

    private static final class Counts {
        private static final class Count {
            int failures;
            long last;
            long turn;
        }

        private final Map<String, Count> counts = new LinkedHashMap<>();
        private final int free;
        private final Supplier<Duration> longestDelay;
        private final Supplier<Duration> patience;
        private final LongSupplier nanoTime;
        private final int most;

        Counts(int free, Supplier<Duration> longestDelay, Supplier<Duration> patience, LongSupplier nanoTime,
                int most) {
            this.free = free;
            this.longestDelay = longestDelay;
            this.patience = patience;
            this.nanoTime = nanoTime;
            this.most = most;
        }

        synchronized long delay(String name) {
            long now = nanoTime.getAsLong();
            Count count = current(name, now);
            if (count == null || count.failures <= free) {
                return 0;
            }
            int doublings = Math.min(MOST_DOUBLINGS, count.failures - free - 1);
            long step = Math.min(longestDelay.get().toNanos(), FIRST_DELAY.toNanos() << doublings);
            long wait = Math.max(0, count.turn - now) + step;
            if (wait > patience.get().toNanos()) {
                return TOO_MANY;
            }
            count.turn = now + wait;
            return wait;
        }

        synchronized void add(String name) {
            long now = nanoTime.getAsLong();
            Count count = current(name, now);
            if (count == null) {
                count = new Count();
                count.turn = now;
            } else {
                counts.remove(name);
            }
            count.failures++;
            count.last = now;
            counts.put(name, count);
            if (counts.size() > most) {
                counts.remove(counts.keySet().iterator().next());
            }
        }

        synchronized void forget(String name) {
            counts.remove(name);
        }

        /** Null when there is none, or it is forgotten by now. */
        private Count current(String name, long now) {
            Count count = counts.get(name);
            if (count != null && now - count.last > FORGOTTEN_AFTER.toNanos()) {
                counts.remove(name);
                return null;
            }
            return count;
        }
    }
}
