package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.protocol.Command;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.response.ResponseShape;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.BackendStatement;
import io.headgate.server.backend.StatementText;
import io.headgate.server.relay.ResponseFacts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Set;

/**
 * The commands of prepared statements: what they mean, what is changed in them for the backend, what their responses
 * mean, and what of them holds the backend.
 */
final class StatementCommands {

    /**
     * No server gives out statement ids this long: it counts them. Such an id is unknown there, too, and it may say so.
     */
    private static final int SERVER_ID_BITS = 30;
    /** MariaDB takes it for the statement that was prepared last. */
    private static final int LAST_PREPARED = -1;

    private final ClientSession session;
    private final PreparedStatements statements;
    private final Commands commands;

    StatementCommands(ClientSession session, PreparedStatements statements, Commands commands) {
        this.session = session;
        this.statements = statements;
        this.commands = commands;
    }

    private static int statementId(ByteBuf frame) {
        return frame.getIntLE(frame.readerIndex() + Commands.HEADER + 1);
    }

    /** What a server reads before it looks for the statement must be there: error 1835 comes first. */
    private static void requireHead(ByteBuf frame) {
        Command command = Command.of(frame.getUnsignedByte(frame.readerIndex() + Commands.HEADER));
        int shortest = switch (command) {
            case COM_STMT_EXECUTE -> ExecuteLayout.HEAD;
            case COM_STMT_FETCH -> Commands.HEADER + 9;
            case COM_STMT_SEND_LONG_DATA -> Commands.HEADER + 7;
            default -> Commands.HEADER + 5;
        };
        if (frame.readableBytes() < shortest) {
            throw ProtocolException.malformed(command + " of " + frame.readableBytes() + " bytes with its header");
        }
    }

    PreparedStatement find(ByteBuf frame) {
        return isLast(frame) ? statements.last() : statements.find(statementId(frame));
    }

    private boolean isLast(ByteBuf frame) {
        return statementId(frame) == LAST_PREPARED && session.context().target().facts().isMariaDb();
    }

    ErrPacket unknown(ByteBuf frame) {
        Command command = Command.of(frame.getUnsignedByte(frame.readerIndex() + Commands.HEADER));
        return session.context().target().facts().unknownStatement(command, statementId(frame));
    }

    void onPrepare(ByteBuf frame) {
        Request request = new Request(Command.COM_STMT_PREPARE, ResponseShape.PREPARE, frame);
        StatementTraits traits = commands.scan(frame, QueryFrame.PLAIN_TEXT);
        request.digest = SharedScanner.digest();
        byte[] sql = Commands.text(frame, QueryFrame.PLAIN_TEXT);
        StatementTokens tokens = traits.isNamed() ? commands.tokens(sql) : null;
        KnownReads reads = tokens == null ? null : Translation.ofPrepared(tokens, traits, session);
        if (reads != null && reads.isUnanswerable()) {
            commands.refuse(frame, Translation.UNNAMED_ID);
            return;
        }
        request.rewrite = reads == null ? null : reads.rewrite();
        StatementText text = new StatementText(request.rewrite == null ? sql : request.rewrite.rewritten(),
                session.memory().state(), reads == null ? traits : reads.settle(traits), tokens, request.digest);
        // what holds this session's id can be used by nobody else, and what follows user variables is not complete yet
        request.settlesVariables = traits.has(Trait.READS_USER_VARIABLE)
                && session.context().target().facts().settlesParameterTypes();
        text = reads != null && reads.putsInId() || request.settlesVariables ? text
                : session.context().target().share(text);
        request.statement = statements.next(text, request.rewrite, reads == null ? Set.of() : reads.counts());
        session.runner().start(request);
    }

    void onExecute(ByteBuf frame) {
        PreparedStatement statement = findWhole(frame);
        if (statement == null && (statementId(frame) >>> SERVER_ID_BITS == 0 || isLast(frame))) {
            commands.refuse(frame, unknown(frame));
            return;
        }
        Request request = new Request(Command.COM_STMT_EXECUTE, ResponseShape.RESULT_SETS, frame);
        if (statement != null) {
            statement.bind(frame, commands.hasAttributes());
            request.statement = statement;
            request.traits = statement.text().traits();
            request.digest = statement.text().digest();
            request.tokens = statement.text().tokens();
            request.rewrite = statement.rewrite();
            if (request.traits.has(Trait.TAKES_NAMED_LOCK)) {
                request.parameters = parameters(frame, statement);
            }
        }
        commands.startTranslated(request);
    }

    /** A frame that cannot be read is refused when it is sent on. */
    private List<String> parameters(ByteBuf frame, PreparedStatement statement) {
        try {
            return ExecuteFrame.strings(frame, statement, commands.hasAttributes());
        } catch (ProtocolException e) {
            return List.of();
        }
    }

    private PreparedStatement findWhole(ByteBuf frame) {
        return Commands.releasingOnError(frame, whole -> {
            requireHead(whole);
            return find(whole);
        });
    }

    void onLongData(ByteBuf frame) {
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

    void onFetch(ByteBuf frame) {
        PreparedStatement statement = findWhole(frame);
        if (statement == null) {
            commands.refuse(frame, unknown(frame));
        } else if (!statement.hasCursor()) {
            commands.refuse(frame, session.context().target().facts().cursorNotOpen(statement.id()));
        } else {
            Request request = new Request(Command.COM_STMT_FETCH, ResponseShape.ROWS, frame);
            request.statement = statement;
            session.runner().start(request);
        }
    }

    void onReset(ByteBuf frame) {
        PreparedStatement statement = findWhole(frame);
        if (statement == null) {
            commands.refuse(frame, unknown(frame));
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
    void onClose(ByteBuf frame) {
        PreparedStatement statement = findWhole(frame);
        frame.release();
        if (statement != null) {
            statements.remove(statement.id());
            if (statement.own() != null) {
                session.runner().held().close(statement);
            }
        }
    }

    /**
     * Changes in a command on a statement what is different for the backend; the length in its header stays.
     *
     * @param frame owned by this method
     * @return belongs to the caller
     */
    ByteBuf fit(Request request, ByteBuf frame, BackendConnection backend) {
        PreparedStatement statement = request.statement;
        StatementText text = request.textToPrepare();
        BackendStatement known = text == null ? statement.own() : backend.statements().find(text);
        if (request.command == Command.COM_STMT_EXECUTE) {
            if (ExecuteFrame.cursorType(frame) != 0) {
                statement.takeForItself(text, backend);
            }
            if (statement.own() != null) {
                statement.executeOwn();
            }
            return ExecuteFrame.rewrite(frame, statement, known, commands.hasAttributes(), backend.takesAttributes(),
                    backend.allocator());
        }
        if (request.command == Command.COM_STMT_SEND_LONG_DATA) {
            statement.takeForItself(text, backend);
            statement.fill();
            session.memory().holds().add(HoldReason.LONG_DATA);
        }
        frame.setIntLE(frame.readerIndex() + Commands.HEADER + 1, known.id());
        return frame;
    }

    /** The proxy refuses to execute it: what was sent ahead for it is gone, as after an execution that fails. */
    void onRefused(Request request) {
        PreparedStatement statement = request.statement;
        if (request.command != Command.COM_STMT_EXECUTE || statement == null || statement.own() == null) {
            return;
        }
        if (!statement.isUnkept()) {
            session.runner().held().close(statement);
        } else if (statement.isFilled()) {
            // better none than one with the data of another execution
            statements.remove(statement.id());
            session.runner().held().close(statement);
        }
    }

    /** The complete response to {@code request}, which may be any command, has been relayed. */
    void onResponse(Request request, BackendConnection backend, ResponseFacts facts) {
        PreparedStatement statement = request.statement;
        if (statement == null) {
            return;
        }
        boolean belonged = statement.own() != null;
        switch (request.command) {
            case COM_STMT_PREPARE -> onPrepared(statement, backend, facts);
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
            default -> { }
        }
        if (belonged || statement.own() != null) {
            updateHolds();
        }
    }

    private void onPrepared(PreparedStatement statement, BackendConnection backend, ResponseFacts facts) {
        if (facts.prepared() == null) {
            statements.forgetLast();
            return;
        }
        statement.parameters(facts.prepared().params());
        statements.add(statement);
        if (statement.isUnkept()) {
            statement.stayAt(new BackendStatement((int) facts.prepared().statementId(), facts.prepared().params()));
            return;
        }
        if (session.context().target().facts().settlesParameterTypes()) {
            statement.settleTypes(facts.parameters());
        }
        backend.statements().onPrepared(statement.text(), facts);
    }

    /** What belongs to the held backend holds it as long as any statement has it. */
    void updateHolds() {
        boolean own = statements.anyOwn();
        hold(HoldReason.CURSOR, own && statements.anyCursor());
        hold(HoldReason.LONG_DATA, own && statements.anyFilled());
        hold(HoldReason.LONG_STATEMENT, own && statements.anyUnkept());
    }

    private void hold(HoldReason reason, boolean needed) {
        if (needed) {
            session.memory().holds().add(reason);
        } else {
            session.memory().holds().remove(reason);
        }
    }
}
