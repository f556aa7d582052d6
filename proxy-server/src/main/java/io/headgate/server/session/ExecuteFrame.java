package io.headgate.server.session;

import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.response.ResponseTracker;
import io.headgate.server.backend.BackendStatement;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * The head of COM_STMT_EXECUTE, which is changed on its way: the statement id becomes the backend's, and the parameter
 * types are put in when the client leaves them out and the backend has not been told them.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_execute.html">
 *      COM_STMT_EXECUTE</a>
 */
final class ExecuteFrame {

    private static final int STATEMENT_ID = 5;
    private static final int FLAGS = 9;
    /** Where the bitmap of NULLs begins, from the packet's header on. */
    static final int NULL_BITMAP = 14;

    private ExecuteFrame() {
    }

    /** The cursor type that the client asks for; 0: none. */
    static int cursorType(ByteBuf frame) {
        require(frame, NULL_BITMAP);
        return frame.getUnsignedByte(frame.readerIndex() + FLAGS);
    }

    /**
     * Makes the frame fit for the backend. Owns {@code frame}; the result belongs to the caller.
     *
     * @throws ProtocolException when the frame is shorter than its statement's parameters need; the frame is released
     */
    static ByteBuf rewrite(ByteBuf frame, PreparedStatement statement, BackendStatement backend,
            ByteBufAllocator allocator) {
        try {
            int begin = frame.readerIndex();
            require(frame, NULL_BITMAP);
            frame.setIntLE(begin + STATEMENT_ID, backend.id());
            int parameters = statement.parameters();
            if (parameters == 0) {
                return frame;
            }
            int bound = begin + NULL_BITMAP + (parameters + 7) / 8;
            require(frame, bound - begin + 1);
            if (frame.getByte(bound) != 0) {
                require(frame, bound - begin + 1 + 2 * parameters);
                remember(frame, bound + 1, statement);
                backend.bind(statement.types());
                return frame;
            }
            if (statement.types() == null || backend.remembers(statement.types())) {
                return frame;
            }
            backend.bind(statement.types());
            return insertTypes(frame, bound, statement.types(), allocator);
        } catch (ProtocolException e) {
            frame.release();
            throw e;
        }
    }

    private static void remember(ByteBuf frame, int at, PreparedStatement statement) {
        int length = 2 * statement.parameters();
        byte[] known = statement.types();
        if (known != null) {
            int same = 0;
            while (same < length && known[same] == frame.getByte(at + same)) {
                same++;
            }
            if (same == length) {
                return;
            }
        }
        byte[] types = new byte[length];
        frame.getBytes(at, types);
        statement.types(types);
    }

    private static ByteBuf insertTypes(ByteBuf frame, int bound, byte[] types, ByteBufAllocator allocator) {
        int begin = frame.readerIndex();
        int length = frame.getUnsignedMediumLE(begin) + types.length;
        if (length >= ResponseTracker.MAX_PAYLOAD) {
            throw new ProtocolException(ErrorCode.ER_NOT_SUPPORTED_YET, "the parameter types of a statement of "
                    + length + " bytes are not known to this database connection; bind the parameters anew");
        }
        ByteBuf out = allocator.buffer(frame.readableBytes() + types.length);
        out.writeBytes(frame, begin, bound - begin).writeByte(1).writeBytes(types)
                .writeBytes(frame, bound + 1, frame.writerIndex() - bound - 1);
        out.setMediumLE(0, length);
        frame.release();
        return out;
    }

    /**
     * The parameters that are strings in ASCII, by their places; null in place of others. Shorter than they are when
     * the types of the rest are not known, and empty when some were sent ahead.
     *
     * @throws ProtocolException when the frame is shorter than its parameters need
     */
    static List<String> strings(ByteBuf frame, PreparedStatement statement) {
        int parameters = statement.parameters();
        int nulls = frame.readerIndex() + NULL_BITMAP;
        int bound = nulls + (parameters + 7) / 8;
        if (parameters == 0 || statement.own() != null || bound >= frame.writerIndex()) {
            return List.of();
        }
        boolean typed = frame.getByte(bound) != 0;
        byte[] types = typed ? new byte[2 * parameters] : statement.types();
        int values = bound + 1 + (typed ? 2 * parameters : 0);
        if (types == null || values > frame.writerIndex()) {
            return List.of();
        }
        if (typed) {
            frame.getBytes(bound + 1, types);
        }
        List<String> strings = new ArrayList<>();
        ByteBuf in = frame.slice(values, frame.writerIndex() - values);
        for (int i = 0; i < parameters; i++) {
            boolean isNull = (frame.getByte(nulls + i / 8) >> i % 8 & 1) != 0;
            int type = types[2 * i] & 0xFF;
            if (!isNull && !BinaryValue.isKnown(type)) {
                return strings;
            }
            strings.add(isNull ? null : BinaryValue.readAscii(in, type));
        }
        return strings;
    }

    private static void require(ByteBuf frame, int bytes) {
        if (frame.readableBytes() < bytes) {
            throw new ProtocolException(ErrorCode.ER_MALFORMED_PACKET,
                    "COM_STMT_EXECUTE of " + frame.readableBytes() + " bytes; its parameters need " + bytes);
        }
    }
}
