package io.headgate.server.backend;

import io.headgate.config.HostPort;
import io.headgate.protocol.Capabilities;
import java.util.Objects;

/**
 * What makes backends exchangeable: the database user and the capabilities that change what the server does and that
 * nobody can translate afterwards; and the server, where sessions of one target are spread over several.
 *
 * @param user database user
 * @param capabilities those of the client that are among {@link #DECISIVE}
 * @param server null where all connections go to the same server
 */
public record BackendKey(String user, Capabilities capabilities, HostPort server) {

    /**
     * Affected rows count found rows or changed rows; function names are reserved words or not; a procedure may give
     * results to a client that expects several, and is refused to others (all but very old clients expect several); a
     * byte with each result set says whether definitions follow, and a client may have them left out.
     */
    private static final Capabilities DECISIVE = Capabilities.of(Capabilities.CLIENT_FOUND_ROWS,
            Capabilities.CLIENT_IGNORE_SPACE, Capabilities.CLIENT_MULTI_RESULTS, Capabilities.CLIENT_PS_MULTI_RESULTS,
            Capabilities.CLIENT_OPTIONAL_RESULTSET_METADATA);

    public static BackendKey of(String user, Capabilities client) {
        return new BackendKey(user, client.and(DECISIVE), null);
    }

    /** The same at a server, or at none in particular if that is null. */
    public BackendKey at(HostPort other) {
        return Objects.equals(server, other) ? this : new BackendKey(user, capabilities, other);
    }

    Capabilities addTo(Capabilities others) {
        return others.with(capabilities.bits());
    }
}
