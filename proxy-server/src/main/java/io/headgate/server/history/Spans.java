package io.headgate.server.history;

import java.net.InetSocketAddress;

/** Who records statements as parts of traces. Methods are called on event loops and do not block. */
public interface Spans {

    /**
     * A statement that is part of a trace which is recorded has ended.
     *
     * @param session the client's id
     * @param schema the default schema; null for none
     * @param client where it is; null for a Unix domain socket
     */
    void ended(int session, String schema, InetSocketAddress client, TracedCommand command);
}
