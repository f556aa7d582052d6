package io.headgate.protocol.packet;

import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;

/** The first byte of a packet, which tells its kind. */
final class Header {

    private Header() {
    }

    static void expect(ByteBuf payload, int expected, String packet) {
        int found = Wire.readU8(payload);
        if (found != expected) {
            throw ProtocolException.malformed(
                    String.format("%s starts with 0x%02x, not 0x%02x", packet, expected, found));
        }
    }
}
