package io.headgate.server.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;

/** Bytes as a client sends them, in buffers that are counted. */
final class Reads {

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

    UnpooledByteBufAllocator allocator() {
        return allocator;
    }

    ByteBuf read(byte[] bytes, int from, int to) {
        return allocator.heapBuffer(Math.max(1, to - from)).writeBytes(bytes, from, to - from);
    }

    ByteBuf read(byte[] bytes) {
        return read(bytes, 0, bytes.length);
    }

    /** Bytes that are held in buffers now. */
    long held() {
        return allocator.metric().usedHeapMemory();
    }

    /** A packet with this sequence id and payload. */
    static byte[] packet(int sequenceId, byte[] payload) {
        byte[] packet = new byte[4 + payload.length];
        packet[0] = (byte) payload.length;
        packet[1] = (byte) (payload.length >>> 8);
        packet[2] = (byte) (payload.length >>> 16);
        packet[3] = (byte) sequenceId;
        System.arraycopy(payload, 0, packet, 4, payload.length);
        return packet;
    }

    /** A payload of that length that begins with the command byte. */
    static byte[] payload(int command, int length) {
        byte[] payload = new byte[length];
        java.util.Arrays.fill(payload, (byte) ' ');
        payload[0] = (byte) command;
        return payload;
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
