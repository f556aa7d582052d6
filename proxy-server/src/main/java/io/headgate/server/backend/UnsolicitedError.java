package io.headgate.server.backend;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.packet.ErrPacket;
import io.netty.buffer.ByteBuf;

/** Reads what a server says before it closes a connection on which nothing was asked. */
final class UnsolicitedError {

    private static final int HEADER = 4;

    private UnsolicitedError() {
    }

    static String describe(ByteBuf in) {
        if (in.readableBytes() < HEADER + 1) {
            return in.readableBytes() + " bytes unasked";
        }
        int length = Math.min(in.getUnsignedMediumLE(in.readerIndex()), in.readableBytes() - HEADER);
        ByteBuf payload = in.slice(in.readerIndex() + HEADER, length);
        if (length == 0 || payload.getUnsignedByte(0) != 0xFF) {
            return in.readableBytes() + " bytes unasked";
        }
        try {
            ErrPacket error = ErrPacket.read(payload, Capabilities.of(Capabilities.CLIENT_PROTOCOL_41));
            return error.code() + " " + error.message();
        } catch (ProtocolException e) {
            return "an unreadable error: " + e.getMessage();
        }
    }
}
