package io.headgate.server.topology;

import io.headgate.config.HostPort;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has happened to the servers, and what each change of the writer has cost: from the first sign that it was lost
 * to the first connection that serves a client again. Thread-safe.
 */
public final class Chronicle {

    /** Told of the ends of times without a writer, under the chronicle's lock. */
    public interface Listener {
        /**
         * @param changed whether another one has become it, or the same again after there was none; if not, it has only
         *        not answered for a while
         * @param nanos since the first symptom
         */
        void onWriter(boolean changed, long nanos);
    }

    private static final Logger log = LoggerFactory.getLogger(Chronicle.class);
    /** How many events are kept. */
    static final int MOST_EVENTS = 100;

    /** Until a client is served: who is to do that, since when that is waited for, and since when it can be. */
    private record Pending(HostPort writer, long symptom, long known) { }

    private final Listener listener;
    private final LongSupplier nanoTime;
    private final Deque<TopologyEvent> events = new ArrayDeque<>();
    private final Map<HostPort, ServerHealth> health = new HashMap<>();
    private volatile Pending pending;
    /** The last one; null before the first. */
    private HostPort writer;
    /** Whether there is none. */
    private boolean none;
    /** Whether it does not answer, or there is none. */
    private volatile boolean lost;
    /** When a client was served by the writer that is lost as far as is known; 0: none was. */
    private long servedAt;
    private boolean troubled;
    private long troubleSince;

    /** @param nanoTime a clock as {@link System#nanoTime} */
    public Chronicle(Listener listener, LongSupplier nanoTime) {
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /** The last hundred, oldest first. */
    public synchronized List<TopologyEvent> events() {
        return List.copyOf(events);
    }

    /** What was seen of a server last; null before it was asked. */
    public synchronized ServerHealth health(HostPort server) {
        return health.get(server);
    }

    /** A server was asked at {@code asked}, and that is over. Logs what is new. */
    synchronized void onState(MemberState now, long asked) {
        ServerHealth before = health.get(now.server());
        boolean changed = before == null || before.state().isReader() != now.isReader()
                || before.state().writable() != now.writable();
        Instant since = changed ? Instant.now() : before.since();
        health.put(now.server(), new ServerHealth(now, since, Duration.ofNanos(nanoTime.getAsLong() - asked)));
        if (!changed) {
            return;
        }
        String is = !now.reachable() ? "unreachable" : !now.serving() ? "not serving"
                : now.writable() ? "writable" : "a reader";
        if (now.cause() == null) {
            log.atInfo().addKeyValue("server", now.server()).addKeyValue("is", is).log("server state");
        } else {
            log.atWarn().addKeyValue("server", now.server()).addKeyValue("is", is).addKeyValue("cause", now.cause())
                    .log("server state");
        }
        add(TopologyEvent.Kind.STATE, now.server(), now.cause() == null ? is : is + ": " + now.cause(), null);
    }

    /** Something looks wrong with a server. @param first whether all was quiet before */
    synchronized void onSymptom(HostPort server, String what, boolean first) {
        if (first) {
            log.atInfo().addKeyValue("server", server).addKeyValue("cause", what)
                    .log("something is wrong with a server; all are asked for their state");
            add(TopologyEvent.Kind.SYMPTOM, server, what, null);
        }
        if (writer == null || writer.equals(server)) {
            onTrouble(nanoTime.getAsLong());
        }
    }

    /** The writer may be lost. @param since the first sign */
    synchronized void onTrouble(long since) {
        if (!troubled) {
            troubled = true;
            troubleSince = since;
        }
    }

    /** The writer has answered and is what it was. */
    synchronized void onWell() {
        if (!lost) {
            troubled = false;
        }
    }

    /** @param conflict null when there is none any more */
    synchronized void onClaims(String conflict) {
        if (conflict != null) {
            log.atError().addKeyValue("cause", conflict).log("more than one server claims to be the writer");
        }
        add(TopologyEvent.Kind.CLAIMS, null, conflict == null ? "one at most claims to be the writer" : conflict, null);
    }

    /**
     * Who the writer is now, whether new or not.
     *
     * @param now null for none
     * @param answers whether it did when it was asked last
     * @param since when whoever has shown that was asked
     */
    synchronized void onWriter(HostPort now, boolean answers, long since) {
        if (now == null || !answers) {
            onTrouble(since);
            if (now == null && writer != null && !none) {
                log.atWarn().addKeyValue("before", writer)
                        .log("there is no writer: statements wait for the next one");
                add(TopologyEvent.Kind.NO_WRITER, null, "before: " + writer, sinceSymptom());
            }
            servedAt = lost && now != null ? servedAt : 0;
            none = now == null;
            lost = true;
            return;
        }
        boolean first = writer == null;
        boolean changed = none || !now.equals(writer);
        if (changed) {
            log.atInfo().addKeyValue("writer", now).addKeyValue("before", first ? "none" : writer)
                    .addKeyValue("sinceFirstSymptomMs", sinceSymptom().toMillis()).log("the writer is another one");
        }
        if (changed || lost) {
            add(changed ? TopologyEvent.Kind.WRITER : TopologyEvent.Kind.WRITER_BACK, now,
                    first || now.equals(writer) ? null : "before: " + writer, first ? null : sinceSymptom());
        }
        if (!first && (changed || lost)) {
            long known = nanoTime.getAsLong();
            long symptom = pending != null ? pending.symptom : known - sinceSymptom().toNanos();
            pending = new Pending(now, symptom, known);
            if (!changed && servedAt != 0) {
                // it was found before it was asked
                served(servedAt, servedAt);
            }
            listener.onWriter(changed, sinceSymptom().toNanos());
        }
        troubled &= !changed && !lost;
        writer = now;
        none = false;
        lost = false;
    }

    /**
     * A connection for clients is open at a server.
     *
     * @param asked when it was asked for, by the same clock
     */
    public void onServed(HostPort server, long asked) {
        if (pending != null || lost) {
            onFirst(server, asked);
        }
    }

    private synchronized void onFirst(HostPort server, long asked) {
        if (lost && server.equals(writer) && servedAt == 0) {
            servedAt = nanoTime.getAsLong();
        } else if (!lost && pending != null && pending.writer.equals(server)) {
            served(asked, nanoTime.getAsLong());
        }
    }

    private void served(long asked, long at) {
        Pending waited = pending;
        pending = null;
        // where nobody asked, nobody waited
        long idle = Math.max(0, asked - waited.known);
        Duration took = Duration.ofNanos(at - waited.symptom - idle);
        long known = TimeUnit.NANOSECONDS.toMillis(waited.known - waited.symptom);
        log.atInfo().addKeyValue("writer", waited.writer).addKeyValue("knownMs", known)
                .addKeyValue("sinceFirstSymptomMs", took.toMillis()).log("the writer serves clients");
        add(TopologyEvent.Kind.SERVED, waited.writer, "known after " + known + " ms", took);
    }

    private Duration sinceSymptom() {
        return troubled ? Duration.ofNanos(nanoTime.getAsLong() - troubleSince) : Duration.ZERO;
    }

    private void add(TopologyEvent.Kind kind, HostPort server, String cause, Duration sinceSymptom) {
        if (events.size() == MOST_EVENTS) {
            events.removeFirst();
        }
        events.addLast(new TopologyEvent(Instant.now(), kind, server, cause, sinceSymptom));
    }
}
