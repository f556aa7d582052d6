package io.headgate.protocol.packet;

import static io.headgate.protocol.Capabilities.CLIENT_CONNECT_ATTRS;
import static io.headgate.protocol.Capabilities.CLIENT_CONNECT_WITH_DB;
import static io.headgate.protocol.Capabilities.CLIENT_PLUGIN_AUTH;
import static io.headgate.protocol.Capabilities.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA;
import static io.headgate.protocol.Capabilities.CLIENT_PROTOCOL_41;
import static io.headgate.protocol.Capabilities.CLIENT_ZSTD_COMPRESSION_ALGORITHM;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;

/**
 * The client's answer to the greeting. User and database are taken as UTF-8.
 *
 * <pre>
 * 4 capabilities   4 max packet size   1 collation   23 reserved   NUL user
 * auth response: lenenc                 with CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA
 *                1 length, then bytes   else with CLIENT_SECURE_CONNECTION
 *                NUL                    else
 * NUL database        with CLIENT_CONNECT_WITH_DB
 * NUL plugin name     with CLIENT_PLUGIN_AUTH
 * lenenc attributes   with CLIENT_CONNECT_ATTRS
 * 1 zstd level        with CLIENT_ZSTD_COMPRESSION_ALGORITHM
 * </pre>
 *
 * <p>Source:
 * dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_response.html.
 *
 * @param capabilities the client's, CLIENT_PROTOCOL_41 among them; they decide which fields are on the wire
 * @param maxPacketSize unsigned 32 bits
 * @param collationId low 8 bits of the client's collation
 * @param user may be empty
 * @param authResponse made by the plugin; secret
 * @param database null for none
 * @param authPluginName null for none
 * @param connectAttributes in the client's order
 * @param zstdLevel 0 to 255; 0 where it is not on the wire
 */
public record HandshakeResponse41(Capabilities capabilities, int maxPacketSize, int collationId, String user,
                                  byte[] authResponse, String database, String authPluginName,
                                  List<Map.Entry<String, String>> connectAttributes, int zstdLevel) {

    private static final int RESERVED = 23;
    private static final int CAPABILITIES_LENGTH = 4;

    /** @throws IllegalArgumentException when a field is present whose capability is not */
    public HandshakeResponse41 {
        connectAttributes = List.copyOf(connectAttributes);
        need(true, capabilities, CLIENT_PROTOCOL_41, "a 4.1 handshake response");
        need(database != null, capabilities, CLIENT_CONNECT_WITH_DB, "a database");
        need(authPluginName != null, capabilities, CLIENT_PLUGIN_AUTH, "a plugin name");
        need(!connectAttributes.isEmpty(), capabilities, CLIENT_CONNECT_ATTRS, "connection attributes");
        need(zstdLevel != 0, capabilities, CLIENT_ZSTD_COMPRESSION_ALGORITHM, "a zstd level");
    }

    private static void need(boolean present, Capabilities capabilities, long flag, String field) {
        if (present && !capabilities.has(flag)) {
            throw new IllegalArgumentException(field + " needs " + Capabilities.of(flag) + ", the capabilities are "
                    + capabilities);
        }
    }

    /**
     * Reads the response. An empty database is none. A client that promises a plugin name and ends before it has none,
     * as the server sees it.
     *
     * @throws ProtocolException ER_HANDSHAKE_ERROR for a client older than MySQL 4.1, otherwise ER_MALFORMED_PACKET
     */
    public static HandshakeResponse41 read(ByteBuf payload) {
        Capabilities capabilities = readCapabilities(payload);
        int maxPacketSize = (int) Wire.readU32(payload);
        int collationId = Wire.readU8(payload);
        Wire.skip(payload, RESERVED);
        String user = LoginNames.decode(Wire.readNulBytes(payload), collationId);
        byte[] authResponse = capabilities.has(CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA)
                ? Wire.readLenencBytes(payload) : AuthResponse.read(payload, capabilities);
        String database = capabilities.has(CLIENT_CONNECT_WITH_DB)
                ? LoginNames.decode(Wire.readNulBytes(payload), collationId) : "";
        String plugin = capabilities.has(CLIENT_PLUGIN_AUTH) && payload.isReadable()
                ? Wire.readNulString(payload) : null;
        List<Map.Entry<String, String>> attributes = capabilities.has(CLIENT_CONNECT_ATTRS) && payload.isReadable()
                ? ConnectAttributes.read(payload) : List.of();
        int zstdLevel = capabilities.has(CLIENT_ZSTD_COMPRESSION_ALGORITHM) && payload.isReadable()
                ? Wire.readU8(payload) : 0;
        Wire.skipRest(payload);
        return new HandshakeResponse41(capabilities, maxPacketSize, collationId, user, authResponse,
                database.isEmpty() ? null : database, plugin, attributes, zstdLevel);
    }

    /** Clients older than 4.1 send 16 bits of capabilities and are to be told apart by those alone. */
    private static Capabilities readCapabilities(ByteBuf payload) {
        if (payload.readableBytes() >= CAPABILITIES_LENGTH
                && (payload.getUnsignedShortLE(payload.readerIndex()) & CLIENT_PROTOCOL_41) == 0) {
            throw new ProtocolException(ErrorCode.ER_HANDSHAKE_ERROR,
                    "the client does not speak the protocol of MySQL 4.1 (CLIENT_PROTOCOL_41); use a newer client");
        }
        return new Capabilities(Wire.readU32(payload));
    }

    /**
     * Appends the response.
     *
     * @throws IllegalArgumentException when the authentication response does not fit its field, or a string has a NUL
     */
    public void write(ByteBuf out) {
        SslRequest.writeStart(out, capabilities, maxPacketSize, collationId);
        Wire.writeNulBytes(out, LoginNames.encode(user, collationId));
        if (capabilities.has(CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA)) {
            Wire.writeLenencBytes(out, authResponse);
        } else {
            AuthResponse.write(out, capabilities, authResponse);
        }
        if (capabilities.has(CLIENT_CONNECT_WITH_DB)) {
            Wire.writeNulBytes(out, LoginNames.encode(database == null ? "" : database, collationId));
        }
        if (capabilities.has(CLIENT_PLUGIN_AUTH)) {
            Wire.writeNulString(out, authPluginName == null ? "" : authPluginName);
        }
        if (capabilities.has(CLIENT_CONNECT_ATTRS)) {
            ConnectAttributes.write(out, connectAttributes);
        }
        if (capabilities.has(CLIENT_ZSTD_COMPRESSION_ALGORITHM)) {
            out.writeByte(zstdLevel);
        }
    }

    /** Everything but the authentication response. */
    @Override
    public String toString() {
        return "HandshakeResponse41[capabilities=" + capabilities + ", maxPacketSize="
                + Integer.toUnsignedString(maxPacketSize) + ", collationId=" + collationId + ", user=" + user
                + ", database=" + database + ", authPluginName=" + authPluginName + ", connectAttributes="
                + connectAttributes + ", zstdLevel=" + zstdLevel + "]";
    }
}
