package io.headgate.server.session;

/** Why a client's connection ends. The word is in the log line and is the metric's tag. */
public enum CloseCause {
    CLIENT_QUIT("client-quit"),
    CLIENT_DISCONNECTED("client-disconnected"),
    PROTOCOL_ERROR("protocol-error"),
    IDLE_TIMEOUT("idle-timeout"),
    BACKEND_LOST("backend-lost"),
    KILLED("killed"),
    LOGIN_FAILED("login-failed"),
    LOGIN_TIMEOUT("login-timeout"),
    TOO_MANY_CLIENTS("too-many-clients"),
    INTERNAL_ERROR("internal-error"),
    SHUTDOWN("shutdown");

    private final String word;

    CloseCause(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
