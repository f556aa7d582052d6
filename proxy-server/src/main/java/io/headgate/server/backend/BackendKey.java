package io.headgate.server.backend;

import io.headgate.protocol.Capabilities;

/**
 * What makes backends exchangeable: the database user and the capabilities that change what the server does and that
 * nobody can translate afterwards.
 *
 * @param user database user
 * @param foundRows CLIENT_FOUND_ROWS: affected rows count found rows instead of changed rows
 * @param ignoreSpace CLIENT_IGNORE_SPACE: function names are reserved words
 */
public record BackendKey(String user, boolean foundRows, boolean ignoreSpace) {

    public static BackendKey of(String user, Capabilities client) {
        return new BackendKey(user, client.has(Capabilities.CLIENT_FOUND_ROWS),
                client.has(Capabilities.CLIENT_IGNORE_SPACE));
    }

    Capabilities addTo(Capabilities capabilities) {
        Capabilities all = foundRows ? capabilities.with(Capabilities.CLIENT_FOUND_ROWS) : capabilities;
        return ignoreSpace ? all.with(Capabilities.CLIENT_IGNORE_SPACE) : all;
    }
}
