package io.headgate.server.relay;

import io.headgate.protocol.packet.ErrPacket;

/** How a client reads what a server says about a statement that was changed on its way to the server. */
public interface Wording {

    /** The error as the client's own statement would have caused it. */
    ErrPacket error(ErrPacket servers);

    /** A column's name as the client's own statement would have made it; {@code servers} itself if it is that. */
    default byte[] columnName(byte[] servers) {
        return servers;
    }
}
