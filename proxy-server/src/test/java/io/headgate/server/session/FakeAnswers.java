package io.headgate.server.session;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.Wire;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.OkPacket;
import io.headgate.protocol.packet.SessionTrack;
import io.headgate.protocol.packet.StmtPrepareOk;
import io.headgate.server.session.FakeMySqlServer.Received;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a {@link FakeMySqlServer} answers on one connection: by a table of how a query begins, else its own text. */
final class FakeAnswers {

    private static final Capabilities CAPABILITIES = Capabilities.of(Capabilities.CLIENT_PROTOCOL_41,
            Capabilities.CLIENT_TRANSACTIONS, Capabilities.CLIENT_SESSION_TRACK, Capabilities.CLIENT_DEPRECATE_EOF);
    private static final int LONGEST_ECHO = 200;
    private static final int VAR_STRING = 0xFD;
    private static final int UTF8MB4 = 45;

    private final Map<String, Function<String, List<ByteBuf>>> queries = new LinkedHashMap<>();
    private boolean inTransaction;
    private int lastStatementId;

    FakeAnswers() {
        queries.put("BEGIN", text -> transaction(true));
        queries.put("COMMIT", text -> transaction(false));
        queries.put("SET sql_mode", text -> ok(new SessionTrack.SystemVariable("sql_mode", "ANSI_QUOTES")));
        queries.put("SET ", text -> ok());
        queries.put("DO ", text -> ok());
        queries.put("SELECT @@global.sql_mode", text -> row("", "", "autocommit", "1", "0", "OFF", "28800", "28800", "28800", "OFF"));
        queries.put("SELECT FOUND_ROWS()", text -> row("0"));
        queries.put("SELECT id FROM information_schema.collations", text -> row(String.valueOf(UTF8MB4)));
        queries.put("SELECT fail", text -> error(1146, "Table 'fail' doesn't exist"));
    }

    /** The payloads of the answer; none where a server is silent. */
    List<ByteBuf> to(Received received) {
        if (received == FakeMySqlServer.LOGIN) {
            return ok();
        }
        return switch (received.command()) {
            case COM_QUERY -> toQuery(received.argument());
            case COM_INIT_DB -> ok(new SessionTrack.Schema(received.argument()));
            case COM_STMT_PREPARE -> prepared();
            case COM_STMT_SEND_LONG_DATA, COM_STMT_CLOSE -> List.of();
            case COM_RESET_CONNECTION -> transaction(false);
            case COM_PING, COM_STMT_EXECUTE, COM_STMT_RESET, COM_SET_OPTION -> ok();
            default -> error(1047, "Unknown command");
        };
    }

    private List<ByteBuf> toQuery(String text) {
        for (Map.Entry<String, Function<String, List<ByteBuf>>> rule : queries.entrySet()) {
            if (text.startsWith(rule.getKey())) {
                return rule.getValue().apply(text);
            }
        }
        return text.length() > LONGEST_ECHO ? ok() : row(text);
    }

    private List<ByteBuf> transaction(boolean open) {
        inTransaction = open;
        return ok();
    }

    private int status() {
        return ServerStatus.SERVER_STATUS_AUTOCOMMIT | (inTransaction ? ServerStatus.SERVER_STATUS_IN_TRANS : 0);
    }

    private List<ByteBuf> ok(SessionTrack... tracks) {
        return List.of(okPacket(OkPacket.HEADER, tracks));
    }

    private ByteBuf okPacket(int header, SessionTrack... tracks) {
        int changed = tracks.length == 0 ? 0 : ServerStatus.SERVER_SESSION_STATE_CHANGED;
        ByteBuf out = Unpooled.buffer();
        new OkPacket(0, 0, status() | changed, 0, new byte[0], SessionTrack.write(List.of(tracks)))
                .write(out, CAPABILITIES, header);
        return out;
    }

    static List<ByteBuf> error(int code, String message) {
        ByteBuf out = Unpooled.buffer();
        new ErrPacket(code, "HY000", message).write(out, CAPABILITIES);
        return List.of(out);
    }

    private List<ByteBuf> row(String... values) {
        List<ByteBuf> packets = new ArrayList<>();
        packets.add(Unpooled.buffer().writeByte(values.length));
        ByteBuf row = Unpooled.buffer();
        for (String value : values) {
            packets.add(definition());
            Wire.writeLenencString(row, value);
        }
        packets.add(row);
        packets.add(okPacket(OkPacket.EOF_HEADER));
        return packets;
    }

    private static ByteBuf definition() {
        ByteBuf definition = Unpooled.buffer();
        for (String name : List.of("def", "", "", "", "text", "")) {
            Wire.writeLenencString(definition, name);
        }
        return definition.writeByte(0x0C).writeShortLE(UTF8MB4).writeIntLE(1000).writeByte(VAR_STRING).writeShortLE(0)
                .writeByte(0).writeShortLE(0);
    }

    private List<ByteBuf> prepared() {
        ByteBuf out = Unpooled.buffer();
        new StmtPrepareOk(++lastStatementId, 0, 1, 0).write(out);
        return List.of(out, definition());
    }

    /** The payloads as packets in their order, the first with that sequence id. */
    static byte[] packets(int sequenceId, List<ByteBuf> payloads) {
        ByteBuf all = Unpooled.buffer();
        int sequence = sequenceId;
        for (ByteBuf payload : payloads) {
            all.writeMediumLE(payload.readableBytes()).writeByte(sequence++).writeBytes(payload);
        }
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }
}
