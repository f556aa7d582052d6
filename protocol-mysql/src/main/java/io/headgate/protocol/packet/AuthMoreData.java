package io.headgate.protocol.packet;

import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;

/**
 * More data from the server's authentication plugin.
 *
 * <pre>
 * 1 0x01   rest: plugin data
 * </pre>
 *
 * <p>Source:
 * dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_more_data.html.
 *
 * @param data what the plugin sends; its meaning is the plugin's
 */
public record AuthMoreData(byte[] data) {

    /** The first byte. */
    public static final int HEADER = 0x01;

    /** Reads the packet. */
    public static AuthMoreData read(ByteBuf payload) {
        Header.expect(payload, HEADER, "AuthMoreData");
        return new AuthMoreData(Wire.readRest(payload));
    }

    /** Appends the packet. */
    public void write(ByteBuf out) {
        out.writeByte(HEADER).writeBytes(data);
    }
}
