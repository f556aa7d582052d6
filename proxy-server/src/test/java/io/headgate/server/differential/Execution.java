package io.headgate.server.differential;

import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * The arguments of a COM_STMT_EXECUTE.
 *
 * <p>Source: dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_execute.html.
 *
 * @param values Long, Double, String, byte[], null, or {@link #LONG_DATA}
 * @param typed whether the types are sent
 * @param cursor whether a read-only cursor is asked for
 */
record Execution(Object[] values, boolean typed, boolean cursor) {

    /** A value that was sent before, by COM_STMT_SEND_LONG_DATA. */
    static final Object LONG_DATA = new Object() {
        @Override
        public String toString() {
            return "LONG_DATA";
        }
    };

    private static final int COUNT_AVAILABLE = 8;
    private static final int TYPE_DOUBLE = 0x05;
    private static final int TYPE_NULL = 0x06;
    private static final int TYPE_LONGLONG = 0x08;
    private static final int TYPE_BLOB = 0xFC;
    private static final int TYPE_VAR_STRING = 0xFD;

    static Execution of(Object... values) {
        return new Execution(values, true, false);
    }

    /** The same without the types: the server knows them from the execution before. */
    Execution withoutTypes() {
        return new Execution(values, false, cursor);
    }

    Execution withCursor() {
        return new Execution(values, typed, true);
    }

    /** The same with every String put through {@code fill}. */
    Execution filled(UnaryOperator<String> fill) {
        return new Execution(Arrays.stream(values).map(value -> value instanceof String text ? fill.apply(text) : value)
                .toArray(), typed, cursor);
    }

    /** For a client that sends an attribute, that as one value more. */
    byte[] arguments(int statementId, Peer peer) {
        ByteBuf out = Unpooled.buffer();
        boolean attribute = typed && peer.attribute() != null;
        int count = values.length + (attribute ? 1 : 0);
        out.writeIntLE(statementId).writeByte((cursor ? 1 : 0) | (attribute ? COUNT_AVAILABLE : 0)).writeIntLE(1);
        if (count > 0 && peer.takesAttributes()) {
            Wire.writeLenencInt(out, count);
        }
        if (count > 0) {
            byte[] nulls = new byte[(count + 7) / 8];
            for (int i = 0; i < values.length; i++) {
                nulls[i / 8] |= (byte) (values[i] == null ? 1 << i % 8 : 0);
            }
            out.writeBytes(nulls).writeByte(typed ? 1 : 0);
            for (int i = 0; typed && i < values.length; i++) {
                out.writeShortLE(type(values[i]));
                if (peer.takesAttributes()) {
                    // no name
                    out.writeByte(0);
                }
            }
            if (attribute) {
                out.writeShortLE(TYPE_VAR_STRING);
                Wire.writeLenencString(out, peer.attribute());
            }
            for (Object value : values) {
                write(out, value);
            }
            if (attribute) {
                Wire.writeLenencString(out, "of an execution");
            }
        }
        return ByteBufUtil.getBytes(out);
    }

    private static int type(Object value) {
        if (value == null) {
            return TYPE_NULL;
        }
        if (value instanceof Long) {
            return TYPE_LONGLONG;
        }
        if (value instanceof Double) {
            return TYPE_DOUBLE;
        }
        return value instanceof String ? TYPE_VAR_STRING : TYPE_BLOB;
    }

    private static void write(ByteBuf out, Object value) {
        if (value instanceof Long number) {
            out.writeLongLE(number);
        } else if (value instanceof Double number) {
            out.writeDoubleLE(number);
        } else if (value instanceof String text) {
            Wire.writeLenencBytes(out, text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof byte[] bytes) {
            Wire.writeLenencBytes(out, bytes);
        }
    }

    @Override
    public String toString() {
        return Arrays.deepToString(values) + (typed ? "" : " without types") + (cursor ? " with cursor" : "");
    }
}
