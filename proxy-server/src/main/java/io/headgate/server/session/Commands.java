package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.response.ResponseShape;
import io.headgate.protocol.sql.FoundRowsEffect;
import io.headgate.protocol.sql.KillTarget;
import io.headgate.protocol.sql.StatementKind;
import io.headgate.protocol.sql.StatementScanner;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.server.ProxyError;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.StatementText;
import io.headgate.server.relay.ResponseFacts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Function;

/**
 * What each command means: answered here, taken to a backend, or refused; what is changed in it on its way; and what
 * its response means. Those of prepared statements are {@link StatementCommands}'.
 */
final class Commands {

    /** The traits of a command without SQL text. */
    static final StatementTraits NO_TEXT = new StatementTraits(StatementKind.EMPTY, 0, FoundRowsEffect.KEPT, false);

    static final int HEADER = 4;
    private static final int MULTI_STATEMENTS_ON = 0;

    private final ClientSession session;
    private final PreparedStatements statements;
    private final StatementCommands prepared;

    Commands(ClientSession session, PreparedStatements statements) {
        this.session = session;
        this.statements = statements;
        this.prepared = new StatementCommands(session, statements, this);
    }

    /** A whole command; owns {@code frame}. */
    void onCommand(ByteBuf frame) {
        session.memory().catchUpWithGlobals();
        if (frame.readableBytes() == HEADER) {
            // servers take it for COM_SLEEP
            refuse(frame, ProxyError.UNKNOWN_COMMAND.packet("an empty packet"));
            return;
        }
        int code = frame.getUnsignedByte(frame.readerIndex() + HEADER);
        Command command = Command.of(code);
        if (command == null) {
            refuse(frame, ProxyError.UNKNOWN_COMMAND.packet("command byte " + code));
            return;
        }
        switch (command) {
            case COM_QUERY -> {
                Request request = new Request(command, ResponseShape.RESULT_SETS, frame);
                int textAt = releasingOnError(frame, this::textAt);
                request.textAt = textAt;
                request.traits = scan(frame, textAt);
                request.digest = SharedScanner.digest();
                request.tokens = request.traits.isNamed() ? tokens(text(frame, textAt)) : null;
                ErrPacket refusal = LocalFiles.refusal(request.traits, session.view().capabilities(),
                        session.context().target().facts(), () -> tokens(text(frame, textAt)));
                if (refusal == null) {
                    startTranslated(request);
                } else {
                    refuse(request.takeFrame(), refusal);
                }
            }
            case COM_STMT_EXECUTE -> prepared.onExecute(frame);
            case COM_STMT_PREPARE -> prepared.onPrepare(frame);
            case COM_STMT_CLOSE -> prepared.onClose(frame);
            case COM_STMT_RESET -> prepared.onReset(frame);
            case COM_STMT_SEND_LONG_DATA -> prepared.onLongData(frame);
            case COM_STMT_FETCH -> prepared.onFetch(frame);
            case COM_PING -> {
                frame.release();
                session.runner().forgetRowCount();
                session.recorder().answeredHere(command, 0);
                session.answerOk();
            }
            case COM_QUIT -> {
                frame.release();
                session.close(CloseCause.CLIENT_QUIT);
            }
            case COM_RESET_CONNECTION -> {
                frame.release();
                session.recorder().answeredHere(command, 0);
                session.resetSession();
            }
            case COM_CHANGE_USER -> session.changeUser(frame);
            case COM_SET_OPTION -> {
                Request request = new Request(command, ResponseShape.of(command), frame);
                request.multiStatements = frame.readableBytes() >= HEADER + 3
                        && frame.getShortLE(frame.readerIndex() + HEADER + 1) == MULTI_STATEMENTS_ON;
                session.runner().start(request);
            }
            case COM_INIT_DB, COM_FIELD_LIST, COM_STATISTICS, COM_DEBUG, COM_REFRESH, COM_PROCESS_INFO,
                    COM_REGISTER_SLAVE, COM_BINLOG_DUMP, COM_BINLOG_DUMP_GTID ->
                    session.runner().start(new Request(command, ResponseShape.of(command), frame));
            case COM_PROCESS_KILL -> {
                Request request = new Request(command, ResponseShape.of(command), frame);
                if (frame.readableBytes() >= HEADER + 5) {
                    request.kill = KillRun.of(session, command, List.of(
                            new KillTarget(false, frame.getUnsignedIntLE(frame.readerIndex() + HEADER + 1))));
                }
                session.runner().start(request);
            }
            default -> refuse(frame, ProxyError.UNKNOWN_COMMAND.packet(command.name()));
        }
    }

    /**
     * The beginning of a command of more than 64 KiB: it goes to the backend while it arrives.
     *
     * @param head what has arrived, header included; owned by this method
     * @param length payload length of the first packet
     */
    void onLongCommand(ByteBuf head, int length) {
        session.memory().catchUpWithGlobals();
        int code = head.getUnsignedByte(head.readerIndex() + HEADER);
        Command command = Command.of(code);
        if (command != Command.COM_QUERY && command != Command.COM_STMT_EXECUTE
                && command != Command.COM_STMT_SEND_LONG_DATA && command != Command.COM_STMT_PREPARE) {
            head.release();
            throw new ProtocolException(ErrorCode.ER_NET_PACKET_TOO_LARGE,
                    "command " + code + " with " + length + " bytes");
        }
        Request request = new Request(command, switch (command) {
            case COM_STMT_SEND_LONG_DATA -> ResponseShape.SINGLE;
            case COM_STMT_PREPARE -> ResponseShape.PREPARE;
            default -> ResponseShape.RESULT_SETS;
        }, head);
        int payload = head.readerIndex() + HEADER;
        if (command == Command.COM_QUERY || command == Command.COM_STMT_PREPARE) {
            StatementScanner scanner = new StatementScanner();
            scanner.reset(session.memory().lexerMode());
            request.scanner = scanner;
            request.upload = new Upload(length, scanner::feed);
            if (request.isPrepare()) {
                request.statement = statements.nextUnkept();
            } else {
                request.textAt = longTextAt(head);
            }
            if (request.textAt < 0) {
                request.upload.pass(head, payload, head.writerIndex() - payload);
                session.runner().refuseUpload(request, ClientSession.MALFORMED);
                return;
            }
            request.upload.skip(request.textAt - HEADER);
            int text = head.readerIndex() + request.textAt;
            request.upload.pass(head, text, head.writerIndex() - text);
        } else {
            request.upload = new Upload(length, (bytes, index, count) -> { });
            request.upload.pass(head, payload, head.writerIndex() - payload);
            PreparedStatement statement = prepared.find(head);
            request.statement = statement;
            if (statement == null) {
                session.runner().refuseUpload(request, prepared.unknown(head));
                return;
            }
            if (command == Command.COM_STMT_EXECUTE) {
                statement.bind(head, hasAttributes());
                request.traits = statement.text().traits();
                request.digest = statement.text().digest();
                request.tokens = statement.text().tokens();
            }
        }
        session.runner().start(request);
    }

    /** The text of a long command has passed, of which the scanner has found {@code traits}. */
    void onLongText(Request request, StatementTraits traits) {
        request.digest = request.scanner.digest();
        if (request.isPrepare()) {
            request.statement.passed(
                    new StatementText(new byte[0], session.memory().state(), traits, null, request.digest));
        } else {
            request.traits = traits;
        }
    }

    /** Whether the client may send query attributes. */
    boolean hasAttributes() {
        return session.view().capabilities().has(Capabilities.CLIENT_QUERY_ATTRIBUTES);
    }

    /** Where the text of a COM_QUERY begins. */
    private int textAt(ByteBuf frame) {
        return hasAttributes() ? QueryFrame.textAt(frame) : QueryFrame.PLAIN_TEXT;
    }

    /** The same; below 0 when the attributes are none, or do not end within {@link RequestReader#WHOLE} bytes. */
    private int longTextAt(ByteBuf head) {
        try {
            return textAt(head);
        } catch (ProtocolException e) {
            return -1;
        }
    }

    StatementTraits scan(ByteBuf frame, int textAt) {
        return SharedScanner.scan(frame, frame.readerIndex() + textAt, session.memory().lexerMode());
    }

    /** The text of COM_QUERY or COM_STMT_PREPARE, copied. */
    static byte[] text(ByteBuf frame, int textAt) {
        byte[] text = new byte[frame.readableBytes() - textAt];
        frame.getBytes(frame.readerIndex() + textAt, text);
        return text;
    }

    StatementTokens tokens(byte[] text) {
        return StatementTokens.of(text, session.memory().lexerMode());
    }

    void startTranslated(Request request) {
        ErrPacket refusal = request.tokens == null ? null : Translation.complete(request, session);
        if (refusal == null) {
            session.memory().texts().resolve(request);
            session.runner().start(request);
        } else {
            prepared.onRefused(request);
            refuse(request.takeFrame(), refusal);
        }
    }

    void refuse(ByteBuf frame, ErrPacket error) {
        Command command = frame.readableBytes() == HEADER ? null
                : Command.of(frame.getUnsignedByte(frame.readerIndex() + HEADER));
        frame.release();
        if (command != null) {
            session.recorder().answeredHere(command, error.code());
        }
        session.answerError(error);
    }

    static <T> T releasingOnError(ByteBuf frame, Function<ByteBuf, T> reader) {
        try {
            return reader.apply(frame);
        } catch (ProtocolException e) {
            frame.release();
            throw e;
        }
    }

    /** The request as the backend must get it; it belongs to the caller. */
    ByteBuf frameFor(Request request, BackendConnection backend) {
        ByteBuf frame = request.takeFrame();
        int before = frame.readableBytes();
        ByteBuf fit = fit(request, frame, backend);
        int change = fit.readableBytes() - before;
        int length = fit.getUnsignedMediumLE(fit.readerIndex());
        if (change == 0) {
            return fit;
        }
        if (!Repacking.isNeeded(length, change)) {
            return fit.setMediumLE(fit.readerIndex(), length + change);
        }
        request.repack(new Repacking(length, change, backend.allocator()));
        request.repacking.onPayload(fit, fit.readerIndex() + HEADER, fit.readableBytes() - HEADER);
        fit.release();
        return request.repacking.take();
    }

    /** Changes in the frame what is different for the backend; the length in its header stays. */
    private ByteBuf fit(Request request, ByteBuf received, BackendConnection backend) {
        if (request.statement != null && !request.isPrepare()) {
            return prepared.fit(request, received, backend);
        }
        ByteBuf frame = request.rewrite == null ? received
                : QueryFrame.withText(received, request.textAt, request.rewrite.rewritten(), backend.allocator());
        return request.command != Command.COM_QUERY || hasAttributes() == backend.takesAttributes() ? frame
                : QueryFrame.fit(frame, request.textAt, backend.takesAttributes(), backend.allocator());
    }

    /** The complete response to {@code request} has been relayed. */
    void onResponse(Request request, BackendConnection backend, ResponseFacts facts) {
        boolean succeeded = facts.errorCode() == 0;
        if (request.assignsThreadId && succeeded) {
            session.memory().onThreadIdAssigned();
        }
        switch (request.command) {
            case COM_SET_OPTION -> {
                if (succeeded) {
                    session.memory().multiStatements(request.multiStatements);
                }
            }
            case COM_REGISTER_SLAVE, COM_BINLOG_DUMP, COM_BINLOG_DUMP_GTID ->
                    session.memory().holds().add(HoldReason.REPLICA);
            default -> prepared.onResponse(request, backend, facts);
        }
    }

    /** See {@link StatementCommands#onRefused}. */
    void onRefused(Request request) {
        prepared.onRefused(request);
    }

    /** See {@link StatementCommands#updateHolds}. */
    void updateHolds() {
        prepared.updateHolds();
    }
}
