package io.headgate.server.topology;

import io.headgate.config.HostPort;
import io.headgate.pool.Occupancy;

/**
 * One server at a moment.
 *
 * @param server its address, as in the settings
 * @param role what the proxy uses it for
 * @param health what it said when it was asked last; null when it never was, as where it is the only one, and when it
 *        takes no part
 * @param connections to it now, for clients
 * @param drained whether an operator has ordered that it gets no new work
 * @param registered whether it takes part: no operator has taken it away
 */
public record ServerStatus(HostPort server, Role role, ServerHealth health, Occupancy connections,
        boolean drained, boolean registered) {

    /** What a server is used for. */
    public enum Role {
        WRITER, READER, NONE;

        /** Of a server among these. */
        public static Role of(HostPort server, Cluster.Roles roles) {
            return server.equals(roles.writer()) ? WRITER : roles.readers().contains(server) ? READER : NONE;
        }
    }
}
