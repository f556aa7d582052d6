package io.headgate.protocol.packet;

import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;

/**
 * A column of a result.
 *
 * <pre>
 * lenenc catalog ("def")   lenenc schema   lenenc table   lenenc original table
 * lenenc name   lenenc original name   1 length of what follows (12)
 * 2 character set   4 length   1 type   2 flags   1 decimals   2 reserved
 * </pre>
 *
 * <p>Source:
 * dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html.
 *
 * @param schema may be empty
 * @param table may be empty
 * @param name of the column
 * @param collationId 63 for what is no text
 * @param length how many bytes a value may have, unsigned 32 bits
 * @param type one of the server's enum_field_types
 * @param flags of the column
 * @param decimals digits behind the point; 31 where that varies
 */
public record ColumnDefinition41(String schema, String table, String name, int collationId, long length, int type,
                                 int flags, int decimals) {

    /** A whole number of 64 bits. */
    public static final int LONGLONG = 8;
    /** A number with a fixed count of decimals. */
    public static final int NEWDECIMAL = 246;
    /** A text. */
    public static final int VAR_STRING = 253;

    private static final String CATALOG = "def";
    private static final int FIXED_LENGTH = 12;

    /** Reads a definition; the original names are not kept. */
    public static ColumnDefinition41 read(ByteBuf payload) {
        Wire.skipLenencBytes(payload);
        String schema = Wire.readLenencString(payload);
        String table = Wire.readLenencString(payload);
        Wire.skipLenencBytes(payload);
        String name = Wire.readLenencString(payload);
        Wire.skipLenencBytes(payload);
        Wire.skip(payload, 1);
        int collationId = Wire.readU16(payload);
        long length = Wire.readU32(payload);
        int type = Wire.readU8(payload);
        int flags = Wire.readU16(payload);
        int decimals = Wire.readU8(payload);
        Wire.skipRest(payload);
        return new ColumnDefinition41(schema, table, name, collationId, length, type, flags, decimals);
    }

    /** Appends the definition. */
    public void write(ByteBuf out) {
        Wire.writeLenencString(out, CATALOG);
        Wire.writeLenencString(out, schema);
        Wire.writeLenencString(out, table);
        Wire.writeLenencString(out, table);
        Wire.writeLenencString(out, name);
        Wire.writeLenencString(out, name);
        out.writeByte(FIXED_LENGTH).writeShortLE(collationId).writeIntLE((int) length).writeByte(type)
                .writeShortLE(flags).writeByte(decimals).writeShortLE(0);
    }
}
