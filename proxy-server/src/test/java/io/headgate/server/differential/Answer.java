package io.headgate.server.differential;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ErrorCode;
import io.headgate.testkit.RawPacket;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole response in a form to compare and to read: one line a packet, with all its bytes.
 *
 * @param lines as {@link PacketText} writes them
 * @param refusal the message of the proxy's "cannot be answered truthfully", or null
 */
record Answer(List<String> lines, String refusal) {

    private static final String REFUSAL_PREFIX = "This statement cannot be answered truthfully: ";

    static Answer of(List<RawPacket> packets, Capabilities capabilities) {
        List<String> lines = new ArrayList<>();
        String refusal = null;
        for (RawPacket packet : packets) {
            lines.add(PacketText.of(packet, capabilities));
            if (packet.isErr() && packet.err(capabilities).message().startsWith(REFUSAL_PREFIX)
                    && packet.err(capabilities).code() == ErrorCode.ER_NOT_SUPPORTED_YET.code()) {
                refusal = packet.err(capabilities).message();
            }
        }
        return new Answer(List.copyOf(lines), refusal);
    }

    /** The connection was closed in place of an answer. */
    static Answer broken(String why) {
        return new Answer(List.of("no answer: " + why), null);
    }

    boolean isRefusal() {
        return refusal != null;
    }

    Answer withLines(List<String> others) {
        return new Answer(List.copyOf(others), refusal);
    }

    @Override
    public String toString() {
        return String.join("\n        ", lines);
    }
}
