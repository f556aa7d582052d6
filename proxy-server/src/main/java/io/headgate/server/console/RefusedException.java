package io.headgate.server.console;

import io.headgate.protocol.packet.ErrPacket;

/** A statement is answered with an error. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient ErrPacket error;

    RefusedException(ErrPacket error) {
        super(error.message());
        this.error = error;
    }

    ErrPacket error() {
        return error;
    }
}
