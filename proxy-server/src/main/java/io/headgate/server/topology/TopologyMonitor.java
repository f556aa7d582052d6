package io.headgate.server.topology;

import io.headgate.config.HeadgateConfig;
import io.headgate.config.HostPort;
import io.headgate.config.TopologyKind;
import io.headgate.server.backend.Endpoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks all members for their state, each on a thread of its own, and tells of every change: regularly, and more often
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

        /**
         * A server does not answer any more, or is no member any more without anybody's order; what is so by its role
         * {@link #onRoles} tells.
         */
        void onLost(HostPort server);

        /** Whether there are connections for clients to a server. Does not block. */
        boolean isUsed(HostPort server);
    }

    private static final Logger log = LoggerFactory.getLogger(TopologyMonitor.class);
    /** How long members count as known besides some questions that were not answered. */
    private static final Duration KNOWN = Duration.ofSeconds(2);

    private final Inquiry inquiry;
    private final WriterElection election;
    private final Membership membership;
    /** Null where members are found. */
    private final NamedMembers named;
    /** Of members only. */
    private final Map<HostPort, MemberState> states = new LinkedHashMap<>();
    private Set<HostPort> excluded = Set.of();
    /** They serve no reads though they might. */
    private final Set<HostPort> drained = ConcurrentHashMap.newKeySet();
    private Cluster cluster;
    private Listener listener;
    private final Chronicle chronicle;
    /** As far as it has been told. */
    private String conflict;

    /**
     * @param live the settings of now; only the lag of readers may change
     * @param servers in the settings
     * @param connections makes the one to a server
     * @param chronicle told of all that happens
     */
    public TopologyMonitor(Supplier<HeadgateConfig.Topology> live, List<HostPort> servers, Endpoints endpoints,
            Function<HostPort, ControlConnection> connections, Chronicle chronicle) {
        this.chronicle = chronicle;
        HeadgateConfig.Topology settings = live.get();
        Supplier<Optional<Duration>> maxLag = () -> live.get().maxReplicaLag();
        this.election = new WriterElection(settings.kind(), servers);
        AuroraMembers aurora = settings.kind() != TopologyKind.AURORA ? null : new AuroraMembers(
                settings.auroraHost().orElseThrow(), servers, endpoints, maxLag,
                settings.interval().multipliedBy(3).plus(KNOWN), this::writer, System::nanoTime);
        this.named = aurora == null ? new NamedMembers(servers) : null;
        this.membership = aurora == null ? named : aurora;
        this.inquiry = new Inquiry(settings, connections, new RoleQuestion(settings.kind(), maxLag, aurora), this);
    }

    private synchronized HostPort writer() {
        return election.writer();
    }

    /** The writer before anybody was asked; null when it must be asked for. */
    public HostPort known() {
        return election.writer();
    }

    /** Whether a server answered when it was asked last, if it is asked at all, and does not take long now. */
    public synchronized boolean answers(HostPort server) {
        return !inquiry.isLost(server) && !inquiry.isLate(server);
    }

    /** Whether a server that is asked did not answer when it was asked last. */
    public synchronized boolean isLost(HostPort server) {
        return inquiry.isLost(server);
    }

    /** Begins to ask; what was ordered before holds. */
    public synchronized void start(Cluster of, Listener toTell) {
        cluster = of;
        listener = toTell;
        follow();
    }

    /** Asks who is to be asked, and nobody else. */
    private synchronized void follow() {
        if (cluster == null || inquiry.isOver()) {
            return;
        }
        List<HostPort> wanted = new ArrayList<>(membership.asked());
        wanted.removeAll(excluded);
        states.keySet().retainAll(wanted);
        wanted.addAll(stillUsed(wanted));
        List<HostPort> left = inquiry.askOnly(wanted);
        if (named == null) {
            // a member that dies is forgotten by the others, perhaps before it is missed here
            left.stream().filter(server -> !excluded.contains(server)).forEach(listener::onLost);
        }
        if (!left.isEmpty()) {
            log.atInfo().addKeyValue("servers", left).log("servers are not asked any more: no members, or not needed");
        }
    }

    /** Who was taken away keeps what is lent there as long as it answers, which somebody has to find out. */
    private List<HostPort> stillUsed(List<HostPort> members) {
        return named == null ? List.of() : inquiry.asked().stream().filter(server -> !members.contains(server)
                && !excluded.contains(server) && listener.isUsed(server)).toList();
    }

    /** From now on these take no part, whatever they would say; all others do, and are asked at once. */
    public synchronized void exclude(Set<HostPort> servers) {
        excluded = Set.copyOf(servers);
        inquiry.keepAlarmed();
        follow();
        inquiry.askAll();
    }

    /**
     * Whether a server serves as a reader, if it could: an operator's word. Who becomes the writer is the writer all
     * the same.
     */
    public synchronized void drain(HostPort server, boolean on) {
        if (on ? drained.add(server) : drained.remove(server)) {
            onDecision(System.nanoTime());
        }
    }

    /** Whether a server must not serve as a reader. Any thread. */
    public boolean isDrained(HostPort server) {
        return drained.contains(server);
    }

    /** From now on these servers take part, and no others; not where members are found. */
    public synchronized void name(List<HostPort> servers) {
        long since = System.nanoTime();
        named.name(servers);
        // an operator's word is about a server that takes part: one that comes back begins anew
        drained.retainAll(servers);
        inquiry.keepAlarmed();
        follow();
        election.onServers(servers, states.values());
        onDecision(since);
        inquiry.askAll();
    }

    /** Whether {@link #name} may be called: nobody finds members. */
    public boolean isNamed() {
        return named != null;
    }

    /** Whether a server takes part, as far as that is known. */
    public boolean has(HostPort server) {
        return membership.has(server);
    }

    /** Whether an operator has taken a server away. */
    public boolean isDeregistered(HostPort server) {
        return named != null && !has(server);
    }

    /** All that take part, as far as that is known. */
    public List<HostPort> members() {
        return membership.asked();
    }

    /** Something is wrong: everybody is asked at once, and often from now on. */
    public void alarm(HostPort server, String what) {
        boolean first = !inquiry.isAlarmed();
        inquiry.keepAlarmed();
        chronicle.onSymptom(server, what, first);
        if (first) {
            inquiry.askAll();
        }
    }

    /** A server was asked at {@code since}, and has answered or will not. */
    synchronized void onState(MemberState state, long since) {
        if (!inquiry.asked().contains(state.server())) {
            return;
        }
        boolean isNewlyLost = inquiry.note(state);
        chronicle.onState(state, since);
        follow();
        if (membership.has(state.server())) {
            onMember(state, since);
        } else {
            onDecision(since);
        }
        if (isNewlyLost) {
            listener.onLost(state.server());
        }
    }

    private void onMember(MemberState state, long since) {
        MemberState before = states.put(state.server(), state);
        HostPort writer = election.writer();
        election.onState(state, states.values());
        forgetIfLeft(writer, since);
        boolean claims = state.isClaimant() && (before == null || !before.isClaimant())
                && !state.server().equals(election.writer());
        if (state.server().equals(writer) && writer.equals(election.writer()) && state.isClaimant()) {
            chronicle.onWell();
        }
        onDecision(since);
        if (claims) {
            // whether the writer still answers decides
            inquiry.keepAlarmed();
            inquiry.askAll();
        }
    }

    /** A server was asked at {@code since}, and takes long to answer. */
    synchronized void onLate(Member member, long since) {
        if (!member.isWaitingSince(since)) {
            return;
        }
        HostPort server = member.server();
        inquiry.onLate(server);
        if (server.equals(election.writer())) {
            inquiry.keepAlarmed();
            chronicle.onTrouble(since);
            election.onLate(states.values());
            forgetIfLeft(server, since);
            onDecision(since);
        }
    }

    /** What a writer that was left for being late has said before counts for nothing. */
    private void forgetIfLeft(HostPort server, long since) {
        if (inquiry.isLate(server) && !server.equals(election.writer())) {
            MemberState silent = MemberState.unreachable(server,
                    "no answer within " + Member.LATE.toMillis() + " ms");
            states.put(server, silent);
            chronicle.onState(silent, since);
            election.onState(silent, states.values());
        }
    }

    /** @param since when who gave rise to it was asked */
    private void onDecision(long since) {
        if (cluster == null) {
            // whoever is asked first gives rise to one
            return;
        }
        HostPort writer = election.writer();
        boolean answers = writer != null && (!states.containsKey(writer) || states.get(writer).reachable());
        if (!answers) {
            inquiry.keepAlarmed();
        }
        String doubt = election.conflict();
        if (doubt == null ? conflict != null : !doubt.equals(conflict) && election.isConflictCertain()) {
            conflict = doubt;
            chronicle.onClaims(doubt);
        }
        Cluster.Roles was = cluster.roles();
        Cluster.Roles now = new Cluster.Roles(writer, states.values().stream()
                .filter(each -> each.isReader() && !each.server().equals(writer) && !drained.contains(each.server())
                        && (!each.writable() || doubt == null))
                .map(MemberState::server).toList());
        if (!now.equals(was)) {
            cluster.roles(now);
        }
        chronicle.onWriter(writer, answers, since);
        if (!now.equals(was)) {
            listener.onRoles(was, now);
        }
    }

    @Override
    public void close() {
        inquiry.end();
    }
}
