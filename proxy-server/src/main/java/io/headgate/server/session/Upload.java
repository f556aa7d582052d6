package io.headgate.server.session;

import io.headgate.protocol.response.ResponseTracker;
import io.netty.buffer.ByteBuf;

/**
 * Follows a command that is too long to be kept: where its packets end, while its bytes pass. A packet of 2^24 - 1
 * bytes is continued by the next one.
 */
final class Upload {

    /** Sees the payload without headers, in order. */
    interface Payload {
        void on(ByteBuf bytes, int index, int length);
    }

    private static final int HEADER = 4;

    private final Payload payload;
    private int left;
    private boolean continued;
    private int headerBytes;
    private int header;
    private int lastSequenceId;

    /**
     * @param length length of the first packet's payload, whose header has been read
     * @param payload sees all payload bytes
     */
    Upload(int length, Payload payload) {
        this.payload = payload;
        this.left = length;
        this.continued = length == ResponseTracker.MAX_PAYLOAD;
    }

    /** Whether the last byte of the command has passed. */
    boolean isComplete() {
        return left == 0 && !continued;
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
                left -= step;
                at += step;
            } else {
                header |= bytes.getUnsignedByte(at++) << 8 * headerBytes++;
                if (headerBytes == HEADER) {
                    left = header & ResponseTracker.MAX_PAYLOAD;
                    lastSequenceId = header >>> 24;
                    continued = left == ResponseTracker.MAX_PAYLOAD;
                    headerBytes = 0;
                    header = 0;
                }
            }
        }
        return at - index;
    }
}
