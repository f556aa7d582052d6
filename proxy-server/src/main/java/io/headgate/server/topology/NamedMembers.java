package io.headgate.server.topology;

import io.headgate.config.HostPort;
import java.util.List;

/** Members that the settings name; others may be named later. */
final class NamedMembers implements Membership {

    private volatile List<HostPort> servers;

    NamedMembers(List<HostPort> servers) {
        this.servers = List.copyOf(servers);
    }

    /** From now on these and no others. */
    void name(List<HostPort> now) {
        servers = List.copyOf(now);
    }

    @Override
    public List<HostPort> asked() {
        return servers;
    }

    @Override
    public boolean has(HostPort server) {
        return servers.contains(server);
    }
}
