package io.headgate.server.backend;

import io.headgate.config.HostPort;
import io.headgate.pool.CloseReason;
import io.headgate.pool.Occupancy;
import io.headgate.pool.OpenFailure;
import io.headgate.pool.SessionState;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Connections to the server that is most likely to be the next writer, logged in ahead and not used before it is: for
 * the users who have most of the writer's connections now. They are no part of the pool, nor of its limits, until it
 * wants to open one there. Thread-safe.
 */
public final class WarmStandby {

    /** How many are begun to be opened in one {@link #tick}. */
    private static final int AT_ONCE = 5;
    private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long LONGEST_SECONDS = Duration.ofMinutes(10).toSeconds();

    /** One connection, from the wish on. */
    private final class Spare implements OpeningWish {

        private final BackendKey key;
        private final HostPort server;
        private final long since = System.nanoTime();
        private BackendConnection backend;

        Spare(BackendKey key, HostPort server) {
            this.key = key;
            this.server = server;
        }

        @Override
        public BackendKey key() {
            return key;
        }

        @Override
        public HostPort server() {
            return server;
        }

        @Override
        public SessionState wanted() {
            return target.facts().sessionAfterLogin(0);
        }

        @Override
        public Proof proof() {
            return Proof.of(null);
        }

        @Override
        public void opened(BackendConnection opened, EventLoop loop, SessionState state) {
            onOpened(this, opened);
        }

        @Override
        public void failed(OpenFailure failure) {
            onFailed(this);
        }
    }

    private final Target target;
    private final IntSupplier most;
    private final Supplier<List<HostPort>> readers;
    private final List<Spare> spares = new ArrayList<>();
    private HostPort next;
    private long failedAt = System.nanoTime() - PAUSE_NANOS;
    private boolean closed;

    /**
     * @param target of the writer, which takes them
     * @param most how many there are, now; may be 0
     * @param readers from whom the next writer comes, those first that are the likeliest
     */
    public WarmStandby(Target target, IntSupplier most, Supplier<List<HostPort>> readers) {
        this.target = target;
        this.most = most;
        this.readers = readers;
        target.standby(this);
    }

    /** Closes what is of no use any more, and has opened what is missing; called about every second. */
    public void tick() {
        List<Spare> begun = new ArrayList<>();
        List<BackendConnection> useless = new ArrayList<>();
        Map<BackendKey, Integer> shares = shares(target.pool().census(BackendConnection::key).groups());
        synchronized (this) {
            if (closed) {
                return;
            }
            List<HostPort> candidates = readers.get();
            if (!candidates.contains(next)) {
                next = candidates.isEmpty() ? null : candidates.get(0);
            }
            collectUseless(useless);
            if (next != null && System.nanoTime() - failedAt >= PAUSE_NANOS) {
                begin(shares, begun);
            }
        }
        useless.forEach(backend -> backend.requestClose(CloseReason.SURPLUS));
        begun.forEach(target::open);
    }

    private void collectUseless(List<BackendConnection> useless) {
        long longest = Duration.ofSeconds(Math.min(LONGEST_SECONDS, target.facts().waitTimeout() / 2)).toNanos();
        for (Iterator<Spare> all = spares.iterator(); all.hasNext();) {
            Spare spare = all.next();
            long age = System.nanoTime() - spare.since;
            boolean elsewhere = !spare.server.equals(next) && (age > PAUSE_NANOS || !isWriter(spare));
            if (spare.backend != null && (!spare.backend.isAlive() || age > longest || elsewhere)) {
                all.remove();
                useless.add(spare.backend);
            }
        }
        while (spares.size() > most.getAsInt()) {
            // one that is still being opened is closed once it is open
            Spare last = spares.remove(spares.size() - 1);
            if (last.backend != null) {
                useless.add(last.backend);
            }
        }
    }

    /** Closes those that there are: the next ones are opened in another way. */
    public void replace() {
        List<Spare> all;
        synchronized (this) {
            all = List.copyOf(spares);
            spares.clear();
        }
        all.stream().flatMap(spare -> Stream.ofNullable(spare.backend))
                .forEach(backend -> backend.requestClose(CloseReason.SURPLUS));
    }

    private boolean isWriter(Spare spare) {
        return spare.server.equals(target.route().server(spare.key));
    }

    private void begin(Map<BackendKey, Integer> shares, List<Spare> begun) {
        shares.forEach((key, share) -> {
            long there = spares.stream().filter(spare -> spare.key.equals(key) && spare.server.equals(next)).count();
            for (long i = there; i < share && begun.size() < AT_ONCE; i++) {
                Spare spare = new Spare(key, next);
                spares.add(spare);
                begun.add(spare);
            }
        });
    }

    /** How many are for whom, in proportion to the connections that they have now. */
    private Map<BackendKey, Integer> shares(Map<BackendKey, Occupancy> now) {
        int open = now.values().stream().mapToInt(Occupancy::open).sum();
        Map<BackendKey, Integer> shares = new HashMap<>();
        int all = most.getAsInt();
        int left = all;
        List<Map.Entry<BackendKey, Occupancy>> keys = now.entrySet().stream().sorted(Comparator.comparingInt(
                (Map.Entry<BackendKey, Occupancy> key) -> key.getValue().open()).reversed()).toList();
        for (Map.Entry<BackendKey, Occupancy> key : keys) {
            int share = Math.min(left, (int) Math.ceil((double) all * key.getValue().open() / open));
            if (share > 0) {
                shares.put(key.getKey(), share);
            }
            left -= share;
        }
        return shares;
    }

    private void onOpened(Spare spare, BackendConnection opened) {
        synchronized (this) {
            spare.backend = opened;
            if (!closed && spares.contains(spare)) {
                return;
            }
        }
        opened.requestClose(CloseReason.SURPLUS);
    }

    private synchronized void onFailed(Spare spare) {
        spares.remove(spare);
        failedAt = System.nanoTime();
    }

    /** A connection to that server, which belongs to the caller now; null when there is none for this key. */
    synchronized BackendConnection take(BackendKey key, HostPort server) {
        for (Iterator<Spare> all = spares.iterator(); all.hasNext();) {
            Spare spare = all.next();
            if (spare.key.equals(key) && spare.server.equals(server) && spare.backend != null) {
                all.remove();
                if (spare.backend.isAlive()) {
                    return spare.backend;
                }
            }
        }
        return null;
    }

    /** Closes all. */
    public void close() {
        List<Spare> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(spares);
            spares.clear();
        }
        all.stream().flatMap(spare -> Stream.ofNullable(spare.backend))
                .forEach(backend -> backend.requestClose(CloseReason.SHUTDOWN));
    }
}
