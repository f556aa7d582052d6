package io.headgate.protocol.codec;

import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Cuts a byte stream into whole packets, for dialogues in which packets are small. Keeps no buffer between packets.
 * One thread at a time.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html">MySQL Packets</a>
 */
public final class PacketAssembler implements AutoCloseable {

    private static final int HEADER = 4;

    private final int maxPayload;
    private ByteBuf bytes;
    private int sequenceId;

    /**
     * @param maxPayload the longest payload that is taken, in bytes; a longer one is refused before it is stored
     */
    public PacketAssembler(int maxPayload) {
        this.maxPayload = maxPayload;
    }

    /** Adds what was read; owns {@code in}. */
    public void add(ByteBuf in, ByteBufAllocator allocator) {
        if (bytes == null) {
            bytes = in;
            return;
        }
        ByteBuf joined = allocator.buffer(bytes.readableBytes() + in.readableBytes());
        joined.writeBytes(bytes).writeBytes(in);
        bytes.release();
        in.release();
        bytes = joined;
    }

    /**
     * The next whole packet as a copy of its payload, or null while it is incomplete.
     *
     * @throws ProtocolException ER_NET_PACKET_TOO_LARGE when its header announces more than the limit
     */
    public byte[] poll() {
        if (bytes == null || bytes.readableBytes() < HEADER) {
            releaseWhenEmpty();
            return null;
        }
        int at = bytes.readerIndex();
        int length = bytes.getUnsignedMediumLE(at);
        if (length > maxPayload) {
            throw new ProtocolException(ErrorCode.ER_NET_PACKET_TOO_LARGE,
                    "a packet of " + length + " bytes during login; at most " + maxPayload + " are taken");
        }
        if (bytes.readableBytes() < HEADER + length) {
            return null;
        }
        sequenceId = bytes.getUnsignedByte(at + 3);
        byte[] payload = new byte[length];
        bytes.skipBytes(HEADER).readBytes(payload);
        releaseWhenEmpty();
        return payload;
    }

    /** The sequence id of the packet that {@link #poll} returned last, 0 to 255. */
    public int sequenceId() {
        return sequenceId;
    }

    /** Bytes that came behind the last packet; they belong to the caller. Null when there are none. */
    public ByteBuf takeRest() {
        releaseWhenEmpty();
        ByteBuf rest = bytes;
        bytes = null;
        return rest;
    }

    private void releaseWhenEmpty() {
        if (bytes != null && !bytes.isReadable()) {
            bytes.release();
            bytes = null;
        }
    }

    @Override
    public void close() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }
}
