package io.headgate.testkit;

import io.headgate.protocol.packet.ErrPacket;
import java.io.IOException;

/** The server answered with an ERR packet where {@link RawClient} needs a success. */
public final class RawClientException extends IOException {

    private final transient ErrPacket err;

    RawClientException(ErrPacket err) {
        super(err.code() + " (" + err.sqlState() + "): " + err.message());
        this.err = err;
    }

    /** What the server sent. */
    public ErrPacket err() {
        return err;
    }
}
