package io.headgate.server.backend;

import io.headgate.protocol.Capabilities;

/**
 * What makes backends exchangeable: the database user and the capabilities that change what the server does and that
 * nobody can translate afterwards.
 *
 * @param user database user
 * @param capabilities those of the client that are among {@link #DECISIVE}
 */
public record BackendKey(String user, Capabilities capabilities) {

    /**
     * Affected rows count found rows or changed rows; function names are reserved words or not; a procedure may give
     * results to a client that expects several, and is refused to others (all but very old clients expect several); a
     * byte with each result set says whether definitions follow, and a client may have them left out.
     */
    private static final Capabilities DECISIVE = Capabilities.of(Capabilities.CLIENT_FOUND_ROWS,
            Capabilities.CLIENT_IGNORE_SPACE, Capabilities.CLIENT_MULTI_RESULTS, Capabilities.CLIENT_PS_MULTI_RESULTS,
            Capabilities.CLIENT_OPTIONAL_RESULTSET_METADATA);

    public static BackendKey of(String user, Capabilities client) {
        return new BackendKey(user, client.and(DECISIVE));
    }

    Capabilities addTo(Capabilities others) {
        return others.with(capabilities.bits());
    }
}
