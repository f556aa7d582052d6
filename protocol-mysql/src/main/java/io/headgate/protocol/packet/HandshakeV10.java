package io.headgate.protocol.packet;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;

/**
 * The server's greeting. A server that refuses a connection sends an {@link ErrPacket} in its place: look for a first
 * byte of 0xFF before.
 *
 * <pre>
 * 1    0x0a                    2  status flags
 * NUL  server version          2  capabilities, high half
 * 4    connection id           1  length of the plugin data, NUL included
 * 8    plugin data, part 1     10 reserved
 * 1    0x00                    13 plugin data, part 2 (12 and a NUL)
 * 2    capabilities, low half  NUL plugin name
 * 1    collation
 * </pre>
 *
 * <p>Source:
 * dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html.
 *
 * @param serverVersion for example {@code 8.4.3}
 * @param connectionId 0 to 2^32-1
 * @param authPluginData the scramble: {@value #SCRAMBLE_LENGTH} bytes, without the NUL that follows it on the wire
 * @param capabilities what the server offers
 * @param collationId the server's default, low 8 bits of it
 * @param status see {@link io.headgate.protocol.ServerStatus}
 * @param authPluginName the default plugin; null exactly when the server lacks CLIENT_PLUGIN_AUTH
 */
public record HandshakeV10(String serverVersion, long connectionId, byte[] authPluginData, Capabilities capabilities,
                           int collationId, int status, String authPluginName) {

    /** The length of a scramble. */
    public static final int SCRAMBLE_LENGTH = 20;

    private static final int PROTOCOL_VERSION = 10;
    private static final int PART_1 = 8;
    private static final int PART_2 = SCRAMBLE_LENGTH - PART_1;
    private static final int RESERVED = 10;

    /** @throws IllegalArgumentException when the scramble's length or the presence of a plugin name is wrong */
    public HandshakeV10 {
        if (authPluginData.length != SCRAMBLE_LENGTH) {
            throw new IllegalArgumentException("a scramble has " + SCRAMBLE_LENGTH + " bytes, not "
                    + authPluginData.length);
        }
        if (capabilities.has(Capabilities.CLIENT_PLUGIN_AUTH) == (authPluginName == null)) {
            throw new IllegalArgumentException("a greeting names a plugin (" + authPluginName
                    + ") exactly when it has CLIENT_PLUGIN_AUTH");
        }
    }

    /** Reads a greeting. A plugin name without its NUL, as very old servers send it, is accepted. */
    public static HandshakeV10 read(ByteBuf payload) {
        int version = Wire.readU8(payload);
        if (version != PROTOCOL_VERSION) {
            throw new ProtocolException(ErrorCode.ER_HANDSHAKE_ERROR, "the server greets with protocol version "
                    + version + ", only " + PROTOCOL_VERSION + " is supported");
        }
        String serverVersion = Wire.readNulString(payload);
        long connectionId = Wire.readU32(payload);
        byte[] scramble = new byte[SCRAMBLE_LENGTH];
        System.arraycopy(Wire.readFixed(payload, PART_1), 0, scramble, 0, PART_1);
        Wire.skip(payload, 1);
        long low = Wire.readU16(payload);
        int collationId = Wire.readU8(payload);
        int status = Wire.readU16(payload);
        Capabilities capabilities = new Capabilities(low | (long) Wire.readU16(payload) << 16);
        int length = Wire.readU8(payload);
        Wire.skip(payload, RESERVED);
        // With CLIENT_PLUGIN_AUTH the length is real, without it the byte is 0 and the scramble has its usual length.
        if (length > SCRAMBLE_LENGTH + 1) {
            throw ProtocolException.malformed("the greeting has " + length + " bytes of plugin data, expected "
                    + (SCRAMBLE_LENGTH + 1));
        }
        System.arraycopy(Wire.readFixed(payload, PART_2), 0, scramble, PART_1, PART_2);
        Wire.skip(payload, 1);
        String plugin = capabilities.has(Capabilities.CLIENT_PLUGIN_AUTH) ? readPluginName(payload) : null;
        Wire.skipRest(payload);
        return new HandshakeV10(serverVersion, connectionId, scramble, capabilities, collationId, status, plugin);
    }

    private static String readPluginName(ByteBuf payload) {
        return payload.bytesBefore((byte) 0) < 0 ? Wire.readRestString(payload) : Wire.readNulString(payload);
    }

    /** Appends the greeting. */
    public void write(ByteBuf out) {
        out.writeByte(PROTOCOL_VERSION);
        Wire.writeNulString(out, serverVersion);
        out.writeIntLE((int) connectionId);
        out.writeBytes(authPluginData, 0, PART_1).writeByte(0);
        out.writeShortLE((int) capabilities.bits());
        out.writeByte(collationId);
        out.writeShortLE(status);
        out.writeShortLE((int) (capabilities.bits() >>> 16));
        out.writeByte(authPluginName == null ? 0 : SCRAMBLE_LENGTH + 1);
        out.writeZero(RESERVED);
        out.writeBytes(authPluginData, PART_1, PART_2).writeByte(0);
        if (authPluginName != null) {
            Wire.writeNulString(out, authPluginName);
        }
    }
}
