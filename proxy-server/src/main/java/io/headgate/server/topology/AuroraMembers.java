package io.headgate.server.topology;

import io.headgate.config.HostPattern;
import io.headgate.config.HostPort;
import io.headgate.server.backend.Endpoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The members of an Aurora cluster, as its own tables name them. The writer's table says who is a member and who is
 * none any more; where there is none that can be asked, those of readers add members and take none away, since they may
 * be old. The servers in the settings are asked for a table as long as the writer's is not known, and are members only
 * if a table names them. Members are kept for as long as nobody can be asked.
 */
final class AuroraMembers implements Membership {

    private final HostPattern addresses;
    private final List<HostPort> seeds;
    private final Endpoints endpoints;
    private final Supplier<Optional<Duration>> maxLag;
    private final long lifeNanos;
    private final Supplier<HostPort> writer;
    private final LongSupplier nanoTime;
    private final Set<HostPort> members = new LinkedHashSet<>();
    /** As the writer's table has it. */
    private final Map<HostPort, AuroraRow> rows = new LinkedHashMap<>();
    private boolean everKnown;
    private long knownAt;

    /**
     * @param seeds where to begin to ask
     * @param maxLag of a reader, now; empty: any
     * @param life how long the writer's table counts as known
     * @param writer who is the writer now, by its own word; null when there is none; asked without a lock
     */
    AuroraMembers(HostPattern addresses, List<HostPort> seeds, Endpoints endpoints,
            Supplier<Optional<Duration>> maxLag, Duration life, Supplier<HostPort> writer, LongSupplier nanoTime) {
        this.addresses = addresses;
        this.seeds = seeds;
        this.endpoints = endpoints;
        this.maxLag = maxLag;
        this.lifeNanos = life.toNanos();
        this.writer = writer;
        this.nanoTime = nanoTime;
    }

    /**
     * A server has answered.
     *
     * @param writable whether it takes writes, by its own word
     * @param table all that it knows of the cluster
     * @return what it may do
     */
    MemberState onTable(HostPort server, boolean writable, List<AuroraRow> table) {
        HostPort known = writer.get();
        return onTable(server, writable, writable && (known == null || known.equals(server)), table);
    }

    private synchronized MemberState onTable(HostPort server, boolean writable, boolean leads, List<AuroraRow> table) {
        if (leads) {
            learn(server, table);
        } else if (!isKnown()) {
            AuroraRow.current(table).forEach(row -> members.add(member(row)));
        }
        Optional<AuroraRow> own = table.stream().filter(AuroraRow::own).findFirst();
        if (own.isPresent() && has(server) && !leadsTo(server, own.get())) {
            return MemberState.idle(server, "its name leads to " + own.get().serverId() + " now");
        }
        Duration lag = Optional.ofNullable(rows.get(server)).or(() -> own).map(AuroraRow::lag).orElse(null);
        Optional<Duration> most = maxLag.get();
        return !writable && lag != null && most.isPresent() && lag.compareTo(most.get()) > 0
                ? MemberState.idle(server, "it is " + lag.toMillis() + " ms behind (max-replica-lag)")
                : MemberState.serving(server, writable, writable ? null : lag);
    }

    /** The writer's word counts for all but itself: that it answers shows that it is there. */
    private void learn(HostPort server, List<AuroraRow> table) {
        List<AuroraRow> current = AuroraRow.current(table);
        if (current.isEmpty()) {
            return;
        }
        boolean member = members.contains(server);
        members.clear();
        rows.clear();
        if (member) {
            members.add(server);
        }
        for (AuroraRow row : current) {
            members.add(member(row));
            rows.put(member(row), row);
        }
        everKnown = true;
        knownAt = nanoTime.getAsLong();
    }

    /** Where a server was moved to, it may be called by either name. */
    private boolean leadsTo(HostPort server, AuroraRow own) {
        HostPort named = addresses.of(own.serverId());
        return named.equals(server) || named.equals(endpoints.of(server));
    }

    private HostPort member(AuroraRow row) {
        return endpoints.nameOf(addresses.of(row.serverId()));
    }

    private boolean isKnown() {
        return everKnown && nanoTime.getAsLong() - knownAt < lifeNanos;
    }

    @Override
    public synchronized List<HostPort> asked() {
        Set<HostPort> asked = new LinkedHashSet<>(members);
        if (!isKnown()) {
            asked.addAll(seeds);
        }
        return new ArrayList<>(asked);
    }

    @Override
    public synchronized boolean has(HostPort server) {
        return members.contains(server);
    }
}
