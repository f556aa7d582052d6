package io.headgate.server.compression;

import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;

/**
 * The sequence ids of one connection: those of frames, and those of the packets in them. Both begin at 0 with each
 * command, and both sides count together. In frames the server neither looks at a packet's id nor counts straight
 * (after each of several results it goes on with the frame's number; MySQL 9.7), but whoever gets these packets without
 * frames does look. So all that comes in is numbered anew.
 */
abstract class Numbering {

    /** The packet goes where there is room, and frames are counted on. */
    static final int NO_NEW_COUNT = -1;

    private static final int MASK = 0xFF;

    private int lastFrameIn = -1;
    private int nextFrameOut;

    /**
     * A frame has come.
     *
     * @param inside whether it goes on with a message that has begun
     * @throws ProtocolException ER_NET_PACKETS_OUT_OF_ORDER
     */
    void onFrame(int id, boolean inside) {
        int expected = inside ? plusOne(lastFrameIn) : expectedFrame(id);
        lastFrameIn = id;
        if (id != expected) {
            throw new ProtocolException(ErrorCode.ER_NET_PACKETS_OUT_OF_ORDER,
                    "a compressed packet came with sequence id " + id + " instead of " + expected);
        }
    }

    int lastFrameIn() {
        return lastFrameIn;
    }

    /** The id of the frame that is sent now. */
    int frameOut() {
        int id = nextFrameOut;
        nextFrameOut = plusOne(id);
        return id;
    }

    int nextFrameOut() {
        return nextFrameOut;
    }

    void nextFrameOut(int id) {
        nextFrameOut = id;
    }

    static int plusOne(int id) {
        return id + 1 & MASK;
    }

    /** The id that a frame between two messages must have, given the one that it has. */
    abstract int expectedFrame(int id);

    /** The first byte of a message has come. */
    abstract void onMessage(boolean firstInFrame);

    /** The id that a packet gets that has come. */
    abstract int packetIn();

    /**
     * A packet goes out.
     *
     * @param continues whether it continues the message of the last one
     * @return the id of the frame that begins with it, or {@link #NO_NEW_COUNT}
     */
    abstract int packetOut(int id, boolean continues);
}
