package io.headgate.testkit;

/** The embedded database could not be unpacked, initialised or started; the message says why and what to do. */
public final class EmbeddedMysqlException extends RuntimeException {

    EmbeddedMysqlException(String message) {
        super(message);
    }

    EmbeddedMysqlException(String message, Throwable cause) {
        super(message, cause);
    }
}
