package io.headgate.server.differential;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.packet.EofPacket;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.OkPacket;
import io.headgate.testkit.RawPacket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Writes a packet as a line: its sequence id, what it looks like, and all its bytes (a checksum where they are too
 * many to read), so that equal lines are equal packets. What it looks like is a help for the reader: only the bytes and
 * the sequence id are exact.
 */
final class PacketText {

    private static final int EOF_LENGTH = 5;
    private static final int LONG = 2000;
    private static final HexFormat HEX = HexFormat.of();

    private PacketText() {
    }

    static String of(RawPacket packet, Capabilities capabilities) {
        return packet.sequenceId() + " " + look(packet, capabilities) + " | " + bytes(packet.payload());
    }

    private static String bytes(byte[] payload) {
        return payload.length <= LONG ? HEX.formatHex(payload)
                : payload.length + " bytes with the checksum " + Arrays.hashCode(payload);
    }

    private static String look(RawPacket packet, Capabilities capabilities) {
        try {
            if (packet.isErr()) {
                ErrPacket err = packet.err(capabilities);
                return "ERR " + err.code() + " " + err.sqlState() + " " + err.message();
            }
            boolean eof = packet.header() == EofPacket.HEADER && packet.payload().length == EOF_LENGTH
                    && !capabilities.has(Capabilities.CLIENT_DEPRECATE_EOF);
            if (eof) {
                EofPacket read = EofPacket.read(packet.buffer());
                return "EOF status=0x" + Integer.toHexString(read.status()) + " warnings=" + read.warnings();
            }
            if (packet.isOk() || packet.endsRows()) {
                return ok(packet.ok(capabilities));
            }
        } catch (ProtocolException notWhatItLooksLike) {
            // a row or a definition
        }
        return printable(packet.payload());
    }

    private static String ok(OkPacket ok) {
        return "OK affected=" + ok.affectedRows() + " insertId=" + ok.lastInsertId() + " status=0x"
                + Integer.toHexString(ok.status()) + " warnings=" + ok.warnings() + " info='"
                + new String(ok.info(), StandardCharsets.UTF_8) + "' trackers='" + printable(ok.sessionState()) + "'";
    }

    private static String printable(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(bytes.length, LONG); i++) {
            byte octet = bytes[i];
            text.append(octet >= ' ' && octet < 0x7F ? (char) octet : '.');
        }
        return text.toString();
    }
}
