package io.headgate.testkit;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.OkPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * One packet as it was on the wire.
 *
 * @param sequenceId 0 to 255
 * @param payload what followed the header, at most 16,777,215 bytes
 */
public record RawPacket(int sequenceId, byte[] payload) {

    /** The longest payload of one packet; one of this length is continued by the next packet. */
    public static final int MAX_PAYLOAD = 0xFF_FFFF;

    /** The first byte, 0 to 255, or -1 for an empty packet. */
    public int header() {
        return payload.length == 0 ? -1 : payload[0] & 0xFF;
    }

    /** Whether this is an ERR packet. */
    public boolean isErr() {
        return header() == ErrPacket.HEADER;
    }

    /** Whether this is an OK packet with the header 0x00. Rows and column counts have no header: the caller knows. */
    public boolean isOk() {
        return header() == OkPacket.HEADER;
    }

    /** Whether this ends the rows: an EOF packet, or the OK packet in its place. */
    public boolean endsRows() {
        return header() == OkPacket.EOF_HEADER && payload.length < MAX_PAYLOAD;
    }

    /** Reads this as an ERR packet. */
    public ErrPacket err(Capabilities capabilities) {
        return ErrPacket.read(buffer(), capabilities);
    }

    /** Reads this as an OK packet, whichever of its two headers it has. */
    public OkPacket ok(Capabilities capabilities) {
        return OkPacket.read(buffer(), capabilities);
    }

    /** The payload, for the parsers; needs no release. */
    public ByteBuf buffer() {
        return Unpooled.wrappedBuffer(payload);
    }
}
