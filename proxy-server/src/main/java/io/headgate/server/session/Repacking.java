package io.headgate.server.session;

import io.headgate.protocol.response.ResponseTracker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/**
 * Packs a command anew whose length was changed on its way: where the first packet is or becomes one of 2^24 - 1
 * bytes, all bytes behind it move to other places in other packets. Holds back no more than the change, or one packet
 * when the command has become shorter, because a packet's length stands in front of it.
 */
final class Repacking {

    private static final int HEADER = 4;

    private final ByteBufAllocator allocator;
    /** What the client has announced, and the backend has not been told yet. */
    private long announced;
    private boolean ended;
    /** What is missing of the packet whose header the backend has. */
    private int left;
    private boolean complete;
    private int packets;
    private ByteBuf held;
    private ByteBuf out;

    /**
     * @param length of the client's first packet
     * @param change how many bytes the command has become longer, or shorter if below 0
     */
    Repacking(int length, int change, ByteBufAllocator allocator) {
        this.allocator = allocator;
        this.announced = length + (long) change;
        this.ended = length < ResponseTracker.MAX_PAYLOAD;
    }

    /** Whether a first packet of this length cannot just get another length in its header. */
    static boolean isNeeded(int length, int change) {
        return length == ResponseTracker.MAX_PAYLOAD || length + change >= ResponseTracker.MAX_PAYLOAD;
    }

    /** The client's next packet has this length. */
    void onHeader(int length) {
        announced += length;
        ended = length < ResponseTracker.MAX_PAYLOAD;
        if (held != null) {
            ByteBuf late = held;
            held = null;
            onPayload(late, late.readerIndex(), late.readableBytes());
            late.release();
        }
        settle();
    }

    /** More payload of the command. */
    void onPayload(ByteBuf bytes, int index, int length) {
        int at = index;
        int end = index + length;
        while (at < end) {
            if (left == 0 && !begin()) {
                held = held == null ? allocator.buffer(end - at) : held;
                held.writeBytes(bytes, at, end - at);
                return;
            }
            int step = Math.min(left, end - at);
            out(step).writeBytes(bytes, at, step);
            left -= step;
            at += step;
        }
        settle();
    }

    /** Behind a last packet of 2^24 - 1 bytes comes an empty one. */
    private void settle() {
        if (ended && left == 0 && announced == 0 && held == null && !complete) {
            begin();
        }
    }

    /** Begins a packet if its length is known. */
    private boolean begin() {
        if (complete || !ended && announced < ResponseTracker.MAX_PAYLOAD) {
            return false;
        }
        left = (int) Math.min(announced, ResponseTracker.MAX_PAYLOAD);
        announced -= left;
        complete = left < ResponseTracker.MAX_PAYLOAD;
        out(HEADER).writeMediumLE(left).writeByte(packets++);
        return true;
    }

    private ByteBuf out(int more) {
        if (out == null) {
            out = allocator.buffer(HEADER + more);
        }
        return out;
    }

    /** What the backend gets now, which may be nothing; belongs to the caller. */
    ByteBuf take() {
        ByteBuf taken = out;
        out = null;
        return taken == null ? Unpooled.EMPTY_BUFFER : taken;
    }

    /** Sequence id of the last packet that has begun. */
    int lastSequenceId() {
        return packets - 1 & 0xFF;
    }

    void close() {
        if (held != null) {
            held.release();
            held = null;
        }
        if (out != null) {
            out.release();
            out = null;
        }
    }
}
