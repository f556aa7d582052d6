package io.headgate.protocol.packet;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * An error.
 *
 * <pre>
 * 1 0xff   2 code   with CLIENT_PROTOCOL_41: '#', 5 SQLSTATE   rest: message
 * </pre>
 *
 * <p>An error in place of the greeting comes before the capabilities are known and is written without the SQLSTATE.
 *
 * <p>Source: dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_err_packet.html.
 *
 * @param code the error number, 0 to 65535
 * @param sqlState five digits or upper-case letters; {@code HY000} where the packet has none
 * @param message UTF-8 on the wire
 */
public record ErrPacket(int code, String sqlState, String message) {

    /** The first byte. */
    public static final int HEADER = 0xFF;

    private static final char MARKER = '#';
    private static final int STATE_LENGTH = 5;
    private static final String GENERAL_ERROR = "HY000";
    private static final Pattern STATE = Pattern.compile("[0-9A-Z]{" + STATE_LENGTH + "}");

    /** @throws IllegalArgumentException when the code or the SQLSTATE cannot be written */
    public ErrPacket {
        if (code < 0 || code > 0xFFFF) {
            throw new IllegalArgumentException("an error code is 0 to 65535, not " + code);
        }
        if (!STATE.matcher(sqlState).matches()) {
            throw new IllegalArgumentException("an SQLSTATE is five digits or upper-case letters, not " + sqlState);
        }
    }

    /** One of our own errors. */
    public static ErrPacket of(ErrorCode error, String message) {
        return new ErrPacket(error.code(), error.sqlState(), message);
    }

    /**
     * Reads an error. With CLIENT_PROTOCOL_41 a '#' starts an SQLSTATE and nothing else; without it one is recognised
     * where it stands, because servers before 5.7 send it in place of the greeting too.
     */
    public static ErrPacket read(ByteBuf payload, Capabilities capabilities) {
        Header.expect(payload, HEADER, "ERR packet");
        int code = Wire.readU16(payload);
        String state = peekState(payload);
        if (state != null) {
            Wire.skip(payload, 1 + STATE_LENGTH);
        } else if (capabilities.has(Capabilities.CLIENT_PROTOCOL_41) && startsWithMarker(payload)) {
            throw ProtocolException.malformed("error " + code + " has a '#' without a SQLSTATE behind it");
        }
        return new ErrPacket(code, state == null ? GENERAL_ERROR : state, Wire.readRestString(payload));
    }

    private static boolean startsWithMarker(ByteBuf payload) {
        return payload.isReadable() && payload.getByte(payload.readerIndex()) == MARKER;
    }

    private static String peekState(ByteBuf payload) {
        if (!startsWithMarker(payload) || payload.readableBytes() < 1 + STATE_LENGTH) {
            return null;
        }
        String state = payload.toString(payload.readerIndex() + 1, STATE_LENGTH, StandardCharsets.US_ASCII);
        return STATE.matcher(state).matches() ? state : null;
    }

    /** Appends the error; without CLIENT_PROTOCOL_41 the SQLSTATE is left out. */
    public void write(ByteBuf out, Capabilities capabilities) {
        out.writeByte(HEADER).writeShortLE(code);
        if (capabilities.has(Capabilities.CLIENT_PROTOCOL_41)) {
            out.writeByte(MARKER).writeBytes(sqlState.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes(message.getBytes(StandardCharsets.UTF_8));
    }
}
