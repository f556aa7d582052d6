package io.headgate.server.backend;

import io.headgate.config.HostPort;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What each reader is known to have executed, so that it is not asked again. Thread-safe. */
public final class ExecutedGtids {

    private final Map<HostPort, Gtids> known = new ConcurrentHashMap<>();

    /** Whether the server is known to have all of them. */
    public boolean has(HostPort server, Gtids wanted) {
        Gtids there = known.get(server);
        return there != null && there.contains(wanted);
    }

    /** The server has said so. */
    public void learn(HostPort server, Gtids executed) {
        known.merge(server, executed, Gtids::with);
    }

    /** The server takes no part any more; it may come back without its data. */
    public void forget(HostPort server) {
        known.remove(server);
    }
}
