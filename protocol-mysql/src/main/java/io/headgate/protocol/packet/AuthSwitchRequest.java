package io.headgate.protocol.packet;

import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The server asks the client to authenticate by another plugin.
 *
 * <pre>
 * 1 0xfe   NUL plugin name   rest: plugin data
 * </pre>
 *
 * <p>Source:
 * dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_switch_request.html.
 *
 * @param pluginName the plugin to go on with
 * @param data for the plugin; a scramble of {@value HandshakeV10#SCRAMBLE_LENGTH} bytes has no NUL here, though one
 *             follows it on the wire
 */
public record AuthSwitchRequest(String pluginName, byte[] data) {

    /** The first byte. */
    public static final int HEADER = 0xFE;

    private static final String OLD_PLUGIN = "mysql_old_password";

    /** Reads the request; one without a plugin name is the old form, which means {@code mysql_old_password}. */
    public static AuthSwitchRequest read(ByteBuf payload) {
        Header.expect(payload, HEADER, "AuthSwitchRequest");
        if (!payload.isReadable()) {
            return new AuthSwitchRequest(OLD_PLUGIN, new byte[0]);
        }
        String pluginName = Wire.readNulString(payload);
        byte[] data = Wire.readRest(payload);
        boolean scramble = data.length == HandshakeV10.SCRAMBLE_LENGTH + 1 && data[HandshakeV10.SCRAMBLE_LENGTH] == 0;
        return new AuthSwitchRequest(pluginName,
                scramble ? Arrays.copyOf(data, HandshakeV10.SCRAMBLE_LENGTH) : data);
    }

    /** Appends the request. */
    public void write(ByteBuf out) {
        out.writeByte(HEADER);
        Wire.writeNulString(out, pluginName);
        out.writeBytes(data);
        if (data.length == HandshakeV10.SCRAMBLE_LENGTH) {
            out.writeByte(0);
        }
    }
}
