package io.headgate.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The basic data types: little-endian integers, length-encoded integers and strings, strings that end with a NUL or
 * with the packet.
 *
 * <p>Readers take from the reader index and throw {@link ProtocolException} with
 * {@link ErrorCode#ER_MALFORMED_PACKET} when the buffer holds less than the value needs; nothing is allocated before
 * that is known. Writers append, growing the buffer. Nobody retains or releases the buffer.
 *
 * <p>Source: dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_data_types.html.
 */
public final class Wire {

    private static final int LENENC_NULL = 0xFB;
    private static final int LENENC_2 = 0xFC;
    private static final int LENENC_3 = 0xFD;
    private static final int LENENC_8 = 0xFE;

    private Wire() {
    }

    /** int&lt;1&gt;, 0 to 255. */
    public static int readU8(ByteBuf in) {
        require(in, 1);
        return in.readUnsignedByte();
    }

    /** int&lt;2&gt;, 0 to 65535. */
    public static int readU16(ByteBuf in) {
        require(in, 2);
        return in.readUnsignedShortLE();
    }

    /** int&lt;3&gt;, 0 to 2^24-1. */
    public static int readU24(ByteBuf in) {
        require(in, 3);
        return in.readUnsignedMediumLE();
    }

    /** int&lt;4&gt;, 0 to 2^32-1. */
    public static long readU32(ByteBuf in) {
        require(in, 4);
        return in.readUnsignedIntLE();
    }

    /**
     * int&lt;lenenc&gt;. The bytes 0xFB (NULL in a row) and 0xFF (an error) are no integers and malformed here.
     *
     * @return an unsigned 64-bit value: 2^63 and more come back negative
     */
    public static long readLenencInt(ByteBuf in) {
        int first = readU8(in);
        if (first < LENENC_NULL) {
            return first;
        }
        switch (first) {
            case LENENC_2:
                return readU16(in);
            case LENENC_3:
                return readU24(in);
            case LENENC_8:
                require(in, 8);
                return in.readLongLE();
            default:
                throw ProtocolException.malformed("a length-encoded integer cannot start with 0x"
                        + Integer.toHexString(first));
        }
    }

    /**
     * int&lt;lenenc&gt; in its shortest form.
     *
     * @param value unsigned: a negative one stands for 2^63 and more
     */
    public static void writeLenencInt(ByteBuf out, long value) {
        switch (lenencIntSize(value)) {
            case 1:
                out.writeByte((int) value);
                break;
            case 3:
                out.writeByte(LENENC_2).writeShortLE((int) value);
                break;
            case 4:
                out.writeByte(LENENC_3).writeMediumLE((int) value);
                break;
            default:
                out.writeByte(LENENC_8).writeLongLE(value);
        }
    }

    /** The bytes that {@link #writeLenencInt} takes for this value: 1, 3, 4 or 9. */
    public static int lenencIntSize(long value) {
        if (value < 0 || value >= 1L << 24) {
            return 9;
        }
        if (value >= 1L << 16) {
            return 4;
        }
        return value >= LENENC_NULL ? 3 : 1;
    }

    /** string&lt;lenenc&gt;. */
    public static byte[] readLenencBytes(ByteBuf in) {
        long length = readLenencInt(in);
        require(in, length);
        return take(in, (int) length);
    }

    /** Skips a string&lt;lenenc&gt;, which must be there. */
    public static void skipLenencBytes(ByteBuf in) {
        long length = readLenencInt(in);
        require(in, length);
        in.skipBytes((int) length);
    }

    /** string&lt;lenenc&gt; as UTF-8; malformed bytes become U+FFFD. */
    public static String readLenencString(ByteBuf in) {
        return utf8(readLenencBytes(in));
    }

    /** string&lt;lenenc&gt;. */
    public static void writeLenencBytes(ByteBuf out, byte[] value) {
        writeLenencInt(out, value.length);
        out.writeBytes(value);
    }

    /** string&lt;lenenc&gt; in UTF-8. */
    public static void writeLenencString(ByteBuf out, String value) {
        writeLenencBytes(out, utf8(value));
    }

    /** string&lt;NUL&gt;: the bytes before the next NUL, which is consumed too. */
    public static byte[] readNulBytes(ByteBuf in) {
        int length = in.bytesBefore((byte) 0);
        if (length < 0) {
            throw ProtocolException.malformed("a string has no terminating NUL in the last " + in.readableBytes()
                    + " bytes of the packet");
        }
        byte[] value = take(in, length);
        in.skipBytes(1);
        return value;
    }

    /** string&lt;NUL&gt; as UTF-8; malformed bytes become U+FFFD. */
    public static String readNulString(ByteBuf in) {
        return utf8(readNulBytes(in));
    }

    /**
     * string&lt;NUL&gt;.
     *
     * @throws IllegalArgumentException when the value holds a NUL: what follows it would be read as another field
     */
    public static void writeNulBytes(ByteBuf out, byte[] value) {
        for (int i = 0; i < value.length; i++) {
            if (value[i] == 0) {
                throw new IllegalArgumentException("a NUL-terminated string of " + value.length
                        + " bytes has a NUL at index " + i);
            }
        }
        out.writeBytes(value).writeByte(0);
    }

    /** string&lt;NUL&gt; in UTF-8; errors as {@link #writeNulBytes}. */
    public static void writeNulString(ByteBuf out, String value) {
        writeNulBytes(out, utf8(value));
    }

    /** string&lt;EOF&gt;: whatever is left, maybe nothing. */
    public static byte[] readRest(ByteBuf in) {
        return take(in, in.readableBytes());
    }

    /** string&lt;EOF&gt; as UTF-8; malformed bytes become U+FFFD. */
    public static String readRestString(ByteBuf in) {
        return utf8(readRest(in));
    }

    /** string&lt;fix&gt; of that many bytes. */
    public static byte[] readFixed(ByteBuf in, int length) {
        require(in, length);
        return take(in, length);
    }

    /** Skips that many bytes, which must be there. */
    public static void skip(ByteBuf in, int length) {
        require(in, length);
        in.skipBytes(length);
    }

    /** Skips whatever is left: fields that newer peers append. */
    public static void skipRest(ByteBuf in) {
        in.skipBytes(in.readableBytes());
    }

    private static void require(ByteBuf in, long length) {
        if (length < 0 || length > in.readableBytes()) {
            throw ProtocolException.malformed("a value needs " + Long.toUnsignedString(length)
                    + " bytes, the packet has " + in.readableBytes() + " left");
        }
    }

    private static byte[] take(ByteBuf in, int length) {
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String string) {
        return string.getBytes(StandardCharsets.UTF_8);
    }
}
