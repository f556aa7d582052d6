package io.headgate.server.compression;

import io.headgate.protocol.response.ResponseTracker;

/** Goes over a stream of packets and knows where it is. A message is a packet with those that continue it. */
final class PacketWalk {

    private static final int HEADER = 4;

    private int headerBytes;
    private int length;
    private int payloadLeft;
    private boolean continues;

    /** Whether the next byte is the first one of a message. */
    boolean isBetweenMessages() {
        return isBetweenPackets() && !continues;
    }

    /** Whether the next byte is the first one of a packet. */
    boolean isBetweenPackets() {
        return headerBytes == 0 && payloadLeft == 0;
    }

    /** Whether the next packet continues the message of the last one. */
    boolean continues() {
        return continues;
    }

    /** How many of the next {@code available} bytes are payload. */
    int payload(int available) {
        return Math.min(payloadLeft, available);
    }

    /** Goes over bytes of payload. */
    void skip(int bytes) {
        payloadLeft -= bytes;
    }

    /** Goes over a byte of a header; true when it is the last one, which is the sequence id. */
    boolean header(byte next) {
        if (headerBytes < HEADER - 1) {
            length = headerBytes == 0 ? 0 : length;
            length |= (next & 0xFF) << Byte.SIZE * headerBytes++;
            return false;
        }
        headerBytes = 0;
        payloadLeft = length;
        continues = length == ResponseTracker.MAX_PAYLOAD;
        return true;
    }
}
