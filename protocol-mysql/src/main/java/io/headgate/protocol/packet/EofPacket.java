package io.headgate.protocol.packet;

import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;

/**
 * The end of columns or rows for a client without CLIENT_DEPRECATE_EOF. Other packets start with 0xFE as well: only one
 * shorter than 9 bytes is an EOF.
 *
 * <pre>
 * 1 0xfe   2 warnings   2 status flags
 * </pre>
 *
 * <p>Source: dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_eof_packet.html.
 *
 * @param warnings their number, 0 to 65535
 * @param status see {@link io.headgate.protocol.ServerStatus}
 */
public record EofPacket(int warnings, int status) {

    /** The first byte. */
    public static final int HEADER = 0xFE;

    /** Reads the packet. */
    public static EofPacket read(ByteBuf payload) {
        Header.expect(payload, HEADER, "EOF packet");
        int warnings = Wire.readU16(payload);
        int status = Wire.readU16(payload);
        Wire.skipRest(payload);
        return new EofPacket(warnings, status);
    }

    /** Appends the packet. */
    public void write(ByteBuf out) {
        out.writeByte(HEADER).writeShortLE(warnings).writeShortLE(status);
    }
}
