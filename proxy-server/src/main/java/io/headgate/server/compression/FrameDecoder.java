package io.headgate.server.compression;

import io.headgate.protocol.ProtocolException;
import io.headgate.server.compression.Codec.Decompressor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/**
 * Frames to the packets in them. It decompresses while a frame still arrives, and hands out a small piece at a time: a
 * frame may be as small as a kilobyte and hold 2^24-1 bytes, and whoever takes the pieces may stop. One thread at a
 * time.
 *
 * <pre>
 * 3 length of what follows the header   1 sequence id   3 length when decompressed, 0: it is not compressed
 * </pre>
 */
final class FrameDecoder {

    static final int HEADER = 7;
    /** The largest piece. */
    static final int PIECE = 64 * 1024;

    private final Codec codec;
    private final Numbering numbering;
    private final ByteBufAllocator allocator;
    private final PacketWalk walk = new PacketWalk();
    private ByteBuf unread;
    private Decompressor decompressor;
    private int left;
    private int plainLeft;
    private boolean morePending;
    private boolean atFrameStart;

    FrameDecoder(Codec codec, Numbering numbering, ByteBufAllocator allocator) {
        this.codec = codec;
        this.numbering = numbering;
        this.allocator = allocator;
    }

    /** Adds what was read; owns {@code in}. */
    void add(ByteBuf in) {
        if (unread == null) {
            unread = in;
            return;
        }
        ByteBuf joined = allocator.buffer(unread.readableBytes() + in.readableBytes());
        joined.writeBytes(unread).writeBytes(in);
        unread.release();
        in.release();
        unread = joined;
    }

    /**
     * The next piece of packets, which belongs to the caller; null when more must be added first.
     *
     * @throws ProtocolException ER_NET_UNCOMPRESS_ERROR or ER_NET_PACKETS_OUT_OF_ORDER; nothing may be asked afterwards
     */
    ByteBuf poll() {
        while (true) {
            if (left == 0 && decompressor == null) {
                if (!beginFrame()) {
                    return null;
                }
            } else if (!morePending && left > 0 && !isReadable()) {
                release();
                return null;
            } else {
                ByteBuf piece = decompressor == null ? stored() : decompressed();
                if (piece.isReadable()) {
                    number(piece);
                    return piece;
                }
                piece.release();
            }
        }
    }

    /** Whether {@link #poll} might have something to give without more being added. */
    boolean hasUnread() {
        return isReadable() || morePending;
    }

    private boolean isReadable() {
        return unread != null && unread.isReadable();
    }

    private boolean beginFrame() {
        if (unread == null || unread.readableBytes() < HEADER) {
            if (!isReadable()) {
                release();
            }
            return false;
        }
        left = unread.readUnsignedMediumLE();
        int id = unread.readUnsignedByte();
        plainLeft = unread.readUnsignedMediumLE();
        numbering.onFrame(id, !walk.isBetweenMessages());
        atFrameStart = true;
        if (plainLeft > 0) {
            if (left == 0) {
                throw Corrupt.frame("a frame of no bytes announces " + plainLeft);
            }
            decompressor = codec.decompressor();
        }
        return true;
    }

    private ByteBuf stored() {
        int length = Math.min(Math.min(left, PIECE), unread.readableBytes());
        left -= length;
        // a copy: a slice would keep all that was read with it
        return allocator.buffer(length).writeBytes(unread, length);
    }

    private ByteBuf decompressed() {
        // one more than there may be, to see if there is
        int room = Math.min(plainLeft, PIECE - 1) + 1;
        ByteBuf piece = allocator.buffer(room, room);
        boolean done = false;
        try {
            decompress(piece);
            done = true;
            return trimmed(piece);
        } finally {
            if (!done) {
                piece.release();
            }
        }
    }

    /** Whoever queues a piece counts its bytes, not what the buffer could hold. */
    private ByteBuf trimmed(ByteBuf piece) {
        if (piece.readableBytes() > piece.capacity() / 2) {
            return piece;
        }
        ByteBuf copy = allocator.buffer(piece.readableBytes()).writeBytes(piece);
        piece.release();
        return copy;
    }

    private void decompress(ByteBuf piece) {
        ByteBuf in = unread == null ? Unpooled.EMPTY_BUFFER : unread;
        int start = in.readerIndex();
        int given = Math.min(left, in.readableBytes());
        decompressor.decompress(in, given, piece);
        int taken = in.readerIndex() - start;
        left -= taken;
        plainLeft -= piece.readableBytes();
        morePending = !piece.isWritable();
        if (plainLeft < 0) {
            throw Corrupt.frame("a frame holds more bytes than it announces");
        }
        if (decompressor.isFinished()) {
            endFrame();
        } else if (taken == 0 && !piece.isReadable() && (left == 0 || given > 0)) {
            throw Corrupt.frame("a frame ends within its compressed data, " + plainLeft + " bytes before the end");
        }
    }

    private void endFrame() {
        decompressor.close();
        decompressor = null;
        morePending = false;
        if (plainLeft != 0 || left != 0) {
            throw Corrupt.frame("the compressed data of a frame ends " + left + " bytes before the frame and "
                    + plainLeft + " bytes before what it announces");
        }
    }

    private void number(ByteBuf piece) {
        int at = piece.readerIndex();
        int end = piece.writerIndex();
        while (at < end) {
            int payload = walk.payload(end - at);
            if (payload > 0) {
                walk.skip(payload);
                at += payload;
            } else {
                if (walk.isBetweenMessages()) {
                    numbering.onMessage(atFrameStart);
                }
                if (walk.header(piece.getByte(at))) {
                    piece.setByte(at, numbering.packetIn());
                }
                at++;
            }
            atFrameStart = false;
        }
    }

    private void release() {
        if (unread != null) {
            unread.release();
            unread = null;
        }
    }

    void close() {
        release();
        if (decompressor != null) {
            decompressor.close();
            decompressor = null;
        }
    }
}
