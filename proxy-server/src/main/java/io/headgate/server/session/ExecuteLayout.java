package io.headgate.server.session;

import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;

/**
 * Where the parts of a COM_STMT_EXECUTE are. With CLIENT_QUERY_ATTRIBUTES a count stands in front of the NULL bitmap
 * and a name behind each type, and what goes beyond the statement's parameters are attributes. Positions count from the
 * packet's header on, so that they hold for a copy of the frame, too.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_execute.html">
 *      COM_STMT_EXECUTE</a>
 */
final class ExecuteLayout {

    /** Of the flags: a count is there although the statement has no parameters. Without it, it needs none. */
    static final int PARAMETER_COUNT_AVAILABLE = 8;
    /** Where the flags are, of which the others are the cursor type. */
    static final int FLAGS = 9;
    /** Header, command, statement id, flags and the iteration count. */
    static final int HEAD = 14;

    private final int count;
    private final int nulls;
    private final boolean typed;
    /** Where each type is; null where they follow each other or are not there. */
    private final int[] types;
    private final int values;

    private ExecuteLayout(int count, int nulls, boolean typed, int[] types, int values) {
        this.count = count;
        this.nulls = nulls;
        this.typed = typed;
        this.types = types;
        this.values = values;
    }

    /**
     * Reads the frame as far as its values.
     *
     * @param frame with its packet's header; nothing is read off it
     * @param parameters the number of the statement's
     * @param named whether its sender and the proxy have agreed on CLIENT_QUERY_ATTRIBUTES
     * @throws ProtocolException when it is shorter than its parameters need, or has fewer than the statement
     */
    static ExecuteLayout of(ByteBuf frame, int parameters, boolean named) {
        int begin = frame.readerIndex();
        requireHead(frame);
        boolean counted = named && (parameters > 0
                || (frame.getByte(begin + FLAGS) & PARAMETER_COUNT_AVAILABLE) != 0);
        if (!counted) {
            return plain(frame, parameters);
        }
        ByteBuf in = frame.slice(begin + HEAD, frame.readableBytes() - HEAD);
        long count = Wire.readLenencInt(in);
        if (count < parameters || count > 0xFFFF) {
            // as MySQL 9.7 answers: too few are wrong arguments
            boolean tooFew = count >= 0 && count < parameters;
            throw new ProtocolException(tooFew ? ErrorCode.ER_WRONG_ARGUMENTS : ErrorCode.ER_MALFORMED_PACKET,
                    "COM_STMT_EXECUTE with " + count + " parameters and attributes; its statement has " + parameters
                            + " parameters");
        }
        int nulls = HEAD + in.readerIndex();
        if (count == 0) {
            return new ExecuteLayout(0, nulls, false, null, nulls);
        }
        Wire.skip(in, ((int) count + 7) / 8);
        boolean typed = Wire.readU8(in) != 0;
        int[] types = typed ? new int[(int) count] : null;
        for (int i = 0; typed && i < count; i++) {
            types[i] = HEAD + in.readerIndex();
            Wire.skip(in, 2);
            Wire.skipLenencBytes(in);
        }
        return new ExecuteLayout((int) count, nulls, typed, types, HEAD + in.readerIndex());
    }

    /** The same, or null for a frame that is too short; it is refused when it is sent on. */
    static ExecuteLayout ofReadable(ByteBuf frame, int parameters, boolean named) {
        try {
            return of(frame, parameters, named);
        } catch (ProtocolException e) {
            return null;
        }
    }

    private static ExecuteLayout plain(ByteBuf frame, int parameters) {
        if (parameters == 0) {
            return new ExecuteLayout(0, HEAD, false, null, HEAD);
        }
        int bound = HEAD + (parameters + 7) / 8;
        require(frame, bound + 1);
        boolean typed = frame.getByte(frame.readerIndex() + bound) != 0;
        int values = bound + 1 + (typed ? 2 * parameters : 0);
        require(frame, values);
        return new ExecuteLayout(parameters, HEAD, typed, null, values);
    }

    /** @throws ProtocolException when the frame ends before its parameters could begin */
    static void requireHead(ByteBuf frame) {
        require(frame, HEAD);
    }

    private static void require(ByteBuf frame, int bytes) {
        if (frame.readableBytes() < bytes) {
            throw new ProtocolException(ErrorCode.ER_MALFORMED_PACKET,
                    "COM_STMT_EXECUTE of " + frame.readableBytes() + " bytes; its parameters need " + bytes);
        }
    }

    /** How many parameters and attributes there are. */
    int count() {
        return count;
    }

    /** Whether types are sent, and not those of the execution before meant. */
    boolean isTyped() {
        return typed;
    }

    /** Where the bitmap of NULLs begins. */
    int nulls() {
        return nulls;
    }

    boolean isNull(ByteBuf frame, int parameter) {
        return (frame.getByte(frame.readerIndex() + nulls + parameter / 8) >> parameter % 8 & 1) != 0;
    }

    /** Where the two bytes of a type are; only if {@link #isTyped}. */
    int type(int parameter) {
        return types == null ? values - 2 * (count - parameter) : types[parameter];
    }

    /** Where the values begin. */
    int values() {
        return values;
    }
}
