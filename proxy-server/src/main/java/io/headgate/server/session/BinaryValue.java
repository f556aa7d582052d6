package io.headgate.server.session;

import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

/**
 * Values of parameters as COM_STMT_EXECUTE carries them.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html">Binary Protocol
 *      Resultset, values</a>
 */
final class BinaryValue {

    private static final int DECIMAL = 0;
    private static final int TINY = 1;
    private static final int SHORT = 2;
    private static final int LONG = 3;
    private static final int FLOAT = 4;
    private static final int DOUBLE = 5;
    private static final int TIMESTAMP = 7;
    private static final int LONGLONG = 8;
    private static final int DATE = 10;
    private static final int TIME = 11;
    private static final int DATETIME = 12;
    private static final int VARCHAR = 15;
    private static final int NEWDECIMAL = 246;
    private static final int TINY_BLOB = 249;
    private static final int STRING = 254;

    private BinaryValue() {
    }

    /** Whether the server reads values of this MYSQL_TYPE_* as this class does. */
    static boolean isKnown(int type) {
        return switch (type) {
            case TINY, SHORT, LONG, FLOAT, DOUBLE, LONGLONG, TIMESTAMP, DATE, TIME, DATETIME, DECIMAL, NEWDECIMAL ->
                    true;
            default -> isString(type);
        };
    }

    /**
     * Reads one value that is not NULL.
     *
     * @param type MYSQL_TYPE_*, a known one
     * @return null when it is no string or not in ASCII
     * @throws io.headgate.protocol.ProtocolException when the frame ends too early
     */
    static String readAscii(ByteBuf in, int type) {
        if (!isString(type)) {
            skip(in, type);
            return null;
        }
        byte[] value = Wire.readLenencBytes(in);
        return isAscii(value) ? new String(value, StandardCharsets.US_ASCII) : null;
    }

    /**
     * Reads one of several values.
     *
     * @param in where the first one begins
     * @param wanted which; below 0: none
     * @return null when it is NULL, no string, or not in ASCII
     * @throws io.headgate.protocol.ProtocolException when the frame ends too early
     */
    static String readAscii(ByteBuf in, int[] types, int wanted, IntPredicate isNull) {
        for (int i = 0; i < wanted; i++) {
            if (!isNull.test(i)) {
                skip(in, types[i]);
            }
        }
        return wanted < 0 || isNull.test(wanted) ? null : readAscii(in, types[wanted]);
    }

    /** Passes over one value that is not NULL; see {@link #readAscii}. */
    static void skip(ByteBuf in, int type) {
        switch (type) {
            case TINY -> Wire.skip(in, 1);
            case SHORT -> Wire.skip(in, 2);
            case LONG, FLOAT -> Wire.skip(in, 4);
            case DOUBLE, LONGLONG -> Wire.skip(in, 8);
            case TIMESTAMP, DATE, TIME, DATETIME -> Wire.skip(in, Wire.readU8(in));
            default -> Wire.skipLenencBytes(in);
        }
    }

    /** The blobs, VAR_STRING and STRING, or VARCHAR. */
    private static boolean isString(int type) {
        return type >= TINY_BLOB && type <= STRING || type == VARCHAR;
    }

    private static boolean isAscii(byte[] value) {
        for (byte b : value) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }
}
