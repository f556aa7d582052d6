package io.headgate.server.backend;

import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks for the values of global variables. */
public final class GlobalValues {

    private static final int NULL = 0xFB;

    private GlobalValues() {
    }

    /** Its own LIMIT keeps sql_select_limit out. Fails for a name that is no global variable. */
    public static String question(Collection<String> names) {
        return names.stream().map(name -> "@@GLOBAL." + name).collect(Collectors.joining(", ", "SELECT ", " LIMIT 1"));
    }

    /**
     * The row that answers {@link #question} for the same names.
     *
     * @return NULL as the empty value, as session trackers print it
     */
    public static Map<String, String> read(Collection<String> names, byte[] row) {
        Map<String, String> values = new HashMap<>();
        ByteBuf in = Unpooled.wrappedBuffer(row);
        for (String name : names) {
            if (in.getUnsignedByte(in.readerIndex()) == NULL) {
                in.skipBytes(1);
                values.put(name, "");
            } else {
                values.put(name, Wire.readLenencString(in));
            }
        }
        return values;
    }
}
