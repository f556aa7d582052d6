package io.headgate.server.session;

import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.Wire;
import io.headgate.server.backend.BackendStatement;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * COM_STMT_EXECUTE, whose head is changed on its way: the statement id becomes the backend's, the parameter types are
 * put in when the client leaves them out and the backend has not been told them, and count and names are put in or
 * taken out where client and backend have agreed differently on CLIENT_QUERY_ATTRIBUTES.
 */
final class ExecuteFrame {

    private static final int STATEMENT_ID = 5;

    private ExecuteFrame() {
    }

    /** The cursor type that the client asks for; 0: none. */
    static int cursorType(ByteBuf frame) {
        ExecuteLayout.requireHead(frame);
        return frame.getUnsignedByte(frame.readerIndex() + ExecuteLayout.FLAGS)
                & ~ExecuteLayout.PARAMETER_COUNT_AVAILABLE;
    }

    /**
     * Makes the frame fit for the backend. Its length may change, the length in its header does not.
     *
     * @param frame owned by this method; the result belongs to the caller
     * @param named whether the client sends a count and names, or attributes
     * @param wantsNames whether the backend expects them
     * @throws ProtocolException when the frame is shorter than its statement's parameters need; the frame is released
     */
    static ByteBuf rewrite(ByteBuf frame, PreparedStatement statement, BackendStatement backend, boolean named,
            boolean wantsNames, ByteBufAllocator allocator) {
        try {
            int begin = frame.readerIndex();
            int parameters = statement.parameters();
            ExecuteLayout layout = ExecuteLayout.of(frame, parameters, named);
            frame.setIntLE(begin + STATEMENT_ID, backend.id());
            if (!named) {
                // without the capability the flag means nothing to a server
                frame.setByte(begin + ExecuteLayout.FLAGS, cursorType(frame));
            }
            byte[] types = typesToPutIn(frame, layout, statement, backend);
            if (types == null && (named == wantsNames || parameters == 0 && !named)) {
                return frame;
            }
            ByteBuf out = allocator.buffer(frame.readableBytes() + 9 + (types == null ? 1 : 3) * layout.count());
            write(out, frame, layout, wantsNames ? layout.count() : parameters, types, named, wantsNames);
            frame.release();
            return out;
        } catch (ProtocolException e) {
            frame.release();
            throw e;
        }
    }

    /** Remembers types that are sent; those that must be put in, else null. */
    private static byte[] typesToPutIn(ByteBuf frame, ExecuteLayout layout, PreparedStatement statement,
            BackendStatement backend) {
        if (statement.parameters() == 0) {
            return null;
        }
        if (layout.isTyped()) {
            remember(frame, layout, statement);
            backend.bind(statement.types());
            return null;
        }
        byte[] types = statement.types();
        // attributes without types are for the server to refuse
        if (types == null || backend.remembers(types) || layout.count() != statement.parameters()) {
            return null;
        }
        backend.bind(types);
        return types;
    }

    private static void remember(ByteBuf frame, ExecuteLayout layout, PreparedStatement statement) {
        int parameters = statement.parameters();
        int begin = frame.readerIndex();
        byte[] known = statement.types();
        if (known != null) {
            int same = 0;
            while (same < 2 * parameters && known[same] == frame.getByte(begin + layout.type(same / 2) + same % 2)) {
                same++;
            }
            if (same == 2 * parameters) {
                return;
            }
        }
        byte[] types = new byte[2 * parameters];
        for (int i = 0; i < parameters; i++) {
            frame.getBytes(begin + layout.type(i), types, 2 * i, 2);
        }
        statement.types(types);
    }

    /** @param count how many parameters and attributes the backend gets */
    private static void write(ByteBuf out, ByteBuf frame, ExecuteLayout layout, int count, byte[] types, boolean named,
            boolean wantsNames) {
        int begin = frame.readerIndex();
        out.writeBytes(frame, begin, ExecuteLayout.HEAD);
        if (wantsNames) {
            Wire.writeLenencInt(out, count);
        } else {
            out.setByte(ExecuteLayout.FLAGS, cursorType(frame));
        }
        if (count == 0) {
            return;
        }
        out.writeBytes(frame, begin + layout.nulls(), (count + 7) / 8);
        out.writeByte(layout.isTyped() || types != null ? 1 : 0);
        for (int i = 0; i < count && (layout.isTyped() || types != null); i++) {
            if (types != null) {
                out.writeBytes(types, 2 * i, 2);
            } else {
                out.writeBytes(frame, begin + layout.type(i), 2);
            }
            if (wantsNames) {
                writeName(out, frame, layout, i, named && layout.isTyped());
            }
        }
        // values of attributes that a server does not expect stand behind the others; it does not look there
        out.writeBytes(frame, begin + layout.values(), frame.readableBytes() - layout.values());
    }

    private static void writeName(ByteBuf out, ByteBuf frame, ExecuteLayout layout, int parameter, boolean sent) {
        if (sent) {
            int from = layout.type(parameter) + 2;
            int to = parameter + 1 < layout.count() ? layout.type(parameter + 1) : layout.values();
            out.writeBytes(frame, frame.readerIndex() + from, to - from);
        } else {
            out.writeByte(0);
        }
    }

    /**
     * The parameters that are strings in ASCII, by their places; null in place of others. Shorter than they are when
     * the types of the rest are not known, and empty when some were sent ahead.
     *
     * @param named whether the client sends a count and names, or attributes
     * @throws ProtocolException when the frame is shorter than its parameters need
     */
    static List<String> strings(ByteBuf frame, PreparedStatement statement, boolean named) {
        int parameters = statement.parameters();
        if (parameters == 0 || statement.own() != null) {
            return List.of();
        }
        ExecuteLayout layout = ExecuteLayout.of(frame, parameters, named);
        if (!layout.isTyped() && statement.types() == null) {
            return List.of();
        }
        List<String> strings = new ArrayList<>();
        ByteBuf in = frame.slice(frame.readerIndex() + layout.values(), frame.readableBytes() - layout.values());
        for (int i = 0; i < parameters; i++) {
            boolean isNull = layout.isNull(frame, i);
            int type = layout.isTyped() ? frame.getUnsignedByte(frame.readerIndex() + layout.type(i))
                    : statement.types()[2 * i] & 0xFF;
            if (!isNull && !BinaryValue.isKnown(type)) {
                return strings;
            }
            strings.add(isNull ? null : BinaryValue.readAscii(in, type));
        }
        return strings;
    }

    /**
     * Whether the execution, which may have them, comes with query attributes.
     *
     * @param parameters the number of the statement's
     */
    static boolean hasAttributes(ByteBuf frame, int parameters) {
        int count = frame.readerIndex() + ExecuteLayout.HEAD;
        boolean counted = parameters > 0 || frame.writerIndex() > count
                && (frame.getByte(frame.readerIndex() + ExecuteLayout.FLAGS)
                        & ExecuteLayout.PARAMETER_COUNT_AVAILABLE) != 0;
        // one byte tells of up to 250
        return counted && frame.writerIndex() > count && frame.getUnsignedByte(count) > Math.min(250, parameters);
    }

    /**
     * The value of a query attribute.
     *
     * @param parameters the number of the statement's
     * @return null when there is no such attribute, its value is NULL or no ASCII string, or the frame cannot be read,
     *         for which it is refused when it is sent on
     */
    static String attribute(ByteBuf frame, int parameters, String name) {
        ExecuteLayout layout = ExecuteLayout.ofReadable(frame, parameters, true);
        if (layout == null || layout.count() == parameters || !layout.isTyped()) {
            return null;
        }
        int begin = frame.readerIndex();
        int[] types = new int[layout.count()];
        int wanted = -1;
        for (int i = 0; i < types.length; i++) {
            types[i] = frame.getUnsignedByte(begin + layout.type(i));
            if (i >= parameters) {
                ByteBuf named = frame.slice(begin + layout.type(i) + 2, layout.values() - layout.type(i) - 2);
                wanted = Wire.readLenencString(named).equals(name) ? i : wanted;
            }
        }
        try {
            return BinaryValue.readAscii(frame.slice(begin + layout.values(), frame.readableBytes() - layout.values()),
                    types, wanted, i -> layout.isNull(frame, i));
        } catch (ProtocolException e) {
            return null;
        }
    }
}
