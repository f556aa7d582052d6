package io.headgate.server.topology;

import io.headgate.config.HeadgateConfig;
import io.headgate.config.HostPort;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Function;

/**
 * Who is asked, how often, and who has not answered. {@link #askAll}, {@link #isAlarmed} and {@link #keepAlarmed} may
 * be called by any thread, all else under the lock of the monitor.
 */
final class Inquiry {

    /** After the last sign that something is wrong. */
    private static final long CALM_NANOS = Duration.ofSeconds(5).toNanos();

    private final HeadgateConfig.Topology settings;
    private final Function<HostPort, ControlConnection> connections;
    private final RoleQuestion question;
    private final TopologyMonitor monitor;
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(1,
            new DefaultThreadFactory("headgate-topology", true));
    /** Members, and those from whom members may be learnt. */
    private final Map<HostPort, Member> asked = new ConcurrentHashMap<>();
    private final Set<HostPort> late = new HashSet<>();
    /** They did not answer when they were asked last. */
    private final Set<HostPort> lost = new HashSet<>();
    private volatile long calmAt = System.nanoTime();

    /**
     * @param settings of which the intervals count
     * @param connections makes the one to a server
     * @param monitor told of answers
     */
    Inquiry(HeadgateConfig.Topology settings, Function<HostPort, ControlConnection> connections, RoleQuestion question,
            TopologyMonitor monitor) {
        this.settings = settings;
        this.connections = connections;
        this.question = question;
        this.monitor = monitor;
    }

    /** From now on asks these, the new ones at once, and nobody else. Returns who was asked until now. */
    List<HostPort> askOnly(Collection<HostPort> wanted) {
        List<HostPort> left = asked.keySet().stream().filter(server -> !wanted.contains(server)).toList();
        left.forEach(server -> asked.remove(server).stop());
        late.removeAll(left);
        lost.removeAll(left);
        threads.setCorePoolSize(wanted.size() + 1);
        for (HostPort server : wanted) {
            if (!asked.containsKey(server)) {
                Member member = new Member(server, connections.apply(server), question, threads,
                        () -> isAlarmed() ? settings.alarmInterval() : settings.interval(), monitor);
                asked.put(server, member);
                member.askNow();
            }
        }
        return left;
    }

    /** Who is asked now. */
    Set<HostPort> asked() {
        return asked.keySet();
    }

    void askAll() {
        asked.values().forEach(Member::askNow);
    }

    /** Whether everybody is asked often, since something is wrong. */
    boolean isAlarmed() {
        return calmAt - System.nanoTime() > 0;
    }

    /** Something is wrong now. */
    void keepAlarmed() {
        calmAt = System.nanoTime() + CALM_NANOS;
    }

    /** A server has answered, or will not. Returns whether it has answered until now, and does not any more. */
    boolean note(MemberState state) {
        if (!state.reachable()) {
            return lost.add(state.server());
        }
        late.remove(state.server());
        lost.remove(state.server());
        return false;
    }

    void onLate(HostPort server) {
        late.add(server);
    }

    /** Whether a server takes long to answer now. */
    boolean isLate(HostPort server) {
        return late.contains(server);
    }

    /** Whether a server did not answer when it was asked last. */
    boolean isLost(HostPort server) {
        return lost.contains(server);
    }

    boolean isOver() {
        return threads.isShutdown();
    }

    void end() {
        threads.shutdownNow();
        asked.values().forEach(Member::stop);
    }
}
