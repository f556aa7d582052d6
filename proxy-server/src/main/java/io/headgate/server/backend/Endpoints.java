package io.headgate.server.backend;

import io.headgate.config.HostPort;
import java.util.Map;

/**
 * Where servers are reached: at their own names, but for a while, after a Blue/Green switchover, at other ones, since
 * DNS still leads to the server of before. Thread-safe.
 */
public final class Endpoints {

    private volatile Map<HostPort, HostPort> moved = Map.of();

    /** Where a server is reached now. */
    public HostPort of(HostPort server) {
        return moved.getOrDefault(server, server);
    }

    /** The server that is reached at an endpoint now. */
    public HostPort nameOf(HostPort endpoint) {
        for (Map.Entry<HostPort, HostPort> entry : moved.entrySet()) {
            if (entry.getValue().equals(endpoint)) {
                return entry.getKey();
            }
        }
        return endpoint;
    }

    /** From now on these servers are reached there, and all others at their own names. */
    public void move(Map<HostPort, HostPort> now) {
        moved = Map.copyOf(now);
    }
}
