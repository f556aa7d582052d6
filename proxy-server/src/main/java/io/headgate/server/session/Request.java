package io.headgate.server.session;

import io.headgate.pool.Holds;
import io.headgate.protocol.Command;
import io.headgate.protocol.response.ResponseShape;
import io.headgate.protocol.sql.StatementScanner;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import io.headgate.server.backend.StatementText;
import io.headgate.server.history.TraceParent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Set;

/** A client's command on its way to a backend. Owns its frame until it is taken or dropped. */
final class Request {

    private static final int MAX_RETRIES = 3;

    /** Null for the end of a login, which only needs a backend in the right state. */
    final Command command;
    final ResponseShape shape;
    /** Of the text that is executed; null when there is none, or when it is still arriving. */
    StatementTraits traits;
    /** Of the text that is executed, if {@link StatementTraits#isNamed} and it came whole; else null. */
    StatementTokens tokens;
    /** Of the client's text, as {@link StatementScanner#digest} has it; 0 where there is none, or while it arrives. */
    long digest;
    /** What an EXECUTE in SQL text executes; null when it is not known, and for everything else. */
    TextStatements.Text text;
    /** An EXECUTE in SQL text of a name that the session has not prepared. */
    boolean unprepared;
    /** The values of its parameters as far as they matter, null for each that does not or is not known. */
    List<String> parameters = List.of();
    /** Whether the global variables that it sets have been asked for. */
    boolean asksForGlobals;
    /** The statement that is executed, fetched from or reset; the new one for COM_STMT_PREPARE; else null. */
    PreparedStatement statement;
    /** The rest of a long packet, or a file, that is still arriving; null for a command that came whole. */
    Upload upload;
    /** Reads the text of an upload; null when it has none. */
    StatementScanner scanner;
    /** The KILL of another client of the proxy that this is; else null. */
    KillRun kill;
    /** What was replaced in its text, so that the response reads as the client expects; null when nothing was. */
    StatementRewrite rewrite;
    /** It sets {@code pseudo_thread_id}. */
    boolean assignsThreadId;
    /** Where the text of a COM_QUERY begins, from the packet's header on. */
    int textAt = QueryFrame.PLAIN_TEXT;
    /** Packs a long command anew whose length is another for the backend; null when that is not needed. */
    Repacking repacking;
    /** It takes a value of a sequence, and the session may read LASTVAL() afterwards. */
    boolean takesSequenceValue;
    /** Null for what is not to be sent twice. */
    Replay replay;
    /** The server settles the types of the user variables in the text that it is to prepare. */
    boolean settlesVariables;
    /** What COM_SET_OPTION asks for. */
    boolean multiStatements;

    private boolean dropped;
    private boolean interrupted;
    private int retries;
    private ByteBuf frame;
    private final int welcomeSequenceId;

    Request(Command command, ResponseShape shape, ByteBuf frame) {
        this(command, shape, frame, 0);
    }

    private Request(Command command, ResponseShape shape, ByteBuf frame, int welcomeSequenceId) {
        this.command = command;
        this.shape = shape;
        this.frame = frame;
        this.welcomeSequenceId = welcomeSequenceId;
    }

    /** The end of a login. */
    static Request welcome(int sequenceId) {
        return new Request(null, ResponseShape.SINGLE, null, sequenceId);
    }

    boolean isWelcome() {
        return command == null;
    }

    int welcomeSequenceId() {
        return welcomeSequenceId;
    }

    boolean isPrepare() {
        return command == Command.COM_STMT_PREPARE;
    }

    /** Whether the execution of a statement asks for a cursor. */
    boolean opensCursor() {
        return ExecuteFrame.cursorType(frame) != 0;
    }

    /** What the client's text says about where it wants to run. */
    RouteHint textHint() {
        if (command == Command.COM_STMT_EXECUTE) {
            ByteBuf sql = Unpooled.wrappedBuffer(statement.text().sql());
            return RouteHint.ofText(sql, 0, sql.readableBytes());
        }
        return RouteHint.ofText(frame, frame.readerIndex() + textAt, frame.writerIndex());
    }

    /** The value of a query attribute, if it is an ASCII string; else null. */
    String attribute(String name) {
        return switch (command) {
            case COM_QUERY -> textAt == QueryFrame.PLAIN_TEXT ? null : QueryFrame.attribute(frame, name);
            case COM_STMT_EXECUTE -> ExecuteFrame.attribute(frame, statement.parameters(), name);
            default -> null;
        };
    }

    /** Whether it comes with query attributes. @param agreed whether its client may send them */
    private boolean hasAttributes(boolean agreed) {
        return agreed && switch (command) {
            case COM_QUERY -> textAt > QueryFrame.NO_ATTRIBUTES;
            case COM_STMT_EXECUTE -> statement != null && ExecuteFrame.hasAttributes(frame, statement.parameters());
            default -> false;
        };
    }

    /** The trace that it is a part of; null for none. @param agreed whether its client may send query attributes */
    TraceParent traceParent(boolean agreed) {
        TraceParent attribute = hasAttributes(agreed) ? TraceParent.of(attribute(TraceParent.NAME)) : null;
        return attribute != null || command != Command.COM_QUERY || textAt < 0 ? attribute
                : TraceParent.ofText(frame, frame.readerIndex() + textAt, frame.writerIndex());
    }

    /** The beginning of the text of COM_QUERY or COM_STMT_PREPARE, copied. */
    byte[] text(int longest) {
        byte[] text = new byte[Math.min(longest, frame.readableBytes() - textAt)];
        frame.getBytes(frame.readerIndex() + textAt, text);
        return text;
    }

    /** Whether the server answers at all. */
    boolean isAnswered() {
        return command == null || command.answered();
    }

    /** The sequence id with which the answer begins: one more than the last packet of the command. */
    int responseSequenceId() {
        return upload == null ? 1 : upload.lastSequenceId() + 1;
    }

    /** What the backend must have prepared before the command, or null. */
    StatementText textToPrepare() {
        if (statement == null || statement.own() != null) {
            return null;
        }
        return command == Command.COM_STMT_EXECUTE ? statement.textToExecute()
                : command == Command.COM_STMT_SEND_LONG_DATA ? statement.text() : null;
    }

    /** Of the text that is to be prepared; null when the names in it do not matter. */
    StatementTokens tokensToPrepare() {
        return statement.text() == null ? null : statement.text().tokens();
    }

    /** The counts of which the backend must have the values in user variables before the command. */
    Set<LastCount> counts() {
        return command == Command.COM_STMT_EXECUTE && statement != null ? statement.counts() : Set.of();
    }

    /** Whether the answer depends on FOUND_ROWS() of the session's statements before. */
    boolean readsFoundRows() {
        return traits != null && traits.has(Trait.READS_FOUND_ROWS) || counts().contains(LastCount.FOUND_ROWS);
    }

    /** Whether more can be put into its text once the proxy knows more. */
    boolean isTranslatable() {
        return command == Command.COM_QUERY && tokens != null && text == null;
    }

    /** Keeps what can be sent again, unless that was done before; see {@link Replay#of}. */
    void keepForReplay(Holds holds, boolean atReader, boolean split, ByteBufAllocator allocator) {
        if (replay == null) {
            replay = Replay.of(this, frame, holds, atReader, split, allocator);
        }
    }

    /** The answer was withheld: the command is as it was before it was sent. */
    void again(ByteBufAllocator allocator) {
        frame = replay.frame(allocator);
    }

    void endReplay() {
        if (replay != null) {
            replay.close();
            replay = null;
        }
    }

    /** Somebody has killed it before it reached a backend. */
    void interrupt() {
        interrupted = true;
    }

    boolean isInterrupted() {
        return interrupted;
    }

    /** Whether it may go to another backend because one broke; asked once for each that did. */
    boolean mayRetry() {
        return retries++ < MAX_RETRIES;
    }

    /** Hands the frame over to the caller. */
    ByteBuf takeFrame() {
        ByteBuf taken = frame;
        frame = null;
        return taken;
    }

    /** The command's length changes so that its packets do. */
    void repack(Repacking with) {
        repacking = with;
        if (upload != null) {
            upload.repack(with);
        }
    }

    /** From now on the rest of the upload is read and thrown away. */
    void dropUpload() {
        dropped = true;
        upload.repack(null);
        endRepacking();
    }

    boolean isDropped() {
        return dropped;
    }

    void endRepacking() {
        if (repacking != null) {
            repacking.close();
            repacking = null;
        }
    }

    /** What the client's packets were more than the backend's, so that the answer's sequence ids can be put right. */
    int sequenceShift() {
        return repacking == null ? 0 : responseSequenceId() - 1 - repacking.lastSequenceId();
    }

    /** Gives back the read buffer that the frame is a part of. */
    void keepWhileWaiting(ByteBufAllocator allocator) {
        if (frame != null) {
            ByteBuf copy = allocator.buffer(frame.readableBytes());
            copy.writeBytes(frame);
            frame.release();
            frame = copy;
        }
    }

    void drop() {
        if (kill != null) {
            kill.abandon();
        }
        endRepacking();
        endReplay();
        if (frame != null) {
            frame.release();
            frame = null;
        }
    }
}
