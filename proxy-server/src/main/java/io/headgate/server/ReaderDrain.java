package io.headgate.server;

import io.headgate.config.HostPort;
import io.headgate.server.console.Controls;
import io.headgate.server.topology.Cluster;
import io.headgate.server.topology.TopologyMonitor;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Takes readers out of use at an operator's word, gently: what is held there comes to its end. Thread-safe. */
final class ReaderDrain {

    private final TopologyMonitor monitor;
    private final Cluster cluster;
    private final Supplier<List<HostPort>> servers;
    private final BooleanSupplier writerInstead;

    /**
     * @param monitor null where there is one server only
     * @param cluster likewise
     * @param servers all that take part
     * @param writerInstead whether the writer serves now where there is no reader
     */
    ReaderDrain(TopologyMonitor monitor, Cluster cluster, Supplier<List<HostPort>> servers,
            BooleanSupplier writerInstead) {
        this.monitor = monitor;
        this.cluster = cluster;
        this.servers = servers;
        this.writerInstead = writerInstead;
    }

    boolean has(HostPort server) {
        return monitor != null && monitor.isDrained(server);
    }

    /** @param name host and port, as SHOW TARGETS has them */
    Controls.Answer drain(String name) {
        HostPort server = find(name);
        if (server == null) {
            return unknown(name);
        }
        if (monitor == null) {
            return Controls.Answer.refused("It is the only server: PAUSE holds up all statements, RESUME ends that");
        }
        if (server.equals(cluster.roles().writer())) {
            return Controls.Answer.refused("It is the writer, which nobody can stand in for. PAUSE holds up all"
                    + " statements; a failover or switchover at the database makes another one the writer");
        }
        monitor.drain(server, true);
        return Controls.Answer.done("Server " + server + " gets no new work; what holds a connection there goes on."
                + (cluster.hasReaders() ? "" : writerInstead.getAsBoolean()
                        ? " No other reader is there: the writer serves what they would."
                        : " No other reader is there: who wants one waits, as long as connection-borrow-timeout.")
                + " UNDRAIN TARGET ends it.");
    }

    /** @param name host and port, as SHOW TARGETS has them */
    Controls.Answer undrain(String name) {
        HostPort server = find(name);
        if (server == null) {
            return unknown(name);
        }
        if (!has(server)) {
            return Controls.Answer.refused("It is not drained");
        }
        monitor.drain(server, false);
        return Controls.Answer.done("Server " + server + " gets work again, if it is healthy.");
    }

    private HostPort find(String name) {
        return servers.get().stream().filter(server -> server.toString().equals(name)).findFirst().orElse(null);
    }

    private static Controls.Answer unknown(String name) {
        return Controls.Answer.refused("There is no server '" + name + "'; SHOW TARGETS has them, with their ports");
    }
}
