package io.headgate.server.session;

import io.headgate.pool.Holds;
import io.headgate.protocol.Command;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.sql.StatementKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A copy of a command that can be sent again. A server that stops being the writer refuses what writes, and a statement
 * outside of a transaction that it has refused has not run: it is given to the next writer, and its client notices
 * nothing. Not so a CALL, of which a part may have run. What only reads can be sent again as long as its client has
 * been told nothing, also where the connection was lost; and to the writer where a reader refuses it, because a view
 * calls what writes.
 */
final class Replay {

    /** Between two attempts: the refusal has the servers asked for their state. */
    static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** A server that goes on being the writer and refusing means what it says. */
    private static final int MOST_ATTEMPTS = 100;
    private static final int LONGEST = 64 * 1024;
    private static final Set<StatementKind> WRITES = EnumSet.of(StatementKind.INSERT, StatementKind.REPLACE,
            StatementKind.UPDATE, StatementKind.DELETE, StatementKind.DDL, StatementKind.ADMIN);

    private final ByteBuf copy;
    private final boolean read;
    private final boolean mayBeRefused;
    private int attempts;
    private boolean withdrawn;

    private Replay(ByteBuf copy, boolean read, boolean mayBeRefused) {
        this.copy = copy;
        this.read = read;
        this.mayBeRefused = mayBeRefused;
    }

    /**
     * Null for a command that is not to be sent again.
     *
     * @param atReader whether a reader gets it now
     * @param split whether the writer may get instead what a reader refuses
     */
    static Replay of(Request request, ByteBuf frame, Holds holds, boolean atReader, boolean split,
            ByteBufAllocator allocator) {
        boolean command = request.command == Command.COM_QUERY
                || request.command == Command.COM_STMT_EXECUTE && request.textToPrepare() != null;
        boolean reads = command && request.traits != null && request.traits.plainRead();
        boolean suits = command && request.traits != null
                && (reads || !atReader && WRITES.contains(request.traits.kind()))
                && request.upload == null && request.rewrite == null && holds.isEmpty()
                && frame.readableBytes() <= LONGEST;
        return suits ? new Replay(allocator.buffer(frame.readableBytes()).writeBytes(frame, frame.readerIndex(),
                frame.readableBytes()), reads, !reads || atReader && split) : null;
    }

    /** The server has answered with nothing but this. Whether the client is not to be told, and it is tried again. */
    boolean withdraws(ErrPacket error) {
        withdrawn = mayBeRefused && (error.code() == ErrorCode.ER_OPTION_PREVENTS_STATEMENT.code()
                || error.code() == ErrorCode.ER_READ_ONLY_MODE.code())
                && error.message().contains("read-only") && ++attempts <= MOST_ATTEMPTS;
        return withdrawn;
    }

    /** Whether it only reads. */
    boolean isRead() {
        return read;
    }

    /** Whether the last answer was withheld from the client. */
    boolean isWithdrawn() {
        return withdrawn;
    }

    /** The command once more; belongs to the caller. */
    ByteBuf frame(ByteBufAllocator allocator) {
        withdrawn = false;
        return allocator.buffer(copy.readableBytes()).writeBytes(copy, copy.readerIndex(), copy.readableBytes());
    }

    void close() {
        copy.release();
    }
}
