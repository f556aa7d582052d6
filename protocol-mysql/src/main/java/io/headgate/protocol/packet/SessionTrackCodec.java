package io.headgate.protocol.packet;

import io.headgate.protocol.Wire;
import io.headgate.protocol.packet.SessionTrack.Gtids;
import io.headgate.protocol.packet.SessionTrack.Schema;
import io.headgate.protocol.packet.SessionTrack.StateChanged;
import io.headgate.protocol.packet.SessionTrack.SystemVariable;
import io.headgate.protocol.packet.SessionTrack.TransactionCharacteristics;
import io.headgate.protocol.packet.SessionTrack.TransactionState;
import io.headgate.protocol.packet.SessionTrack.Unknown;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/** The bytes of {@link SessionTrack}. */
final class SessionTrackCodec {

    private static final int SESSION_TRACK_SYSTEM_VARIABLES = 0;
    private static final int SESSION_TRACK_SCHEMA = 1;
    private static final int SESSION_TRACK_STATE_CHANGE = 2;
    private static final int SESSION_TRACK_GTIDS = 3;
    private static final int SESSION_TRACK_TRANSACTION_CHARACTERISTICS = 4;
    private static final int SESSION_TRACK_TRANSACTION_STATE = 5;

    /** The only encoding of GTIDs that the manual knows. */
    private static final int GTID_TEXT = 0;

    private SessionTrackCodec() {
    }

    static void read(ByteBuf in, List<SessionTrack> into) {
        int type = Wire.readU8(in);
        byte[] bytes = Wire.readLenencBytes(in);
        ByteBuf data = Unpooled.wrappedBuffer(bytes);
        switch (type) {
            case SESSION_TRACK_SYSTEM_VARIABLES -> readVariables(data, into);
            case SESSION_TRACK_SCHEMA -> into.add(new Schema(Wire.readLenencString(data)));
            case SESSION_TRACK_STATE_CHANGE -> into.add(new StateChanged(Wire.readU8(data) == '1'));
            case SESSION_TRACK_GTIDS -> into.add(readGtids(data, type, bytes));
            case SESSION_TRACK_TRANSACTION_CHARACTERISTICS ->
                    into.add(new TransactionCharacteristics(Wire.readLenencString(data)));
            case SESSION_TRACK_TRANSACTION_STATE -> into.add(new TransactionState(Wire.readLenencString(data)));
            default -> into.add(new Unknown(type, bytes));
        }
    }

    private static void readVariables(ByteBuf data, List<SessionTrack> into) {
        do {
            into.add(new SystemVariable(Wire.readLenencString(data), Wire.readLenencString(data)));
        } while (data.isReadable());
    }

    private static SessionTrack readGtids(ByteBuf data, int type, byte[] bytes) {
        return Wire.readU8(data) == GTID_TEXT ? new Gtids(Wire.readLenencString(data)) : new Unknown(type, bytes);
    }

    static void write(ByteBuf out, SessionTrack track) {
        ByteBuf data = Unpooled.buffer();
        int type;
        if (track instanceof SystemVariable variable) {
            type = SESSION_TRACK_SYSTEM_VARIABLES;
            Wire.writeLenencString(data, variable.name());
            Wire.writeLenencString(data, variable.value());
        } else if (track instanceof Schema schema) {
            type = SESSION_TRACK_SCHEMA;
            Wire.writeLenencString(data, schema.name());
        } else if (track instanceof StateChanged state) {
            type = SESSION_TRACK_STATE_CHANGE;
            data.writeByte(state.changed() ? '1' : '0');
        } else if (track instanceof Gtids gtids) {
            type = SESSION_TRACK_GTIDS;
            data.writeByte(GTID_TEXT);
            Wire.writeLenencString(data, gtids.gtids());
        } else if (track instanceof TransactionCharacteristics characteristics) {
            type = SESSION_TRACK_TRANSACTION_CHARACTERISTICS;
            Wire.writeLenencString(data, characteristics.statements());
        } else if (track instanceof TransactionState state) {
            type = SESSION_TRACK_TRANSACTION_STATE;
            Wire.writeLenencString(data, state.letters());
        } else {
            Unknown unknown = (Unknown) track;
            type = unknown.type();
            data.writeBytes(unknown.data());
        }
        out.writeByte(type);
        Wire.writeLenencBytes(out, Wire.readRest(data));
    }
}
