package io.headgate.server.compression;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.DeflaterOutputStream;

/** Packets and frames as bytes, and both ways between them with every buffer counted. */
final class Framed {

    private static final int MAX = 0xFF_FFFF;

    private Framed() {
    }

    static byte[] packet(int id, byte[] payload) {
        return joined(new byte[] {(byte) payload.length, (byte) (payload.length >>> 8), (byte) (payload.length >>> 16),
            (byte) id}, payload);
    }

    /** The packets of a payload of any length, with ids from {@code firstId} on. */
    static byte[] message(int firstId, byte[] payload) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int id = firstId;
        int at = 0;
        int length;
        do {
            length = Math.min(MAX, payload.length - at);
            all.writeBytes(packet(id++, Arrays.copyOfRange(payload, at, at + length)));
            at += length;
        } while (length == MAX);
        return all.toByteArray();
    }

    static byte[] frame(int id, int plainLength, byte[] body) {
        return joined(packet(id, body), 4, new byte[] {(byte) plainLength, (byte) (plainLength >>> 8),
            (byte) (plainLength >>> 16)});
    }

    private static byte[] joined(byte[] whole, int at, byte[] inserted) {
        return joined(Arrays.copyOf(whole, at), inserted, Arrays.copyOfRange(whole, at, whole.length));
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Compressed data, made without the codec. */
    static byte[] compressed(Codec codec, byte[] plain) {
        if (codec instanceof ZstdCodec) {
            return Zstd.compress(plain);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** What goes out when {@code packets} are written, cut at odd places, and flushed. */
    static byte[] encoded(Codec codec, Numbering numbering, byte[] packets) {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        FrameEncoder encoder = new FrameEncoder(codec, numbering, allocator, frame -> take(frame, frames));
        int step = Math.max(3, packets.length / 7);
        for (int at = 0; at < packets.length; at += step) {
            encoder.write(Unpooled.wrappedBuffer(packets, at, Math.min(step, packets.length - at)));
        }
        encoder.emit();
        assertThat(held(allocator)).isZero();
        return frames.toByteArray();
    }

    static void take(ByteBuf bytes, ByteArrayOutputStream target) {
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy).release();
        target.writeBytes(copy);
    }

    /** The packets in {@code frames}, which arrive so many bytes at a time. */
    static byte[] decoded(Codec codec, Numbering numbering, byte[] frames, int step) {
        ByteArrayOutputStream packets = new ByteArrayOutputStream();
        decode(codec, numbering, frames, step, piece -> packets.writeBytes(
                Arrays.copyOfRange(piece.array(), piece.arrayOffset(), piece.arrayOffset() + piece.readableBytes())));
        return packets.toByteArray();
    }

    static void decode(Codec codec, Numbering numbering, byte[] frames, int step, Consumer<ByteBuf> pieces) {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
        FrameDecoder decoder = new FrameDecoder(codec, numbering, allocator);
        try {
            for (int at = 0; at < frames.length; at += step) {
                int length = Math.min(step, frames.length - at);
                decoder.add(allocator.heapBuffer(length).writeBytes(frames, at, length));
                ByteBuf piece;
                while ((piece = decoder.poll()) != null) {
                    pieces.accept(piece);
                    piece.release();
                }
            }
        } finally {
            decoder.close();
        }
        assertThat(held(allocator)).isZero();
    }

    private static long held(UnpooledByteBufAllocator allocator) {
        return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
    }
}
