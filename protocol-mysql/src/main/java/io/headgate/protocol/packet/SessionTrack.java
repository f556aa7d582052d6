package io.headgate.protocol.packet;

import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One change of session state out of an {@link OkPacket}.
 *
 * <pre>
 * 1 type   lenenc data
 * type 0   system variable              lenenc name, lenenc value (MariaDB: several)
 * type 1   schema                       lenenc name
 * type 2   state change                 1 character, '1' or '0'
 * type 3   GTIDs                        1 encoding (0), lenenc text
 * type 4   transaction characteristics  lenenc statements
 * type 5   transaction state            lenenc letters
 * </pre>
 *
 * <p>Source: dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html.
 */
public sealed interface SessionTrack {

    /**
     * Reads all changes, in the server's order.
     *
     * @param sessionState {@link OkPacket#sessionState}
     * @throws io.headgate.protocol.ProtocolException when a change ends too early
     */
    static List<SessionTrack> parse(byte[] sessionState) {
        if (sessionState.length == 0) {
            return List.of();
        }
        List<SessionTrack> tracks = new ArrayList<>();
        ByteBuf in = Unpooled.wrappedBuffer(sessionState);
        while (in.isReadable()) {
            SessionTrackCodec.read(in, tracks);
        }
        return tracks;
    }

    /** Writes the changes as {@link OkPacket#sessionState}. */
    static byte[] write(List<SessionTrack> tracks) {
        ByteBuf out = Unpooled.buffer();
        for (SessionTrack track : tracks) {
            SessionTrackCodec.write(out, track);
        }
        return Wire.readRest(out);
    }

    /**
     * A session variable has a new value.
     *
     * @param name without {@code @@session.}
     * @param value as the server prints it; NULL is printed as the empty string
     */
    record SystemVariable(String name, String value) implements SessionTrack {
    }

    /**
     * The default schema is another one.
     *
     * @param name empty when no schema is selected any more
     */
    record Schema(String name) implements SessionTrack {
    }

    /**
     * Some session state has changed, of which the server does not say what.
     *
     * @param changed whether it did
     */
    record StateChanged(boolean changed) implements SessionTrack {
    }

    /**
     * Transactions that the statement has committed or seen, as {@code session_track_gtids} asks.
     *
     * @param gtids a GTID set in text form
     */
    record Gtids(String gtids) implements SessionTrack {
    }

    /**
     * The statements that start such a transaction elsewhere.
     *
     * @param statements statements that each end with a semicolon; empty when there is nothing to restore
     */
    record TransactionCharacteristics(String statements) implements SessionTrack {
    }

    /**
     * The state of the transaction.
     *
     * @param letters eight letters, each of which may be {@code _}; for example {@code T___WRS_}
     */
    record TransactionState(String letters) implements SessionTrack {
    }

    /**
     * A change of a kind that we do not know. Compared by content.
     *
     * @param type 0 to 255
     * @param data all of its data
     */
    record Unknown(int type, byte[] data) implements SessionTrack {

        @Override
        public boolean equals(Object other) {
            return other instanceof Unknown that && type == that.type && Arrays.equals(data, that.data);
        }

        @Override
        public int hashCode() {
            return 31 * type + Arrays.hashCode(data);
        }
    }
}
