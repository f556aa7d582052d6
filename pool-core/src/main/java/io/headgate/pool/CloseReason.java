package io.headgate.pool;

/** Why a connection to the database is closed. {@link #word()} is the value in logs and the tag of metrics. */
public enum CloseReason {
    IDLE_TIMEOUT("idle-timeout"),
    MAX_LIFETIME("max-lifetime"),
    SURPLUS("surplus"),
    MAKE_ROOM("make-room"),
    LIMIT_LOWERED("limit-lowered"),
    BACKEND_CLOSED("backend-closed"),
    PROTOCOL_ERROR("protocol-error"),
    CLIENT_GONE("client-gone"),
    RESET_FAILED("reset-failed"),
    RESTORE_FAILED("restore-failed"),
    GLOBAL_CHANGED("global-changed"),
    SERVER_LEFT("server-left"),
    RECONNECT("reconnect"),
    CREDENTIALS_CHANGED("credentials-changed"),
    INIT_FAILED("init-failed"),
    CHECK_FAILED("check-failed"),
    KILLED("killed"),
    DIRTY("dirty"),
    SHUTDOWN("shutdown");

    private final String word;

    CloseReason(String word) {
        this.word = word;
    }

    /** Whether the connection is in order and the server is told before it is closed. */
    public boolean isPolite() {
        return switch (this) {
            case IDLE_TIMEOUT, MAX_LIFETIME, SURPLUS, MAKE_ROOM, LIMIT_LOWERED, GLOBAL_CHANGED, RECONNECT,
                    CREDENTIALS_CHANGED, SERVER_LEFT, SHUTDOWN -> true;
            case BACKEND_CLOSED, PROTOCOL_ERROR, CLIENT_GONE, RESET_FAILED, RESTORE_FAILED, INIT_FAILED,
                    CHECK_FAILED, KILLED, DIRTY -> false;
        };
    }

    /** The reason as one lower-case word with hyphens. */
    public String word() {
        return word;
    }
}
