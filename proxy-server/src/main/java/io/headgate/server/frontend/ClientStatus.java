package io.headgate.server.frontend;

import io.headgate.pool.HoldReason;
import java.util.List;

/**
 * What one client is doing at a moment. A copy that any thread may read.
 *
 * @param id the connection id of its greeting
 * @param user as it named itself; null before it has
 * @param address where it connects from
 * @param encrypted whether it uses TLS
 * @param state what it is at
 * @param stateNanos since its last packet, or since the end of its last statement, in nanoseconds
 * @param schema the default schema; null for none
 * @param backend the server's id of the connection that it has now; 0 for none
 * @param server where that is; null for nowhere
 * @param holds why it keeps that connection beyond its statement, in the order of {@link HoldReason}
 */
public record ClientStatus(int id, String user, String address, boolean encrypted, State state, long stateNanos,
        String schema, long backend, String server, List<Hold> holds) {

    /** The phases of a client, for people. */
    public enum State {
        /** Not logged in yet, or proves anew who it is. */
        LOGIN,
        /** Between two statements, and nothing keeps a connection. */
        IDLE,
        /** A statement waits for a connection. */
        WAITING,
        /** The connection is brought into the session's state. */
        RESTORING,
        /** A statement runs. */
        EXECUTING,
        /** Between two statements, and keeps a connection. */
        HOLDING
    }

    /**
     * One reason.
     *
     * @param ageNanos since the statement came that began it, in nanoseconds
     * @param digest that statement without its values; null where it was not looked at closely enough to tell
     */
    public record Hold(HoldReason reason, long ageNanos, String digest) { }

    /** What only the phase of a client knows; the other parts as in the whole. */
    public record Session(String user, State state, String schema, long backend, String server, List<Hold> holds) {

        /** Of who is logging in. */
        static final Session LOGIN = new Session(null, State.LOGIN, null, 0, null, List.of());
    }
}
