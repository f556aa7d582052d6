package io.headgate.server.backend;

import io.headgate.protocol.Wire;
import io.headgate.server.relay.ResponseColumn;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The value of a user variable, written so that the server makes the same of it again, and how it is asked for. Three
 * columns each: one that is NULL and has the variable's type, the value as bytes, which no character set changes on its
 * way, and the collation.
 *
 * @param expression with the same value, type, character set and collation
 * @param type an expression of the same type, character set and collation, whatever the value is; not NULL, which would
 *         leave a variable the collation and the sign that it had (9.7 was asked)
 */
record UserVariableValue(String expression, String type) {

    static final int COLUMNS = 3;
    private static final String BINARY = "binary";
    /** The NULL of a variable that has not been assigned anything else; a bare one would leave it its type. */
    static final String NULL_OF_BYTES = "CAST(NULL AS BINARY)";
    /** Of NULL in MariaDB; a variable that does not exist is one byte longer there (10.11 and 11.4 were asked). */
    private static final long LENGTH_OF_NULL = 0xFF_FFFF;

    static String columns(String name) {
        String variable = "@`" + name + "`";
        return "IF(0, " + variable + ", NULL), CAST(" + variable + " AS BINARY), CAST(COLLATION(" + variable
                + ") AS BINARY)";
    }

    /**
     * Reads the answer.
     *
     * @param names in the order of the columns
     * @param row positioned at the first of their columns
     * @param columns definitions from there on
     */
    static UserVariables read(List<String> names, ByteBuf row, List<ResponseColumn> columns) {
        SortedMap<String, UserVariableValue> values = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            bytes(row);
            byte[] value = bytes(row);
            String collation = new String(bytes(row), StandardCharsets.US_ASCII);
            UserVariableValue read = of(columns.get(COLUMNS * i), value, collation);
            if (read != null) {
                values.put(names.get(i), read);
            }
        }
        return UserVariables.of(values);
    }

    /** Null for NULL. */
    private static byte[] bytes(ByteBuf row) {
        if (row.getUnsignedByte(row.readerIndex()) == 0xFB) {
            row.skipBytes(1);
            return null;
        }
        return Wire.readLenencBytes(row);
    }

    /** @return null for a variable that was never assigned */
    private static UserVariableValue of(ResponseColumn type, byte[] value, String collation) {
        return switch (type.type()) {
            case ResponseColumn.LONGLONG -> {
                String as = type.isUnsigned() ? " AS UNSIGNED)" : " AS SIGNED)";
                yield new UserVariableValue("CAST(" + number(value) + as, "CAST(0" + as);
            }
            case ResponseColumn.DOUBLE ->
                    new UserVariableValue(value == null ? "NULL + 0e0" : real(number(value)), "0e0");
            // servers describe all decimals alike, whatever their scale
            case ResponseColumn.NEWDECIMAL -> new UserVariableValue(
                    "CAST(" + number(value) + " AS DECIMAL(65, " + scale(value) + "))", "CAST(0 AS DECIMAL(65, 0))");
            default -> string(type, value, collation);
        };
    }

    private static String number(byte[] value) {
        return value == null ? "NULL" : new String(value, StandardCharsets.US_ASCII);
    }

    private static String real(String text) {
        return text.indexOf('e') < 0 ? text + "e0" : text;
    }

    private static int scale(byte[] value) {
        String text = number(value);
        int point = text.indexOf('.');
        return point < 0 ? 0 : text.length() - point - 1;
    }

    private static UserVariableValue string(ResponseColumn type, byte[] value, String collation) {
        if (value == null && collation.equals(BINARY)) {
            // MEDIUM_BLOB: NULL was assigned; a variable that does not exist is of other types on all servers. A bare
            // NULL would leave a variable the type that it had.
            boolean assigned = type.type() == ResponseColumn.MEDIUM_BLOB || type.length() == LENGTH_OF_NULL;
            return assigned ? new UserVariableValue(NULL_OF_BYTES, literal(BINARY, BINARY, new byte[0])) : null;
        }
        int end = collation.indexOf('_');
        String charset = end < 0 ? collation : collation.substring(0, end);
        String empty = literal(charset, collation, new byte[0]);
        if (value == null) {
            return new UserVariableValue("CONVERT(NULL USING " + charset + ") COLLATE " + collation, empty);
        }
        if (type.type() == ResponseColumn.GEOMETRY) {
            // MariaDB keeps the type; what it stores is the four bytes of the reference system and WKB
            ByteBuf geometry = Unpooled.wrappedBuffer(value);
            long srid = geometry.readUnsignedIntLE();
            String made = "ST_GEOMFROMWKB(X'" + ByteBufUtil.hexDump(geometry) + "', " + srid + ")";
            return new UserVariableValue(made, empty);
        }
        return new UserVariableValue(literal(charset, collation, value), empty);
    }

    private static String literal(String charset, String collation, byte[] value) {
        String literal = "_" + charset + " X'" + HexFormat.of().formatHex(value) + "'";
        return collation.equals(BINARY) ? literal : literal + " COLLATE " + collation;
    }
}
