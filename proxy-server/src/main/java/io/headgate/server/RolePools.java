package io.headgate.server;

import io.headgate.config.HostPort;
import io.headgate.server.backend.ExecutedGtids;
import io.headgate.server.backend.Target;
import io.headgate.server.topology.Cluster;
import io.headgate.server.topology.TopologyMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Has the two pools follow the roles of the servers: a pool that nobody serves is paused, and connections to a server
 * that has lost its role are given up. Thread-safe.
 */
final class RolePools implements TopologyMonitor.Listener {

    private static final String NO_WRITER = "there is no writer now (the log says what each server is)";
    private static final String NO_READER = "there is no reader now (the log says what each server is)";

    private final Cluster cluster;
    private final TopologyMonitor monitor;
    private final Target writer;
    private final Target readers;
    private final BooleanSupplier writerInstead;
    private final ExecutedGtids executed;
    /** Who is served by the writer's pool now; null while it is paused. */
    private HostPort admitted;
    /** Whether a Blue/Green switchover stops the writes. */
    private boolean held;
    /** Whom the readers' pool opens connections to now; it is paused where there is nobody. */
    private List<HostPort> serving = List.of();

    /**
     * @param monitor null where roles never change
     * @param readers null where nobody can use them
     * @param writerInstead whether the writer serves clients of readers now where there is no reader
     * @param executed told which readers begin anew
     */
    RolePools(Cluster cluster, TopologyMonitor monitor, Target writer, Target readers, BooleanSupplier writerInstead,
            ExecutedGtids executed) {
        this.cluster = cluster;
        this.monitor = monitor;
        this.writer = writer;
        this.readers = readers;
        this.writerInstead = writerInstead;
        this.executed = executed;
        this.admitted = cluster.roles().writer();
        if (readers != null) {
            readers.pool().pause(NO_READER);
        }
        admit();
    }

    /** Whether nothing new may begin at the writer, since a Blue/Green switchover stops the writes. */
    synchronized void hold(boolean on) {
        held = on;
        admit();
    }

    /** Who waits at the writer's pool waits for one of two things. */
    private synchronized void admit() {
        HostPort now = held ? null : cluster.roles().writer();
        if (now == null) {
            writer.pool().pause(held ? BlueGreen.HELD : NO_WRITER);
        } else if (!now.equals(admitted)) {
            writer.pool().resume();
        }
        admitted = now;
    }

    @Override
    public void onRoles(Cluster.Roles before, Cluster.Roles now) {
        if (before.writer() != null && !before.writer().equals(now.writer())) {
            leave(writer, before.writer(), "the server " + before.writer() + " is not the writer any more");
        }
        admit();
        serveReaders();
    }

    /** No change of roles tells of a server that had none, as one that is drained or deregistered. */
    @Override
    public void onLost(HostPort server) {
        String cause = "the server " + server + " does not answer any more";
        if (!server.equals(cluster.roles().writer())) {
            writer.lose(server, cause);
        }
        if (readers != null && !isServing(server)) {
            readers.lose(server, cause);
        }
    }

    @Override
    public boolean isUsed(HostPort server) {
        return all().anyMatch(target -> target.connections(server) > 0);
    }

    private synchronized boolean isServing(HostPort server) {
        return serving.contains(server);
    }

    /** What becomes of clients that want a reader has changed, or the readers have. */
    void serveReaders() {
        // without the lock: the monitor is asked, which tells of roles with a lock of its own
        readersLeft().forEach(server -> {
            executed.forget(server);
            leave(readers, server, "the server " + server + " is no healthy reader any more");
        });
    }

    private synchronized List<HostPort> readersLeft() {
        List<HostPort> now = readers == null ? serving : serving(cluster.roles());
        if (now.equals(serving)) {
            return List.of();
        }
        List<HostPort> left = new ArrayList<>(serving);
        left.removeAll(now);
        serving = now;
        if (now.isEmpty()) {
            readers.pool().pause(NO_READER);
        } else {
            readers.pool().resume();
        }
        return left;
    }

    /** Who serves clients that want a reader. */
    List<HostPort> serving(Cluster.Roles roles) {
        boolean byWriter = roles.readers().isEmpty() && writerInstead.getAsBoolean() && roles.writer() != null;
        return byWriter ? List.of(roles.writer()) : roles.readers();
    }

    /** Another server has its name now. @param cause a part of a sentence */
    void leave(HostPort server, String cause) {
        executed.forget(server);
        all().forEach(target -> target.leave(server, cause, true));
    }

    /** What is lent of a server that an operator has taken away or drained stays with its session while it answers. */
    private void leave(Target target, HostPort server, String cause) {
        if (monitor.isDeregistered(server) && !monitor.isLost(server)) {
            target.release(server, cause);
        } else if (target == readers && monitor.isDrained(server) && monitor.answers(server)) {
            readers.drain(server);
        } else {
            target.leave(server, cause, monitor.answers(server));
        }
    }

    private Stream<Target> all() {
        return Stream.of(writer, readers).filter(target -> target != null);
    }
}
