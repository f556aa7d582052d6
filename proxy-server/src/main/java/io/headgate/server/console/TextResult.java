package io.headgate.server.console;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.Wire;
import io.headgate.protocol.packet.ColumnDefinition41;
import io.headgate.protocol.packet.EofPacket;
import io.headgate.protocol.packet.OkPacket;
import io.headgate.server.console.Table.Row;
import io.headgate.server.session.Responder;
import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes a result of texts.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset.html">Text
 *     Resultset</a>
 */
final class TextResult {

    private static final int NULL = 0xFB;
    private static final int BINARY = 63;
    private static final int UTF8MB4 = 255;
    private static final int BINARY_FLAG = 128;
    private static final int LONGEST_NUMBER = 21;
    /** Clients only make room by it. */
    private static final int LONGEST_TEXT = 1024;

    private final ByteBuf out;
    private final Capabilities capabilities;
    private int sequenceId;

    private TextResult(ByteBuf out, Capabilities capabilities) {
        this.out = out;
        this.capabilities = capabilities;
        this.sequenceId = 1;
    }

    /** Appends the whole answer to a COM_QUERY. */
    static void write(ByteBuf out, Capabilities capabilities, String table, List<Column> columns, List<Row> rows) {
        TextResult result = new TextResult(out, capabilities);
        result.packet(payload -> Wire.writeLenencInt(payload, columns.size()));
        columns.forEach(column -> result.packet(definition(table, column)::write));
        if (!capabilities.has(Capabilities.CLIENT_DEPRECATE_EOF)) {
            result.end();
        }
        rows.forEach(row -> result.packet(payload -> row.values().forEach(value -> writeValue(payload, value))));
        result.end();
    }

    /** Appends the whole answer to a COM_FIELD_LIST. */
    static void writeFields(ByteBuf out, Capabilities capabilities, String table, List<Column> columns) {
        TextResult result = new TextResult(out, capabilities);
        columns.forEach(column -> result.packet(payload -> {
            definition(table, column).write(payload);
            payload.writeByte(NULL);
        }));
        result.end();
    }

    private void packet(Consumer<ByteBuf> payload) {
        Responder.append(out, sequenceId++, payload);
    }

    private void end() {
        int status = ServerStatus.SERVER_STATUS_AUTOCOMMIT;
        if (capabilities.has(Capabilities.CLIENT_DEPRECATE_EOF)) {
            packet(payload -> OkPacket.of(0, status).write(payload, capabilities, OkPacket.EOF_HEADER));
        } else {
            packet(new EofPacket(0, status)::write);
        }
    }

    private static ColumnDefinition41 definition(String table, Column column) {
        return switch (column.kind()) {
            case TEXT -> new ColumnDefinition41(ClientTables.DATABASE, table, column.name(), UTF8MB4, LONGEST_TEXT,
                    ColumnDefinition41.VAR_STRING, 0, 0);
            case NUMBER -> new ColumnDefinition41(ClientTables.DATABASE, table, column.name(), BINARY, LONGEST_NUMBER,
                    ColumnDefinition41.LONGLONG, BINARY_FLAG, 0);
            case DECIMAL -> new ColumnDefinition41(ClientTables.DATABASE, table, column.name(), BINARY, LONGEST_NUMBER,
                    ColumnDefinition41.NEWDECIMAL, BINARY_FLAG, 3);
        };
    }

    private static void writeValue(ByteBuf payload, Object value) {
        if (value == null) {
            payload.writeByte(NULL);
        } else {
            Wire.writeLenencString(payload, value instanceof BigDecimal number ? number.toPlainString()
                    : value.toString());
        }
    }
}
