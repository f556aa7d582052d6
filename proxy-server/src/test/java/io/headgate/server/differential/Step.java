package io.headgate.server.differential;

import io.headgate.testkit.RawPacket;
import java.io.IOException;
import java.util.List;

/**
 * One command of a client.
 *
 * @param text what a report calls it; of a COM_QUERY the statement itself
 * @param exchange sends the command and reads its answer
 */
record Step(String text, Exchange exchange) {

    /** What goes over the wire. */
    interface Exchange {
        /** Returns every packet of the answer. */
        List<RawPacket> run(Peer peer) throws IOException;
    }

    Answer run(Peer peer) throws IOException {
        Answer answer = Answer.of(exchange.run(peer), peer.capabilities());
        return KnownGaps.mask(LegitimateDifferences.mask(this, answer));
    }
}
