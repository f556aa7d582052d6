package io.headgate.server.relay;

import io.netty.buffer.ByteBuf;

/**
 * The type of a column in a response that was kept from the client, or of a statement's parameter.
 *
 * @param type enum_field_types of the server, as in a column definition
 * @param flags as in a column definition
 * @param length how many bytes a value may have, likewise
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html">Column
 *      Definition</a>
 */
public record ResponseColumn(int type, int flags, long length) {

    public static final int DOUBLE = 5;
    public static final int LONGLONG = 8;
    public static final int NEWDECIMAL = 246;
    public static final int MEDIUM_BLOB = 250;
    public static final int GEOMETRY = 255;

    private static final int UNSIGNED_FLAG = 32;
    /** Type, flags (2), decimals and filler (2) end a definition. */
    private static final int TYPE_FROM_END = 6;
    private static final int LENGTH_FROM_END = TYPE_FROM_END + 4;

    /** @param end of the definition's payload; the buffer's indices stay */
    static ResponseColumn before(ByteBuf in, int end) {
        return new ResponseColumn(in.getUnsignedByte(end - TYPE_FROM_END),
                in.getUnsignedShortLE(end - TYPE_FROM_END + 1), in.getUnsignedIntLE(end - LENGTH_FROM_END));
    }

    public boolean isUnsigned() {
        return (flags & UNSIGNED_FLAG) != 0;
    }
}
