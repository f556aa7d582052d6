package io.headgate.protocol.packet;

import static io.headgate.protocol.Capabilities.CLIENT_CONNECT_ATTRS;
import static io.headgate.protocol.Capabilities.CLIENT_PLUGIN_AUTH;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;

/**
 * The client authenticates again and asks for a fresh session.
 *
 * <pre>
 * 1 0x11   NUL user
 * 1 length, then auth response   with CLIENT_SECURE_CONNECTION, else NUL auth response
 * NUL database
 * 2 collation                    if more data is there
 * NUL plugin name                with CLIENT_PLUGIN_AUTH
 * lenenc attributes              with CLIENT_CONNECT_ATTRS
 * </pre>
 *
 * <p>Source: dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_change_user.html.
 *
 * @param user may be empty
 * @param authResponse made by the plugin; secret
 * @param database null for none
 * @param collationId 0 to 65535; 0 when the client names none
 * @param authPluginName null for none
 * @param connectAttributes in the client's order
 */
public record ComChangeUser(String user, byte[] authResponse, String database, int collationId, String authPluginName,
                            List<Map.Entry<String, String>> connectAttributes) {

    /** Copies the list. */
    public ComChangeUser {
        connectAttributes = List.copyOf(connectAttributes);
    }

    /**
     * Reads the command. It may end after the database or any later field; an empty database is none.
     *
     * @param payload from the command byte on
     * @param capabilities what both sides have agreed on
     */
    public static ComChangeUser read(ByteBuf payload, Capabilities capabilities) {
        Header.expect(payload, Command.COM_CHANGE_USER.code(), "COM_CHANGE_USER");
        byte[] user = Wire.readNulBytes(payload);
        byte[] authResponse = AuthResponse.read(payload, capabilities);
        byte[] database = Wire.readNulBytes(payload);
        int collationId = payload.isReadable() ? Wire.readU16(payload) : 0;
        String plugin = capabilities.has(CLIENT_PLUGIN_AUTH) && payload.isReadable()
                ? Wire.readNulString(payload) : null;
        List<Map.Entry<String, String>> attributes = capabilities.has(CLIENT_CONNECT_ATTRS) && payload.isReadable()
                ? ConnectAttributes.read(payload) : List.of();
        Wire.skipRest(payload);
        return new ComChangeUser(LoginNames.decode(user, collationId), authResponse,
                database.length == 0 ? null : LoginNames.decode(database, collationId), collationId, plugin,
                attributes);
    }

    /**
     * Appends the command, with the fields that the capabilities ask for.
     *
     * @throws IllegalArgumentException when the authentication response does not fit its field, or a string has a NUL
     */
    public void write(ByteBuf out, Capabilities capabilities) {
        out.writeByte(Command.COM_CHANGE_USER.code());
        Wire.writeNulBytes(out, LoginNames.encode(user, collationId));
        AuthResponse.write(out, capabilities, authResponse);
        Wire.writeNulBytes(out, LoginNames.encode(database == null ? "" : database, collationId));
        out.writeShortLE(collationId);
        if (capabilities.has(CLIENT_PLUGIN_AUTH)) {
            Wire.writeNulString(out, authPluginName == null ? "" : authPluginName);
        }
        if (capabilities.has(CLIENT_CONNECT_ATTRS)) {
            ConnectAttributes.write(out, connectAttributes);
        }
    }

    /** Everything but the authentication response. */
    @Override
    public String toString() {
        return "ComChangeUser[user=" + user + ", database=" + database + ", collationId=" + collationId
                + ", authPluginName=" + authPluginName + ", connectAttributes=" + connectAttributes + "]";
    }
}
