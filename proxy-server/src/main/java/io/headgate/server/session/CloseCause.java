package io.headgate.server.session;

/** Why a client's connection ends. The word is in the log line and is the metric's tag. */
public enum CloseCause {
    CLIENT_QUIT("client-quit", "The client requested that the connection close"),
    CLIENT_DISCONNECTED("client-disconnected", "The client closed the TCP connection, or the network did"),
    PROTOCOL_ERROR("protocol-error", "The client sent what the protocol does not have there"),
    IDLE_TIMEOUT("idle-timeout", "The client was idle for too long (idle-client-timeout, wait_timeout)"),
    BACKEND_LOST("backend-lost", "The database connection was lost, and with it what cannot be made again"),
    KILLED("killed", "A KILL, or an operator, ended it"),
    LOGIN_FAILED("login-failed", "The login failed"),
    LOGIN_TIMEOUT("login-timeout", "The login was not complete within login-timeout"),
    TOO_MANY_CLIENTS("too-many-clients", "There are max-client-connections already"),
    INTERNAL_ERROR("internal-error", "The proxy failed on it"),
    SHUTDOWN("shutdown", "The proxy ends");

    private final String word;
    private final String sentence;

    CloseCause(String word, String sentence) {
        this.word = word;
        this.sentence = sentence;
    }

    /** The reason for people, as a sentence without its full stop. */
    public String sentence() {
        return sentence;
    }

    public String word() {
        return word;
    }
}
