package io.headgate.server.session;

import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * COM_QUERY, in which query attributes stand in front of the text if both sides have agreed on
 * CLIENT_QUERY_ATTRIBUTES: their number, the number 1, and if there are any, the bitmap of NULLs, the byte 1, types and
 * names, values. Positions count from the packet's header on.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query.html">COM_QUERY</a>
 */
final class QueryFrame {

    private static final int HEADER = 4;
    /** Where the text is when no attributes can be there. */
    static final int PLAIN_TEXT = HEADER + 1;
    /** Where it is at most when there could be some and are none. */
    static final int NO_ATTRIBUTES = PLAIN_TEXT + 2;

    private QueryFrame() {
    }

    /**
     * Where the text begins.
     *
     * @param frame with its packet's header; nothing is read off it
     * @throws ProtocolException as MySQL 9.7 sees it: when the attributes are no attributes
     */
    static int textAt(ByteBuf frame) {
        ByteBuf in = frame.slice(frame.readerIndex() + PLAIN_TEXT, frame.readableBytes() - PLAIN_TEXT);
        long count = Wire.readLenencInt(in);
        if (Wire.readLenencInt(in) != 1 || count < 0 || count > 0xFFFF) {
            throw malformed("a COM_QUERY with " + count + " query attributes");
        }
        if (count > 0) {
            skipAttributes(in, (int) count);
        }
        return PLAIN_TEXT + in.readerIndex();
    }

    private static void skipAttributes(ByteBuf in, int count) {
        int nulls = in.readerIndex();
        Wire.skip(in, (count + 7) / 8);
        if (Wire.readU8(in) != 1) {
            throw malformed("query attributes without their types");
        }
        int[] types = new int[count];
        for (int i = 0; i < count; i++) {
            types[i] = Wire.readU16(in) & 0xFF;
            Wire.skipLenencBytes(in);
        }
        for (int i = 0; i < count; i++) {
            boolean isNull = (in.getByte(nulls + i / 8) >> i % 8 & 1) != 0;
            if (!isNull && !BinaryValue.isKnown(types[i])) {
                throw malformed("a query attribute of type " + types[i]);
            }
            if (!isNull) {
                BinaryValue.skip(in, types[i]);
            }
        }
    }

    /**
     * The value of a query attribute.
     *
     * @param frame of which {@link #textAt} has found the text, behind attributes
     * @return null when there is no such attribute, or its value is NULL or no ASCII string
     */
    static String attribute(ByteBuf frame, String name) {
        ByteBuf in = frame.slice(frame.readerIndex() + PLAIN_TEXT, frame.readableBytes() - PLAIN_TEXT);
        int count = (int) Wire.readLenencInt(in);
        Wire.readLenencInt(in);
        if (count == 0) {
            return null;
        }
        int nulls = in.readerIndex();
        Wire.skip(in, (count + 7) / 8 + 1);
        int[] types = new int[count];
        int wanted = -1;
        for (int i = 0; i < count; i++) {
            types[i] = Wire.readU16(in) & 0xFF;
            wanted = Wire.readLenencString(in).equals(name) ? i : wanted;
        }
        return BinaryValue.readAscii(in, types, wanted, i -> (in.getByte(nulls + i / 8) >> i % 8 & 1) != 0);
    }

    private static ProtocolException malformed(String what) {
        return new ProtocolException(ErrorCode.ER_MALFORMED_PACKET, what);
    }

    /**
     * Puts in that there are no attributes, or takes those away that the backend does not expect, as a client's library
     * does that knows its server. The length in the packet's header stays.
     *
     * @param frame owned by this method; the result belongs to the caller
     * @param textAt where the text begins
     */
    static ByteBuf fit(ByteBuf frame, int textAt, boolean wantsAttributes, ByteBufAllocator allocator) {
        boolean has = textAt > PLAIN_TEXT;
        if (has == wantsAttributes) {
            return frame;
        }
        int text = frame.readerIndex() + textAt;
        int length = frame.writerIndex() - text;
        ByteBuf out = allocator.buffer(NO_ATTRIBUTES + length);
        out.writeBytes(frame, frame.readerIndex(), PLAIN_TEXT);
        if (wantsAttributes) {
            out.writeByte(0).writeByte(1);
        }
        out.writeBytes(frame, text, length);
        frame.release();
        return out;
    }

    /** The same command with another text. Owns {@code frame}; the result, with the same header, is the caller's. */
    static ByteBuf withText(ByteBuf frame, int textAt, byte[] text, ByteBufAllocator allocator) {
        ByteBuf out = allocator.buffer(textAt + text.length);
        out.writeBytes(frame, frame.readerIndex(), textAt).writeBytes(text);
        frame.release();
        return out;
    }
}
