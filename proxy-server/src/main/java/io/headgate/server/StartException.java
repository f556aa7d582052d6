package io.headgate.server;

/** The proxy cannot start; the message says why and what to do. */
public final class StartException extends Exception {

    private static final long serialVersionUID = 1L;

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
