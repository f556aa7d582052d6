package io.headgate.server.session;

import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Values of parameters as COM_STMT_EXECUTE carries them.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html">Binary Protocol
 *      Resultset, values</a>
 */
final class BinaryValue {

    private BinaryValue() {
    }

    /**
     * Reads one value that is not NULL.
     *
     * @param type MYSQL_TYPE_*
     * @return null when it is no string or not in ASCII
     * @throws io.headgate.protocol.ProtocolException when the frame ends too early
     */
    static String readAscii(ByteBuf in, int type) {
        switch (type) {
            case 6 -> { }
            case 1 -> Wire.readU8(in);
            case 2, 13 -> Wire.readU16(in);
            case 3, 4, 9 -> Wire.readU32(in);
            case 5, 8 -> {
                Wire.readU32(in);
                Wire.readU32(in);
            }
            case 7, 10, 11, 12 -> Wire.skip(in, Wire.readU8(in));
            default -> {
                byte[] value = Wire.readLenencBytes(in);
                return isString(type) && isAscii(value) ? new String(value, StandardCharsets.US_ASCII) : null;
            }
        }
        return null;
    }

    /** VARCHAR, the blobs, VAR_STRING and STRING. */
    private static boolean isString(int type) {
        return type == 15 || type >= 249 && type <= 254;
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
