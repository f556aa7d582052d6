package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.response.ResponseShape;
import io.headgate.protocol.sql.FoundRowsEffect;
import io.headgate.protocol.sql.KillTarget;
import io.headgate.protocol.sql.StatementKind;
import io.headgate.protocol.sql.StatementScanner;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import io.headgate.server.ProxyError;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.BackendStatement;
import io.headgate.server.backend.StatementText;
import io.headgate.server.relay.ResponseFacts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What each command means: answered here, taken to a backend, or refused; what is changed in it on its way; and what
 * its response means for the client's prepared statements.
 */
final class Commands {

    /** The traits of a command without SQL text. */
    static final StatementTraits NO_TEXT = new StatementTraits(StatementKind.EMPTY, 0, FoundRowsEffect.KEPT);

    private static final int HEADER = 4;
    private static final int MULTI_STATEMENTS_ON = 0;
    /**
     * No server gives out statement ids this long: it counts them. Such an id is unknown there, too, and it may say so.
     */
    private static final int SERVER_ID_BITS = 30;
    /** MariaDB takes it for the statement that was prepared last. */
    private static final int LAST_PREPARED = -1;

    private final ClientSession session;
    private final PreparedStatements statements;

    Commands(ClientSession session, PreparedStatements statements) {
        this.session = session;
        this.statements = statements;
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
                request.tokens = request.traits.isNamed() ? tokens(text(frame, textAt)) : null;
                ErrPacket refusal = LocalFiles.refusal(request.traits, session.view().capabilities(),
                        session.context().target().facts(), () -> tokens(text(frame, textAt)));
                if (refusal == null) {
                    startTranslated(request);
                } else {
                    refuse(request.takeFrame(), refusal);
                }
            }
            case COM_STMT_EXECUTE -> onExecute(frame);
            case COM_STMT_PREPARE -> onPrepare(frame);
            case COM_STMT_CLOSE -> onClose(frame);
            case COM_STMT_RESET -> onStatementReset(frame);
            case COM_STMT_SEND_LONG_DATA -> onLongData(frame);
            case COM_STMT_FETCH -> onFetch(frame);
            case COM_PING -> {
                frame.release();
                session.runner().forgetRowCount();
                session.answerOk();
            }
            case COM_QUIT -> {
                frame.release();
                session.close(CloseCause.CLIENT_QUIT);
            }
            case COM_RESET_CONNECTION -> {
                frame.release();
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
        if (command == Command.COM_STMT_PREPARE) {
            head.release();
            throw new ProtocolException(ErrorCode.ER_NET_PACKET_TOO_LARGE, "a statement of " + length
                    + " bytes is too long to be prepared; at most " + RequestReader.WHOLE_PREPARE + " bytes are");
        }
        Request request = new Request(command, command == Command.COM_STMT_SEND_LONG_DATA ? ResponseShape.SINGLE
                : ResponseShape.RESULT_SETS, head);
        int payload = head.readerIndex() + HEADER;
        if (command == Command.COM_QUERY) {
            StatementScanner scanner = new StatementScanner();
            scanner.reset(session.memory().lexerMode());
            request.scanner = scanner;
            request.upload = new Upload(length, scanner::feed);
            request.textAt = longTextAt(head);
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
            PreparedStatement statement = find(head);
            request.statement = statement;
            if (statement == null) {
                session.runner().refuseUpload(request, unknown(head));
                return;
            }
            if (command == Command.COM_STMT_EXECUTE) {
                statement.bind(head, hasAttributes());
                request.traits = statement.text().traits();
                request.tokens = statement.text().tokens();
            }
        }
        session.runner().start(request);
    }

    /** Whether the client may send query attributes. */
    private boolean hasAttributes() {
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

    private StatementTraits scan(ByteBuf frame, int textAt) {
        return SharedScanner.scan(frame, frame.readerIndex() + textAt, session.memory().lexerMode());
    }

    /** The text of COM_QUERY or COM_STMT_PREPARE, copied. */
    private static byte[] text(ByteBuf frame, int textAt) {
        byte[] text = new byte[frame.readableBytes() - textAt];
        frame.getBytes(frame.readerIndex() + textAt, text);
        return text;
    }

    private StatementTokens tokens(byte[] text) {
        return StatementTokens.of(text, session.memory().lexerMode());
    }

    private void refuse(ByteBuf frame, ErrPacket error) {
        frame.release();
        session.answerError(error);
    }

    // ---- prepared statements ----------------------------------------------------------------------------------------

    private static int statementId(ByteBuf frame) {
        return frame.getIntLE(frame.readerIndex() + HEADER + 1);
    }

    /** What a server reads before it looks for the statement must be there: error 1835 comes first. */
    private static void requireHead(ByteBuf frame) {
        Command command = Command.of(frame.getUnsignedByte(frame.readerIndex() + HEADER));
        int shortest = switch (command) {
            case COM_STMT_EXECUTE -> ExecuteLayout.HEAD;
            case COM_STMT_FETCH -> HEADER + 9;
            case COM_STMT_SEND_LONG_DATA -> HEADER + 7;
            default -> HEADER + 5;
        };
        if (frame.readableBytes() < shortest) {
            throw ProtocolException.malformed(command + " of " + frame.readableBytes() + " bytes with its header");
        }
    }

    private PreparedStatement find(ByteBuf frame) {
        return isLast(frame) ? statements.last() : statements.find(statementId(frame));
    }

    private boolean isLast(ByteBuf frame) {
        return statementId(frame) == LAST_PREPARED && session.context().target().facts().isMariaDb();
    }

    private ErrPacket unknown(ByteBuf frame) {
        Command command = Command.of(frame.getUnsignedByte(frame.readerIndex() + HEADER));
        return session.context().target().facts().unknownStatement(command, statementId(frame));
    }

    private void onPrepare(ByteBuf frame) {
        Request request = new Request(Command.COM_STMT_PREPARE, ResponseShape.PREPARE, frame);
        StatementTraits traits = scan(frame, QueryFrame.PLAIN_TEXT);
        byte[] sql = text(frame, QueryFrame.PLAIN_TEXT);
        StatementTokens tokens = traits.isNamed() ? tokens(sql) : null;
        KnownReads reads = tokens == null ? null : Translation.ofPrepared(tokens, traits, session);
        if (reads != null && reads.isUnanswerable()) {
            refuse(frame, Translation.UNNAMED_ID);
            return;
        }
        request.rewrite = reads == null ? null : reads.rewrite();
        StatementText text = new StatementText(request.rewrite == null ? sql : request.rewrite.rewritten(),
                session.memory().state(), reads == null ? traits : reads.settle(traits), tokens);
        // what holds this session's id can be used by nobody else
        text = reads != null && reads.putsInId() ? text : session.context().target().share(text);
        request.statement = statements.next(text, request.rewrite, reads == null ? Set.of() : reads.counts());
        session.runner().start(request);
    }

    private void onExecute(ByteBuf frame) {
        PreparedStatement statement = findWhole(frame);
        if (statement == null && (statementId(frame) >>> SERVER_ID_BITS == 0 || isLast(frame))) {
            refuse(frame, unknown(frame));
            return;
        }
        Request request = new Request(Command.COM_STMT_EXECUTE, ResponseShape.RESULT_SETS, frame);
        if (statement != null) {
            statement.bind(frame, hasAttributes());
            request.statement = statement;
            request.traits = statement.text().traits();
            request.tokens = statement.text().tokens();
            request.rewrite = statement.rewrite();
            if (request.traits.has(Trait.TAKES_NAMED_LOCK)) {
                request.parameters = parameters(frame, statement);
            }
        }
        startTranslated(request);
    }

    private void startTranslated(Request request) {
        ErrPacket refusal = request.tokens == null ? null : Translation.complete(request, session);
        if (refusal == null) {
            session.memory().texts().resolve(request);
            session.runner().start(request);
        } else {
            onRefused(request);
            refuse(request.takeFrame(), refusal);
        }
    }

    /** A frame that cannot be read is refused when it is sent on. */
    private List<String> parameters(ByteBuf frame, PreparedStatement statement) {
        try {
            return ExecuteFrame.strings(frame, statement, hasAttributes());
        } catch (ProtocolException e) {
            return List.of();
        }
    }

    private PreparedStatement findWhole(ByteBuf frame) {
        return releasingOnError(frame, whole -> {
            requireHead(whole);
            return find(whole);
        });
    }

    private static <T> T releasingOnError(ByteBuf frame, Function<ByteBuf, T> reader) {
        try {
            return reader.apply(frame);
        } catch (ProtocolException e) {
            frame.release();
            throw e;
        }
    }

    private void onLongData(ByteBuf frame) {
        PreparedStatement statement = findWhole(frame);
        if (statement == null) {
            // the server keeps silent, too: the command has no answer
            frame.release();
            return;
        }
        Request request = new Request(Command.COM_STMT_SEND_LONG_DATA, ResponseShape.SINGLE, frame);
        request.statement = statement;
        session.runner().start(request);
    }

    private void onFetch(ByteBuf frame) {
        PreparedStatement statement = findWhole(frame);
        if (statement == null) {
            refuse(frame, unknown(frame));
        } else if (!statement.hasCursor()) {
            refuse(frame, session.context().target().facts().cursorNotOpen(statement.id()));
        } else {
            Request request = new Request(Command.COM_STMT_FETCH, ResponseShape.ROWS, frame);
            request.statement = statement;
            session.runner().start(request);
        }
    }

    private void onStatementReset(ByteBuf frame) {
        PreparedStatement statement = findWhole(frame);
        if (statement == null) {
            refuse(frame, unknown(frame));
        } else if (statement.own() == null) {
            // nothing of it is at any server
            frame.release();
            session.runner().forgetRowCount();
            session.answerOk();
        } else {
            Request request = new Request(Command.COM_STMT_RESET, ResponseShape.SINGLE, frame);
            request.statement = statement;
            session.runner().start(request);
        }
    }

    /** COM_STMT_CLOSE has no answer. The backends keep the text prepared for whoever needs it next. */
    private void onClose(ByteBuf frame) {
        PreparedStatement statement = findWhole(frame);
        frame.release();
        if (statement != null) {
            statements.remove(statement.id());
            if (statement.own() != null) {
                session.runner().closeOwn(statement);
            }
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
        ByteBuf frame = received;
        PreparedStatement statement = request.statement;
        if (statement == null || request.isPrepare()) {
            if (request.rewrite != null) {
                frame = QueryFrame.withText(frame, request.textAt, request.rewrite.rewritten(), backend.allocator());
            }
            return request.command != Command.COM_QUERY || hasAttributes() == backend.takesAttributes() ? frame
                    : QueryFrame.fit(frame, request.textAt, backend.takesAttributes(), backend.allocator());
        }
        StatementText text = request.textToPrepare();
        BackendStatement known = text == null ? statement.own() : backend.findStatement(text);
        if (request.command == Command.COM_STMT_EXECUTE) {
            if (ExecuteFrame.cursorType(frame) != 0) {
                statement.takeForItself(text, backend);
            }
            if (statement.own() != null) {
                statement.executeOwn();
            }
            return ExecuteFrame.rewrite(frame, statement, known, hasAttributes(), backend.takesAttributes(),
                    backend.allocator());
        }
        if (request.command == Command.COM_STMT_SEND_LONG_DATA) {
            statement.takeForItself(text, backend);
            session.memory().holds().add(HoldReason.LONG_DATA);
        }
        frame.setIntLE(frame.readerIndex() + HEADER + 1, known.id());
        return frame;
    }

    /** The proxy refuses to execute it: what was sent ahead for it is gone, as after an execution that fails. */
    void onRefused(Request request) {
        boolean execution = request.command == Command.COM_STMT_EXECUTE && request.statement != null;
        if (execution && request.statement.own() != null) {
            session.runner().closeOwn(request.statement);
        }
    }

    /** The complete response to {@code request} has been relayed. */
    void onResponse(Request request, BackendConnection backend, ResponseFacts facts) {
        PreparedStatement statement = request.statement;
        if (request.assignsThreadId && facts.errorCode() == 0) {
            session.memory().onThreadIdAssigned();
        }
        if (statement == null && request.command == Command.COM_STMT_EXECUTE) {
            return;
        }
        switch (request.command) {
            case COM_STMT_PREPARE -> {
                if (facts.prepared() != null) {
                    statement.parameters(facts.prepared().params());
                    if (session.context().target().facts().settlesParameterTypes()) {
                        statement.settleTypes(facts.parameters());
                    }
                    statements.add(statement);
                    backend.onPrepared(statement.text(), facts);
                } else {
                    statements.forgetLast();
                }
            }
            case COM_SET_OPTION -> {
                if (facts.errorCode() == 0) {
                    session.memory().multiStatements(request.multiStatements);
                }
            }
            case COM_STMT_EXECUTE -> {
                boolean open = facts.errorCode() == 0 && ServerStatus.cursorExists(facts.status());
                statement.cursor(open);
                if (!open) {
                    statement.giveBack(backend);
                }
            }
            case COM_STMT_FETCH -> {
                if (facts.errorCode() != 0 || ServerStatus.lastRowSent(facts.status())) {
                    statement.cursor(false);
                    statement.giveBack(backend);
                }
            }
            case COM_STMT_RESET -> {
                statement.cursor(false);
                statement.giveBack(backend);
            }
            case COM_REGISTER_SLAVE, COM_BINLOG_DUMP, COM_BINLOG_DUMP_GTID ->
                    session.memory().holds().add(HoldReason.REPLICA);
            default -> { }
        }
        updateHolds();
    }

    /** Long data and cursors hold the backend as long as any statement has them. */
    void updateHolds() {
        boolean own = statements.anyOwn();
        hold(HoldReason.CURSOR, own && statements.anyCursor());
        hold(HoldReason.LONG_DATA, own && statements.anyFilled());
    }

    private void hold(HoldReason reason, boolean needed) {
        if (needed) {
            session.memory().holds().add(reason);
        } else {
            session.memory().holds().remove(reason);
        }
    }
}
