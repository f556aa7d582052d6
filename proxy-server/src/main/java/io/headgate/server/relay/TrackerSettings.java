package io.headgate.server.relay;

import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The {@code session_track_…} settings of a session or of a server, as the server prints them.
 *
 * @param systemVariables names with commas between them, or {@code *}
 * @param schema 0 or 1
 * @param stateChange 0 or 1
 * @param transactionInfo OFF, STATE or CHARACTERISTICS
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/session-state-tracking.html">Server Tracking of Client Session
 *      State</a>
 */
public record TrackerSettings(String systemVariables, String schema, String stateChange, String transactionInfo) {

    /** What a server is installed with. */
    public static final TrackerSettings INSTALLED = new TrackerSettings("time_zone,autocommit,character_set_client,"
            + "character_set_results,character_set_connection", "1", "0", "OFF");

    /**
     * What to select.
     *
     * @param scope {@code global} or {@code session}
     */
    public static String columns(String scope) {
        return "@@" + scope + ".session_track_system_variables, @@" + scope + ".session_track_schema, @@" + scope
                + ".session_track_state_change, @@" + scope + ".session_track_transaction_info";
    }

    /** Reads the values of {@link #columns} out of a row. */
    public static TrackerSettings read(ByteBuf in) {
        return new TrackerSettings(text(in), text(in), text(in), text(in));
    }

    /** Assignments for a SET that gives a session these settings; they read the same under every sql_mode. */
    public String assignments() {
        return "session_track_system_variables = " + hex(systemVariables) + ", session_track_schema = " + schema
                + ", session_track_state_change = " + stateChange + ", session_track_transaction_info = '"
                + transactionInfo + "'";
    }

    private static String hex(String text) {
        return text.isEmpty() ? "''" : "_utf8mb4 0x" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ByteBuf in) {
        if (in.getUnsignedByte(in.readerIndex()) == 0xFB) {
            in.skipBytes(1);
            return "";
        }
        return new String(Wire.readLenencBytes(in), StandardCharsets.UTF_8);
    }
}
