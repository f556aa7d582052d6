package io.headgate.server.session;

import io.headgate.protocol.response.ResponseTracker;
import io.netty.buffer.ByteBuf;

/**
 * Follows what is too long to be kept, a command or a file of the client's: where its packets end, while its bytes
 * pass. A packet of 2^24 - 1 bytes is continued by the next one.
 */
final class Upload {

    /** Sees the payload without headers, in order. */
    interface Payload {
        void on(ByteBuf bytes, int index, int length);
    }

    private static final int HEADER = 4;

    private final Payload payload;
    private Repacking repacking;
    private int left;
    private boolean continued;
    private int headerBytes;
    private int header;
    private int lastSequenceId;
    /** Whether only an empty packet ends it. */
    private boolean untilEmpty;
    private int sequenceShift;

    /**
     * @param length length of the first packet's payload, whose header has been read
     * @param payload sees all payload bytes
     */
    Upload(int length, Payload payload) {
        this.payload = payload;
        this.left = length;
        this.continued = length == ResponseTracker.MAX_PAYLOAD;
    }

    private Upload(int sequenceShift) {
        this(0, (bytes, index, count) -> { });
        this.untilEmpty = true;
        this.sequenceShift = sequenceShift;
    }

    /**
     * The content of a file that the server has asked for: any number of packets, and an empty one that ends it.
     *
     * @param sequenceShift what the client's sequence ids are ahead of the server's; {@link #pass} takes it away
     */
    static Upload ofLocalFile(int sequenceShift) {
        return new Upload(sequenceShift);
    }

    /** From now on this, too, sees the payload and the headers. */
    void repack(Repacking with) {
        repacking = with;
    }

    /** Whether the last byte of the command, or of the file, has passed. */
    boolean isComplete() {
        return left == 0 && !continued && !untilEmpty;
    }

    /** The caller has seen the first bytes of the payload itself. */
    void skip(int bytes) {
        left -= bytes;
    }

    /** Sequence id of the last packet whose header has passed. */
    int lastSequenceId() {
        return lastSequenceId;
    }

    /** How many of these bytes belong to the command; they are passed by this. */
    int pass(ByteBuf bytes, int index, int length) {
        int at = index;
        int end = index + length;
        while (at < end && !isComplete()) {
            if (left > 0) {
                int step = Math.min(left, end - at);
                payload.on(bytes, at, step);
                if (repacking != null) {
                    repacking.onPayload(bytes, at, step);
                }
                left -= step;
                at += step;
            } else {
                header |= bytes.getUnsignedByte(at++) << 8 * headerBytes++;
                if (headerBytes == HEADER) {
                    left = header & ResponseTracker.MAX_PAYLOAD;
                    lastSequenceId = header >>> 24;
                    if (sequenceShift != 0) {
                        bytes.setByte(at - 1, lastSequenceId - sequenceShift);
                    }
                    untilEmpty &= left > 0 || continued;
                    continued = left == ResponseTracker.MAX_PAYLOAD;
                    headerBytes = 0;
                    header = 0;
                    if (repacking != null) {
                        repacking.onHeader(left);
                    }
                }
            }
        }
        return at - index;
    }
}
