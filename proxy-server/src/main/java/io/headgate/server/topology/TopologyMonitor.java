package io.headgate.server.topology;

import io.headgate.config.HeadgateConfig;
import io.headgate.config.HostPort;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
    /** After so long without an answer a server is late. */
    private static final Duration LATE = Duration.ofMillis(500);
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
    private final Set<HostPort> late = new HashSet<>();
    private final Chronicle chronicle;
    private String conflict;
    private volatile long calmAt = System.nanoTime();

    /**
     * @param connections makes the one to a server
     * @param chronicle told of all that happens
     */
    public TopologyMonitor(HeadgateConfig.Topology settings, List<HostPort> servers,
            Function<HostPort, ControlConnection> connections, Chronicle chronicle) {
        this.chronicle = chronicle;
        this.settings = settings;
        this.question = new RoleQuestion(settings.kind(), settings.maxReplicaLag());
        this.election = new WriterElection(settings.kind(), servers);
        this.threads = Executors.newScheduledThreadPool(servers.size() + 1,
                new DefaultThreadFactory("headgate-topology", true));
        this.members = servers.stream().map(server -> new Member(server, connections.apply(server))).toList();
    }

    /** The writer before anybody was asked; null when it must be asked for. */
    public HostPort known() {
        return election.writer();
    }

    /** Whether a server answered when it was asked last, and does not take long now. */
    public synchronized boolean answers(HostPort server) {
        MemberState state = states.get(server);
        return state != null && state.reachable() && !late.contains(server);
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
        chronicle.onSymptom(server, what, first);
        if (first) {
            askAll();
        }
    }

    private void askAll() {
        members.forEach(Member::askNow);
    }

    private boolean isAlarmed() {
        return calmAt - System.nanoTime() > 0;
    }

    private synchronized void onState(MemberState state, long asked) {
        MemberState before = states.put(state.server(), state);
        if (state.reachable()) {
            late.remove(state.server());
        }
        chronicle.onState(state, asked);
        HostPort writer = election.writer();
        election.onState(state, states.values());
        forgetIfLeft(writer, asked);
        boolean claims = state.isClaimant() && (before == null || !before.isClaimant())
                && !state.server().equals(election.writer());
        if (state.server().equals(election.writer()) && state.isClaimant()) {
            chronicle.onWell();
        }
        onDecision(asked);
        if (claims) {
            // whether the writer still answers decides
            keepAlarmed();
            askAll();
        }
    }

    private synchronized void onLate(Member member, long asked) {
        if (member.waitingSince != asked) {
            return;
        }
        HostPort server = member.server;
        late.add(server);
        if (server.equals(election.writer())) {
            keepAlarmed();
            chronicle.onTrouble(asked);
            election.onLate(states.values());
            forgetIfLeft(server, asked);
            onDecision(asked);
        }
    }

    /** What a writer that was left for being late has said before counts for nothing. */
    private void forgetIfLeft(HostPort server, long asked) {
        if (late.contains(server) && !server.equals(election.writer())) {
            MemberState silent = MemberState.unreachable(server, "no answer within " + LATE.toMillis() + " ms");
            states.put(server, silent);
            chronicle.onState(silent, asked);
            election.onState(silent, states.values());
        }
    }

    /** @param asked when who gave rise to it was asked */
    private void onDecision(long asked) {
        HostPort writer = election.writer();
        boolean answers = writer != null && (!states.containsKey(writer) || states.get(writer).reachable());
        if (!answers) {
            keepAlarmed();
        }
        if (!Objects.equals(conflict, election.conflict())) {
            conflict = election.conflict();
            chronicle.onClaims(conflict);
        }
        Cluster.Roles was = cluster.roles();
        Cluster.Roles now = new Cluster.Roles(writer, states.values().stream()
                .filter(each -> each.isReader() && !each.server().equals(writer)
                        && (!each.writable() || conflict == null))
                .map(MemberState::server).toList());
        if (!now.equals(was)) {
            cluster.roles(now);
        }
        chronicle.onWriter(writer, answers, asked);
        if (!now.equals(was)) {
            listener.onRoles(was, now);
        }
    }

    private void keepAlarmed() {
        calmAt = System.nanoTime() + CALM_NANOS;
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
        /** When the question was asked to which there is no answer yet; 0: none. */
        private volatile long waitingSince;

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
            long asked = System.nanoTime();
            Future<?> tooLong = threads.schedule(() -> onLate(this, asked), LATE.toMillis(), TimeUnit.MILLISECONDS);
            waitingSince = asked;
            try {
                MemberState state = state();
                waitingSince = 0;
                tooLong.cancel(false);
                onState(state, asked);
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
