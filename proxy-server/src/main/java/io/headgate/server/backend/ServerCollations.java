package io.headgate.server.backend;

import io.headgate.pool.SessionState;
import io.headgate.protocol.Collations;
import io.headgate.protocol.Wire;
import io.netty.buffer.Unpooled;
import java.util.BitSet;
import java.util.List;

/**
 * Which collations a server has. A client's login may name one of a newer server: then its session begins with the
 * server's default. Thread-safe.
 */
final class ServerCollations {

    /** Those that MariaDB has for several character sets have no number, and no login names them. */
    static final String QUESTION = "SELECT id FROM information_schema.collations WHERE id IS NOT NULL";

    private record Known(String serverVersion, BitSet ids) { }

    private volatile Known known;

    /** Whether a server of that version has answered {@link #QUESTION}. */
    boolean areKnown(String serverVersion) {
        Known now = known;
        return now != null && now.serverVersion.equals(serverVersion);
    }

    /** A server of that version has answered. */
    void learn(String serverVersion, List<byte[]> rows) {
        BitSet ids = new BitSet();
        rows.forEach(row -> ids.set(Integer.parseInt(Wire.readLenencString(Unpooled.wrappedBuffer(row)))));
        known = new Known(serverVersion, ids);
    }

    /**
     * The state of a session whose login names this collation.
     *
     * @param initial what the init query sets, which comes after the login and stays
     */
    SessionState afterLogin(SessionState initial, int collationId) {
        return has(collationId) ? afterLogin(initial, Collations.byId(collationId)) : initial;
    }

    /** Whether a login may name it; until the server has told, every one that there is counts as one of its own. */
    boolean has(int collationId) {
        Known now = known;
        return Collations.byId(collationId) != null && (now == null || now.ids.get(collationId));
    }

    /** The same for a collation that the server is known to have. */
    static SessionState afterLogin(SessionState initial, Collations.Collation collation) {
        SessionState now = initial;
        if (!now.variables().containsKey(SessionVariables.CHARACTER_SET_CLIENT)) {
            now = now.withVariable(SessionVariables.CHARACTER_SET_CLIENT, collation.charset())
                    .withVariable(SessionState.CLIENT_COLLATION, collation.name());
        }
        if (!now.variables().containsKey(SessionVariables.RESULTS_CHARSET)) {
            now = now.withVariable(SessionVariables.RESULTS_CHARSET, collation.charset());
        }
        if (!now.variables().containsKey(SessionVariables.COLLATION_CONNECTION)) {
            now = now.withVariable(SessionVariables.COLLATION_CONNECTION, collation.name());
        }
        return now;
    }
}
