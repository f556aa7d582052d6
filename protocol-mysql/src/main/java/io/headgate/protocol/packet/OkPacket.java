package io.headgate.protocol.packet;

import static io.headgate.protocol.Capabilities.CLIENT_PROTOCOL_41;
import static io.headgate.protocol.Capabilities.CLIENT_SESSION_TRACK;
import static io.headgate.protocol.Capabilities.CLIENT_TRANSACTIONS;
import static io.headgate.protocol.ServerStatus.SERVER_SESSION_STATE_CHANGED;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;

/**
 * Success; with CLIENT_DEPRECATE_EOF also the end of rows, then with the header 0xFE.
 *
 * <pre>
 * 1 header   lenenc affected rows   lenenc last insert id
 * 2 status flags   2 warnings                         with CLIENT_PROTOCOL_41
 * 2 status flags                                      else with CLIENT_TRANSACTIONS
 * lenenc info                                         if info or session state is there
 * lenenc session state                                with CLIENT_SESSION_TRACK, if SERVER_SESSION_STATE_CHANGED
 * </pre>
 *
 * <p>The manual gives info without CLIENT_SESSION_TRACK as the rest of the packet; servers put its length before it
 * nevertheless, and client libraries skip that length. So it is written with a length, and read either way.
 *
 * <p>Source: dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html.
 *
 * @param affectedRows unsigned 64 bits: 2^63 and more are negative
 * @param lastInsertId unsigned 64 bits, likewise
 * @param status see {@link ServerStatus}; 0 where it is not on the wire
 * @param warnings their number, 0 to 65535; 0 where it is not on the wire
 * @param info text for a human in the server's encoding; empty for none
 * @param sessionState the changes of session state for {@link SessionTrack#parse}; empty for none
 */
public record OkPacket(long affectedRows, long lastInsertId, int status, int warnings, byte[] info,
                       byte[] sessionState) {

    /** The first byte as a rule. */
    public static final int HEADER = 0x00;

    /** The first byte where an EOF packet stood before CLIENT_DEPRECATE_EOF. */
    public static final int EOF_HEADER = 0xFE;

    private static final int OVERWRITTEN = 251;
    private static final byte[] NONE = {};

    /** An OK without insert id, warnings, info and session state. */
    public static OkPacket of(long affectedRows, int status) {
        return new OkPacket(affectedRows, 0, status, 0, NONE, NONE);
    }

    /**
     * Reads an OK with either header.
     *
     * @param capabilities what both sides have agreed on
     */
    public static OkPacket read(ByteBuf payload, Capabilities capabilities) {
        int header = Wire.readU8(payload);
        if (header != HEADER && header != EOF_HEADER) {
            throw ProtocolException.malformed("an OK packet starts with 0x00 or 0xfe, not 0x"
                    + Integer.toHexString(header));
        }
        long affectedRows = Wire.readLenencInt(payload);
        long lastInsertId = Wire.readLenencInt(payload);
        int status = hasStatus(capabilities) ? Wire.readU16(payload) : 0;
        int warnings = capabilities.has(CLIENT_PROTOCOL_41) ? Wire.readU16(payload) : 0;
        byte[] info = NONE;
        byte[] sessionState = NONE;
        if (!capabilities.has(CLIENT_SESSION_TRACK)) {
            info = readLastInfo(payload);
        } else if (payload.isReadable() || ServerStatus.sessionStateChanged(status)) {
            info = Wire.readLenencBytes(payload);
            sessionState = ServerStatus.sessionStateChanged(status) ? readSessionState(payload) : NONE;
        }
        Wire.skipRest(payload);
        return new OkPacket(affectedRows, lastInsertId, status, warnings, info, sessionState);
    }

    /**
     * MySQL 8.0.15 makes room for one byte where the length is 251, writes the three that it takes, and then the
     * content over the last two of them (seen; its {@code net_length_size()} is off by one).
     */
    private static byte[] readSessionState(ByteBuf payload) {
        int at = payload.readerIndex();
        boolean overwritten = payload.readableBytes() == 1 + OVERWRITTEN && payload.getUnsignedByte(at) == 0xFC
                && payload.getUnsignedShortLE(at + 1) > OVERWRITTEN - 2;
        return overwritten ? Wire.readRest(payload.skipBytes(1)) : Wire.readLenencBytes(payload);
    }

    private static boolean hasStatus(Capabilities capabilities) {
        return capabilities.has(CLIENT_PROTOCOL_41) || capabilities.has(CLIENT_TRANSACTIONS);
    }

    private static byte[] readLastInfo(ByteBuf payload) {
        int start = payload.readerIndex();
        if (payload.isReadable()) {
            try {
                byte[] info = Wire.readLenencBytes(payload);
                if (!payload.isReadable()) {
                    return info;
                }
            } catch (ProtocolException noLength) {
                // the manual's form: it is text from the start
            }
        }
        return Wire.readRest(payload.readerIndex(start));
    }

    /**
     * Appends the OK as a server would send it to a client with these capabilities: session state goes out only to
     * one with CLIENT_SESSION_TRACK, and SERVER_SESSION_STATE_CHANGED is set exactly when it goes out. Where only the
     * flag is set, an empty one goes out: servers do so when a change has been undone before they could tell it.
     *
     * @param header {@link #HEADER} or {@link #EOF_HEADER}
     */
    public void write(ByteBuf out, Capabilities capabilities, int header) {
        boolean track = capabilities.has(CLIENT_SESSION_TRACK)
                && (sessionState.length > 0 || ServerStatus.sessionStateChanged(status));
        out.writeByte(header);
        Wire.writeLenencInt(out, affectedRows);
        Wire.writeLenencInt(out, lastInsertId);
        if (hasStatus(capabilities)) {
            out.writeShortLE(track ? status | SERVER_SESSION_STATE_CHANGED : status & ~SERVER_SESSION_STATE_CHANGED);
        }
        if (capabilities.has(CLIENT_PROTOCOL_41)) {
            out.writeShortLE(warnings);
        }
        if (track || info.length > 0) {
            Wire.writeLenencBytes(out, info);
        }
        if (track) {
            Wire.writeLenencBytes(out, sessionState);
        }
    }
}
