package io.headgate.protocol.packet;

import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Connection attributes as a handshake response and COM_CHANGE_USER have them: total length, then keys and values. */
final class ConnectAttributes {

    private ConnectAttributes() {
    }

    static List<Map.Entry<String, String>> read(ByteBuf payload) {
        ByteBuf block = Unpooled.wrappedBuffer(Wire.readLenencBytes(payload));
        List<Map.Entry<String, String>> attributes = new ArrayList<>();
        while (block.isReadable()) {
            attributes.add(Map.entry(Wire.readLenencString(block), Wire.readLenencString(block)));
        }
        return attributes;
    }

    static void write(ByteBuf out, List<Map.Entry<String, String>> attributes) {
        long length = 0;
        for (Map.Entry<String, String> attribute : attributes) {
            length += size(attribute.getKey()) + size(attribute.getValue());
        }
        Wire.writeLenencInt(out, length);
        for (Map.Entry<String, String> attribute : attributes) {
            Wire.writeLenencString(out, attribute.getKey());
            Wire.writeLenencString(out, attribute.getValue());
        }
    }

    private static long size(String string) {
        int length = string.getBytes(StandardCharsets.UTF_8).length;
        return Wire.lenencIntSize(length) + length;
    }
}
