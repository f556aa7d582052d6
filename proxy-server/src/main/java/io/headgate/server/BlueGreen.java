package io.headgate.server;

import io.headgate.config.HostPort;
import io.headgate.pool.CloseReason;
import io.headgate.server.backend.Endpoints;
import io.headgate.server.backend.Target;
import io.headgate.server.topology.SwitchoverWatch;
import io.headgate.server.topology.TopologyMonitor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does to the pools what a Blue/Green switchover asks for: while blue's writes are stopped, what is new waits; then all
 * connections go to green, by the names that blue's servers had. On the threads of the watch.
 */
final class BlueGreen implements SwitchoverWatch.Listener {

    static final String HELD = "a Blue/Green switchover is under way";

    private static final Logger log = LoggerFactory.getLogger(BlueGreen.class);

    private final Supplier<List<HostPort>> servers;
    private final Endpoints endpoints;
    private final Target writer;
    private final RolePools pools;
    private final TopologyMonitor monitor;

    /**
     * @param servers all, the writer first
     * @param pools that it does it to
     * @param monitor null where there is one server only
     */
    BlueGreen(Supplier<List<HostPort>> servers, Endpoints endpoints, Target writer, RolePools pools,
            TopologyMonitor monitor) {
        this.servers = servers;
        this.endpoints = endpoints;
        this.writer = writer;
        this.pools = pools;
        this.monitor = monitor;
    }

    @Override
    public List<HostPort> servers() {
        return servers.get();
    }

    /** What is under way at blue may come to its end; AWS stops it a moment later. */
    @Override
    public void hold() {
        pools.hold(true);
        writer.pool().retire(key -> true, CloseReason.SERVER_LEFT);
        log.info("a Blue/Green switchover stops the writes: statements wait for the new environment");
    }

    @Override
    public void release() {
        log.info("a Blue/Green switchover holds up nothing any more");
        pools.hold(false);
    }

    @Override
    public void move(Map<HostPort, HostPort> where, Set<HostPort> gone) {
        endpoints.move(where);
        log.atInfo().addKeyValue("endpoints", where).addKeyValue("gone", gone)
                .log("the new environment of a Blue/Green deployment serves");
        leave(where.keySet());
        leave(gone);
        if (monitor != null) {
            monitor.exclude(gone);
        }
        pools.hold(false);
    }

    private void leave(Set<HostPort> blue) {
        blue.forEach(server -> pools.leave(server,
                "the server " + server + " belongs to the environment of before a Blue/Green switchover"));
    }

    /** Connections to green stay: its servers have got other names, no more. */
    @Override
    public void settle() {
        endpoints.move(Map.of());
        if (monitor != null) {
            monitor.exclude(Set.of());
        }
        log.info("the names of a Blue/Green deployment lead to the new environment");
    }
}
