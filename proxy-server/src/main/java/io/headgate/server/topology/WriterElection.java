package io.headgate.server.topology;

import io.headgate.config.HostPort;
import io.headgate.config.TopologyKind;
import java.util.Collection;
import java.util.List;

/**
 * Decides which server is the writer. There is at most one, and a second one that claims to be it is none as long as
 * the first answers and takes writes: two that take writes is what must never be made worse. Not thread-safe.
 */
final class WriterElection {

    /** How often a writer must fail to answer before another one's claim counts. */
    static final int MISSED = 2;

    private final TopologyKind kind;
    private List<HostPort> servers;
    private HostPort writer;
    private int missed;
    private boolean late;
    /** Who claimed the place while the writer answered: it may be frozen at times, and they no more believable. */
    private List<HostPort> outlived = List.of();
    private String conflict;

    /** @param servers in the order of the settings */
    WriterElection(TopologyKind kind, List<HostPort> servers) {
        this.kind = kind;
        this.servers = servers;
        this.writer = first();
    }

    /** Other servers are named in the settings now. @param states the last ones of all servers that are left */
    void onServers(List<HostPort> now, Collection<MemberState> states) {
        servers = now;
        if (kind == TopologyKind.STATIC) {
            writer = first();
            return;
        }
        if (writer != null && !now.contains(writer)) {
            writer = null;
            missed = 0;
            late = false;
        }
        decide(states);
    }

    /** The writer that the settings name, where they do. */
    private HostPort first() {
        return kind == TopologyKind.STATIC && !servers.isEmpty() ? servers.get(0) : null;
    }

    /** The writer; null when there is none. */
    HostPort writer() {
        return writer;
    }

    /** Why somebody who claims to be the writer is not, or nobody is; null when all is well. */
    String conflict() {
        return conflict;
    }

    /** A server has answered, or has not. @param states the last ones of all servers that are known */
    void onState(MemberState changed, Collection<MemberState> states) {
        if (kind == TopologyKind.STATIC) {
            return;
        }
        if (changed.server().equals(writer)) {
            missed = changed.reachable() ? 0 : missed + 1;
            late &= !changed.reachable();
        }
        decide(states);
        if (changed.server().equals(writer) && changed.isClaimant()) {
            outlived = claimants(states).stream().filter(server -> !server.equals(writer)).toList();
        }
    }

    /** Whether {@link #conflict} is more than a change of writers of which only one half has been seen. */
    boolean isConflictCertain() {
        return writer == null || !outlived.isEmpty();
    }

    /**
     * The writer has not answered a question for a while that is long for a server and short for its clients. That is
     * enough where another one has claimed its place since it answered last: whoever promotes servers thinks so, too.
     */
    void onLate(Collection<MemberState> states) {
        if (kind != TopologyKind.STATIC) {
            late = true;
            decide(states);
        }
    }

    private List<HostPort> claimants(Collection<MemberState> states) {
        return states.stream().filter(MemberState::isClaimant).map(MemberState::server)
                .sorted((a, b) -> servers.indexOf(a) - servers.indexOf(b)).toList();
    }

    private void decide(Collection<MemberState> states) {
        List<HostPort> claimants = claimants(states);
        List<HostPort> others = claimants.stream().filter(server -> !server.equals(writer)).toList();
        boolean replaced = late && others.size() == 1 && !outlived.contains(others.get(0));
        boolean stays = writer != null && !replaced
                && (claimants.contains(writer) || isOnlyMissing(states, claimants));
        if (!stays) {
            boolean one = others.size() == 1 || kind == TopologyKind.GALERA && !others.isEmpty();
            writer = one ? others.get(0) : null;
            missed = 0;
            late = false;
            outlived = List.of();
        }
        boolean doubted = stays ? claimants.contains(writer) && !others.isEmpty() : others.size() > 1;
        conflict = kind == TopologyKind.GALERA || !doubted ? null
                : stays ? others + " take writes, too, and get none as long as " + writer + " is the writer"
                : others + " all take writes, so that none of them can be trusted to be the writer";
    }

    /** The writer does not answer, but that may be a moment's matter, and nobody has taken its place. */
    private boolean isOnlyMissing(Collection<MemberState> states, List<HostPort> claimants) {
        boolean answers = states.stream().anyMatch(state -> state.server().equals(writer) && state.reachable());
        return !answers && (missed < MISSED || claimants.isEmpty());
    }
}
