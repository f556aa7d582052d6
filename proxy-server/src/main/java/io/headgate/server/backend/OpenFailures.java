package io.headgate.server.backend;

import io.headgate.pool.OpenFailure;
import io.headgate.protocol.packet.ErrPacket;
import java.util.Set;

/** Which of a server's login errors are about the account, and which may be gone in a moment. */
final class OpenFailures {

    /**
     * ER_CON_COUNT_ERROR, ER_OUT_OF_RESOURCES, ER_HOST_IS_BLOCKED, ER_SERVER_SHUTDOWN, ER_TOO_MANY_USER_CONNECTIONS,
     * ER_USER_LIMIT_REACHED, ER_SERVER_OFFLINE_MODE: full, shutting down, or not yet ready.
     */
    private static final Set<Integer> TRANSIENT = Set.of(1040, 1041, 1053, 1129, 1203, 1226, 3032);

    private OpenFailures() {
    }

    /** The server's own words travel in {@link OpenFailure#detail} to the client. */
    static OpenFailure of(ErrPacket error) {
        OpenFailure.Kind kind = TRANSIENT.contains(error.code()) ? OpenFailure.Kind.REFUSED_TRANSIENT
                : OpenFailure.Kind.AUTHENTICATION;
        return new OpenFailure(kind, error.code() + " " + error.message(), error);
    }
}
