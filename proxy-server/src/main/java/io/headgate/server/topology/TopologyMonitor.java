package io.headgate.server.topology;

import io.headgate.config.HeadgateConfig;
import io.headgate.config.HostPort;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks all servers for their state, each on a thread of its own, and tells of every change: regularly, and more often
 * while something is wrong. {@link #alarm} may be called from any thread and never blocks.
 */
public final class TopologyMonitor implements AutoCloseable {

    /** Told of changes, one after the other, on a thread of the monitor. */
    public interface Listener {
        /**
         * @param before the roles until now
         * @param now those from now on; {@link Cluster#roles} says so already
         */
        void onRoles(Cluster.Roles before, Cluster.Roles now);
    }

    private static final Logger log = LoggerFactory.getLogger(TopologyMonitor.class);
    /** After the last sign that something is wrong. */
    private static final long CALM_NANOS = Duration.ofSeconds(5).toNanos();

    private final HeadgateConfig.Topology settings;
    private final RoleQuestion question;
    private final WriterElection election;
    private final ScheduledExecutorService threads;
    private final List<Member> members;
    private final Map<HostPort, MemberState> states = new LinkedHashMap<>();
    private Cluster cluster;
    private Listener listener;
    private String conflict;
    private volatile long calmAt = System.nanoTime();
    /** When the present trouble began; 0 when there is none. */
    private volatile long troubleSince;

    /** @param connections makes the one to a server */
    public TopologyMonitor(HeadgateConfig.Topology settings, List<HostPort> servers,
            Function<HostPort, ControlConnection> connections) {
        this.settings = settings;
        this.question = new RoleQuestion(settings.kind(), settings.maxReplicaLag());
        this.election = new WriterElection(settings.kind(), servers);
        this.threads = Executors.newScheduledThreadPool(servers.size(),
                new DefaultThreadFactory("headgate-topology", true));
        this.members = servers.stream().map(server -> new Member(server, connections.apply(server))).toList();
    }

    /** The writer before anybody was asked; null when it must be asked for. */
    public HostPort known() {
        return election.writer();
    }

    /** Whether a server answered when it was asked last. */
    public synchronized boolean answers(HostPort server) {
        MemberState state = states.get(server);
        return state != null && state.reachable();
    }

    /** Begins to ask. */
    public void start(Cluster of, Listener toTell) {
        cluster = of;
        listener = toTell;
        members.forEach(Member::askNow);
    }

    /** Something is wrong: everybody is asked at once, and often from now on. */
    public void alarm(HostPort server, String what) {
        boolean first = !isAlarmed();
        keepAlarmed();
        if (first) {
            log.atInfo().addKeyValue("target", server).addKeyValue("cause", what)
                    .log("something is wrong with a server; all are asked for their state");
            members.forEach(Member::askNow);
        }
    }

    private boolean isAlarmed() {
        return calmAt - System.nanoTime() > 0;
    }

    private synchronized void onState(MemberState state) {
        MemberState before = states.put(state.server(), state);
        if (before == null || before.isReader() != state.isReader() || before.writable() != state.writable()) {
            log(before, state);
        }
        Collection<MemberState> all = states.values();
        HostPort lastWriter = election.writer();
        election.onState(state, all);
        HostPort writer = election.writer();
        if (writer == null || state.server().equals(writer) && !state.reachable()) {
            keepAlarmed();
        } else if (!isAlarmed()) {
            troubleSince = 0;
        }
        if (!Objects.equals(conflict, election.conflict())) {
            conflict = election.conflict();
            if (conflict != null) {
                log.atError().addKeyValue("cause", conflict).log("more than one server claims to be the writer");
            }
        }
        Cluster.Roles was = cluster.roles();
        Cluster.Roles now = new Cluster.Roles(writer, all.stream()
                .filter(each -> each.isReader() && !each.server().equals(writer)
                        && (!each.writable() || election.conflict() == null))
                .map(MemberState::server).toList());
        if (!now.equals(was)) {
            cluster.roles(now);
            listener.onRoles(was, now);
            if (!Objects.equals(lastWriter, writer) || !Objects.equals(was.writer(), writer)) {
                logWriter(was.writer(), writer);
            }
        }
    }

    private void keepAlarmed() {
        if (troubleSince == 0) {
            troubleSince = System.nanoTime();
        }
        calmAt = System.nanoTime() + CALM_NANOS;
    }

    private void logWriter(HostPort before, HostPort writer) {
        if (writer == null) {
            log.atWarn().addKeyValue("before", before).log("there is no writer: statements wait for the next one");
        } else {
            long trouble = troubleSince == 0 ? 0 : System.nanoTime() - troubleSince;
            log.atInfo().addKeyValue("writer", writer).addKeyValue("before", before == null ? "none" : before)
                    .addKeyValue("sinceFirstSymptomMs", TimeUnit.NANOSECONDS.toMillis(trouble))
                    .log("the writer is another one");
        }
    }

    private static void log(MemberState before, MemberState now) {
        String is = !now.reachable() ? "unreachable" : !now.serving() ? "not serving"
                : now.writable() ? "writable" : "a reader";
        if (now.cause() == null) {
            log.atInfo().addKeyValue("target", now.server()).addKeyValue("is", is).log("server state");
        } else {
            log.atWarn().addKeyValue("target", now.server()).addKeyValue("is", is).addKeyValue("cause", now.cause())
                    .log("server state");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        members.forEach(member -> member.connection.close());
    }

    /** One server, asked by one thread at a time. */
    private final class Member {

        private final HostPort server;
        private final ControlConnection connection;
        private Future<?> next;
        private boolean asking;
        private boolean again;

        Member(HostPort server, ControlConnection connection) {
            this.server = server;
            this.connection = connection;
        }

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

        private void schedule(Duration delay) {
            if (!threads.isShutdown()) {
                next = threads.schedule(this::ask, delay.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        private void ask() {
            synchronized (this) {
                if (asking) {
                    again = true;
                    return;
                }
                asking = true;
                again = false;
            }
            try {
                onState(state());
            } catch (RuntimeException e) {
                log.atError().setCause(e).log("the state of a server could not be dealt with");
            } finally {
                synchronized (this) {
                    asking = false;
                    schedule(again ? Duration.ZERO : isAlarmed() ? settings.alarmInterval() : settings.interval());
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
}
