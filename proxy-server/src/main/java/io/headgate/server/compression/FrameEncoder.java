package io.headgate.server.compression;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;

/**
 * Packets to frames. What is written is gathered, up to 64 KiB, until it is to go out; a packet's header goes out
 * whole. Keeps no buffer in between. One thread at a time.
 */
final class FrameEncoder {

    /** Enough for both algorithms to be nearly as good as they can, and little to wait for. */
    static final int MAX_PLAIN = 64 * 1024;
    /** What is shorter is not compressed; the server has the same limit. */
    static final int MIN_COMPRESSED = 50;

    private static final int HEADER = FrameDecoder.HEADER;
    private static final int PACKET_HEADER = 4;
    private static final int SMALLEST = 256;

    private final Codec codec;
    private final Numbering numbering;
    private final ByteBufAllocator allocator;
    private final Consumer<ByteBuf> frames;
    private final PacketWalk walk = new PacketWalk();
    private final byte[] packetHeader = new byte[PACKET_HEADER];
    private int packetHeaderLength;
    private ByteBuf gathered;

    /** @param frames takes each frame and owns it */
    FrameEncoder(Codec codec, Numbering numbering, ByteBufAllocator allocator, Consumer<ByteBuf> frames) {
        this.codec = codec;
        this.numbering = numbering;
        this.allocator = allocator;
        this.frames = frames;
    }

    /** Takes packets, cut anywhere; reads {@code in} to its end and does not release it. */
    void write(ByteBuf in) {
        while (in.isReadable()) {
            int payload = walk.payload(in.readableBytes());
            if (payload > 0) {
                gather(in, payload);
                walk.skip(payload);
            } else {
                header(in.readByte());
            }
        }
    }

    private void header(byte next) {
        boolean continues = walk.continues();
        packetHeader[packetHeaderLength++] = next;
        if (!walk.header(next)) {
            return;
        }
        packetHeaderLength = 0;
        int count = numbering.packetOut(next & 0xFF, continues);
        if (count != Numbering.NO_NEW_COUNT) {
            emit();
            numbering.nextFrameOut(count);
        }
        gather(packetHeader);
    }

    private void gather(byte[] bytes) {
        makeRoom(bytes.length);
        gathered.writeBytes(bytes);
    }

    private void gather(ByteBuf in, int length) {
        int left = length;
        while (left > 0) {
            makeRoom(1);
            int now = Math.min(left, gathered.maxWritableBytes());
            gathered.writeBytes(in, now);
            left -= now;
        }
    }

    private void makeRoom(int needed) {
        if (gathered != null && gathered.maxWritableBytes() < needed) {
            emit();
        }
        if (gathered == null) {
            gathered = allocator.directBuffer(SMALLEST, HEADER + MAX_PLAIN);
            gathered.writeZero(HEADER);
        }
    }

    /** Hands over what has been gathered, as a frame. */
    void emit() {
        if (gathered == null) {
            return;
        }
        ByteBuf plain = gathered;
        gathered = null;
        int length = plain.readableBytes() - HEADER;
        ByteBuf compressed = length < MIN_COMPRESSED ? null : compressed(plain, length);
        if (compressed == null) {
            frames.accept(withHeader(plain, 0));
        } else {
            plain.release();
            frames.accept(withHeader(compressed, length));
        }
    }

    private ByteBuf compressed(ByteBuf plain, int length) {
        ByteBuf frame = allocator.directBuffer(HEADER + length).writeZero(HEADER);
        try {
            // a copy: in a queue it counts with its bytes, not with what the buffer could hold
            return codec.compress(plain.slice(HEADER, length), frame)
                    ? allocator.directBuffer(frame.readableBytes()).writeBytes(frame) : null;
        } finally {
            frame.release();
        }
    }

    private ByteBuf withHeader(ByteBuf frame, int plainLength) {
        return frame.setMediumLE(0, frame.readableBytes() - HEADER).setByte(3, numbering.frameOut())
                .setMediumLE(4, plainLength);
    }

    /** Forgets what has been gathered. */
    void close() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
