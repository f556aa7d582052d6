package io.headgate.server.session;

import io.headgate.protocol.Command;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.response.ResponseTracker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Cuts a client's bytes into commands. A command that fits is handed over whole; a long one is handed over with what
 * has arrived and the rest follows. While the session is busy, bytes that the client sends ahead are kept, and no more
 * is read once they are many. Keeps no buffer when nothing is unread.
 */
final class RequestReader {

    /** The session, as the reader sees it. */
    interface Sink {
        /** Whether the next command may be handed over. */
        boolean takesCommand();

        /** A whole command, header included, or an empty packet; owned by the sink. */
        void onCommand(ByteBuf frame);

        /** The beginning of a command of {@code length} bytes or more; {@code head} is owned by the sink. */
        void onLongCommand(ByteBuf head, int length);

        /** Whether the rest of a long command is expected. */
        boolean takesUpload();

        /** More of a long command. The sink reads what belongs to it and leaves the rest; it does not release. */
        void onUpload(ByteBuf bytes);
    }

    private static final int HEADER = 4;
    /** Commands up to this length are handed over whole. */
    static final int WHOLE = 64 * 1024;
    /** COM_STMT_EXECUTE has its parameter types in front: 65,535 parameters, without names, need 201 KiB. */
    static final int WHOLE_EXECUTE = 224 * 1024;
    /** The text of a prepared statement is kept anyway; only the database keeps a longer one. */
    static final int WHOLE_PREPARE = ResponseTracker.MAX_PAYLOAD - 1;
    private static final int SENT_AHEAD = 64 * 1024;

    private final Sink sink;
    private final ByteBufAllocator allocator;
    private ByteBuf unread;
    private boolean draining;

    RequestReader(Sink sink, ByteBufAllocator allocator) {
        this.sink = sink;
        this.allocator = allocator;
    }

    /** Takes bytes of the client; owns {@code in}. */
    void add(ByteBuf in) {
        if (unread == null) {
            unread = in;
        } else {
            if (!unread.isReadable() || unread.refCnt() > 1 || unread.maxFastWritableBytes() < in.readableBytes()) {
                ByteBuf joined = allocator.buffer(Math.max(1024, (unread.readableBytes() + in.readableBytes()) * 2));
                joined.writeBytes(unread);
                unread.release();
                unread = joined;
            }
            unread.writeBytes(in);
            in.release();
        }
        drain();
    }

    /** Whether so much has been sent ahead of the session that no more should be read for now. */
    boolean isFull() {
        return unread != null && unread.readableBytes() > SENT_AHEAD && !sink.takesCommand();
    }

    /** Hands over what is complete, as long as the sink takes it. */
    void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            while (unread != null && step()) {
                if (unread != null && !unread.isReadable()) {
                    unread.release();
                    unread = null;
                }
            }
        } finally {
            draining = false;
        }
        settle();
    }

    private boolean step() {
        if (sink.takesUpload()) {
            int before = unread.readableBytes();
            sink.onUpload(unread);
            return unread != null && unread.readableBytes() < before;
        }
        return sink.takesCommand() && next();
    }

    private boolean next() {
        int available = unread.readableBytes();
        if (available < HEADER) {
            return false;
        }
        int at = unread.readerIndex();
        int length = unread.getUnsignedMediumLE(at);
        int sequenceId = unread.getUnsignedByte(at + 3);
        if (sequenceId != 0) {
            throw new ProtocolException(ErrorCode.ER_NET_PACKETS_OUT_OF_ORDER,
                    "a command came with sequence id " + sequenceId + " instead of 0");
        }
        if (length == 0) {
            sink.onCommand(take(HEADER));
            return true;
        }
        if (available == HEADER) {
            return false;
        }
        int whole = whole(unread.getByte(at + HEADER));
        if (length > whole || length == ResponseTracker.MAX_PAYLOAD) {
            int head = HEADER + Math.min(whole, WHOLE_EXECUTE);
            if (available < head) {
                return false;
            }
            sink.onLongCommand(take(head), length);
        } else {
            if (available < HEADER + length) {
                return false;
            }
            sink.onCommand(take(HEADER + length));
        }
        return true;
    }

    /** How long a command may be to be handed over whole. */
    private static int whole(byte command) {
        if (command == Command.COM_STMT_EXECUTE.code()) {
            return WHOLE_EXECUTE;
        }
        return command == Command.COM_STMT_PREPARE.code() ? WHOLE_PREPARE : WHOLE;
    }

    private ByteBuf take(int length) {
        if (length == unread.readableBytes()) {
            ByteBuf all = unread;
            unread = null;
            return all;
        }
        return unread.readRetainedSlice(length);
    }

    /** What stays is kept in a buffer of its own size, not in the read buffer it came in. */
    private void settle() {
        if (unread == null) {
            return;
        }
        int readable = unread.readableBytes();
        if (readable == 0) {
            unread.release();
            unread = null;
        } else if (unread.refCnt() > 1 || unread.capacity() > 4 * readable + 256) {
            ByteBuf copy = allocator.buffer(readable);
            copy.writeBytes(unread);
            unread.release();
            unread = copy;
        }
    }

    /** Bytes behind the command that was handed over last, which are no commands; null when there are none. */
    ByteBuf takeRest() {
        ByteBuf rest = unread;
        unread = null;
        if (rest != null && !rest.isReadable()) {
            rest.release();
            return null;
        }
        return rest;
    }

    void close() {
        if (unread != null) {
            unread.release();
            unread = null;
        }
    }
}
