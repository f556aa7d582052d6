package io.headgate.protocol.packet;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;

/**
 * The client asks for TLS: the first 32 bytes of a {@link HandshakeResponse41}, which follows inside TLS.
 *
 * <pre>
 * 4 capabilities   4 max packet size   1 collation   23 reserved
 * </pre>
 *
 * <p>Source:
 * dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_ssl_request.html.
 *
 * @param capabilities the client's, CLIENT_SSL among them
 * @param maxPacketSize unsigned 32 bits
 * @param collationId low 8 bits of the client's collation
 */
public record SslRequest(Capabilities capabilities, int maxPacketSize, int collationId) {

    private static final int LENGTH = 32;
    private static final int RESERVED = 23;

    /** @throws IllegalArgumentException when the capabilities lack CLIENT_SSL */
    public SslRequest {
        if (!capabilities.has(Capabilities.CLIENT_SSL)) {
            throw new IllegalArgumentException("an SSLRequest has CLIENT_SSL among its capabilities, not "
                    + capabilities);
        }
    }

    /** Whether a client's first payload is this packet and not a handshake response. Reads nothing. */
    public static boolean matches(ByteBuf payload) {
        return payload.readableBytes() == LENGTH
                && (payload.getUnsignedIntLE(payload.readerIndex()) & Capabilities.CLIENT_SSL) != 0;
    }

    /** Reads the request. */
    public static SslRequest read(ByteBuf payload) {
        if (!matches(payload)) {
            throw ProtocolException.malformed("an SSLRequest is " + LENGTH + " bytes with CLIENT_SSL, this packet has "
                    + payload.readableBytes());
        }
        Capabilities capabilities = new Capabilities(Wire.readU32(payload));
        int maxPacketSize = (int) Wire.readU32(payload);
        int collationId = Wire.readU8(payload);
        Wire.skipRest(payload);
        return new SslRequest(capabilities, maxPacketSize, collationId);
    }

    /** Appends the request. */
    public void write(ByteBuf out) {
        writeStart(out, capabilities, maxPacketSize, collationId);
    }

    /** What a handshake response starts with too. */
    static void writeStart(ByteBuf out, Capabilities capabilities, int maxPacketSize, int collationId) {
        out.writeIntLE((int) capabilities.bits()).writeIntLE(maxPacketSize).writeByte(collationId).writeZero(RESERVED);
    }
}
