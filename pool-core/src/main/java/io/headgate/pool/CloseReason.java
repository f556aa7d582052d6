package io.headgate.pool;

/** Why a connection to the database is closed. {@link #word()} is the value in logs and the tag of metrics. */
public enum CloseReason {
    IDLE_TIMEOUT("idle-timeout", "Nobody has used it for connection-idle-timeout"),
    MAX_LIFETIME("max-lifetime", "It has reached connection-max-lifetime"),
    SURPLUS("surplus", "More connections were idle than max-idle-connections-percent allows"),
    MAKE_ROOM("make-room", "It made room for one of another user, or with other capabilities"),
    LIMIT_LOWERED("limit-lowered", "The limit of connections was lowered"),
    BACKEND_CLOSED("backend-closed", "The database closed it, or the network did"),
    PROTOCOL_ERROR("protocol-error", "The database sent what the protocol does not have there"),
    CLIENT_GONE("client-gone", "The client that borrowed it was closed in the middle of a request"),
    RESET_FAILED("reset-failed", "It could not be reset for the next client"),
    RESTORE_FAILED("restore-failed", "A client's session could not be restored on it"),
    GLOBAL_CHANGED("global-changed", "A global variable was changed that only a new connection sees"),
    SERVER_LEFT("server-left", "Its server takes no part any more"),
    DRAINED("drained", "An operator drained its server"),
    RECONNECT("reconnect", "An operator ordered RECONNECT"),
    INIT_QUERY_CHANGED("init-query-changed", "New connections run another init-query"),
    CREDENTIALS_CHANGED("credentials-changed", "The credentials of its user have changed"),
    INIT_FAILED("init-failed", "It could not be prepared for use"),
    CHECK_FAILED("check-failed", "It gave no sign of life"),
    KILLED("killed", "A KILL that was aimed at its client might hit the next one"),
    DIRTY("dirty", "It could not be said what state it was in"),
    SHUTDOWN("shutdown", "The proxy ends");

    private final String word;
    private final String sentence;

    CloseReason(String word, String sentence) {
        this.word = word;
        this.sentence = sentence;
    }

    /** Whether the connection is in order and the server is told before it is closed. */
    public boolean isPolite() {
        return switch (this) {
            case IDLE_TIMEOUT, MAX_LIFETIME, SURPLUS, MAKE_ROOM, LIMIT_LOWERED, GLOBAL_CHANGED, RECONNECT,
                    DRAINED, INIT_QUERY_CHANGED, CREDENTIALS_CHANGED, SERVER_LEFT, SHUTDOWN -> true;
            case BACKEND_CLOSED, PROTOCOL_ERROR, CLIENT_GONE, RESET_FAILED, RESTORE_FAILED, INIT_FAILED,
                    CHECK_FAILED, KILLED, DIRTY -> false;
        };
    }

    /** The reason as one lower-case word with hyphens. */
    public String word() {
        return word;
    }

    /** The reason for people, as a sentence without its full stop. */
    public String sentence() {
        return sentence;
    }
}
