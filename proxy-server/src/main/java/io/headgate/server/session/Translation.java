package io.headgate.server.session;

import io.headgate.protocol.Command;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.sql.KillStatement;
import io.headgate.protocol.sql.KillTarget;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import io.headgate.server.ProxyError;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What in a statement's text a server would not understand as the client means it. */
final class Translation {

    private static final ErrPacket UNKNOWN_KILL = ProxyError.UNSUPPORTED.packet("KILL of a connection id that is not"
            + " written as a number in a statement of its own; read the id first");
    static final ErrPacket UNNAMED_ID = ProxyError.NOT_TRUTHFUL.packet("it reads CONNECTION_ID() where the proxy"
            + " cannot put the id in; write the number, or give the column a name with AS");

    private static final Map<LastCount, String> VARIABLES = variables(false);
    private static final Map<LastCount, String> VARIABLES_OF_MARIADB = variables(true);

    private Translation() {
    }

    private static Map<LastCount, String> variables(boolean mariaDb) {
        return Map.of(LastCount.ROW_COUNT, LastCount.ROW_COUNT.ofVariable(mariaDb),
                LastCount.FOUND_ROWS, LastCount.FOUND_ROWS.ofVariable(mariaDb));
    }

    private static boolean isMariaDb(ClientSession session) {
        return session.context().target().facts().isMariaDb();
    }

    /** Completes a statement that is to be executed. Returns why it cannot be, else null. */
    static ErrPacket complete(Request request, ClientSession session) {
        StatementTraits traits = request.traits;
        if (traits.has(Trait.KILLS)) {
            List<KillTarget> targets = KillStatement.find(request.tokens);
            if (KillRun.isUntranslatable(targets, request)) {
                return UNKNOWN_KILL;
            }
            request.kill = KillRun.of(session, request.command, targets);
        }
        return request.kill == null && mayRead(traits) ? putIn(request, session) : null;
    }

    /**
     * Puts what the proxy knows into a statement's text; once more when it knows more. Returns why the statement cannot
     * be executed, else null.
     */
    static ErrPacket putIn(Request request, ClientSession session) {
        boolean query = request.command == Command.COM_QUERY;
        KnownReads reads = reads(request.tokens, session, query ? values(session) : Map.of());
        request.assignsThreadId = reads.assignsId();
        if (query) {
            request.rewrite = reads.rewrite();
            request.traits = reads.settle(request.traits);
        }
        return query && reads.isUnanswerable() ? UNNAMED_ID : null;
    }

    private static Map<LastCount, String> values(ClientSession session) {
        Map<LastCount, String> values = new EnumMap<>(LastCount.class);
        values.put(LastCount.ROW_COUNT, LastCount.ROW_COUNT.literal(session.memory().rowCount(), isMariaDb(session)));
        FoundRows foundRows = session.runner().foundRows();
        if (foundRows.isKnown()) {
            values.put(LastCount.FOUND_ROWS, LastCount.FOUND_ROWS.literal(foundRows.value(), isMariaDb(session)));
        }
        return values;
    }

    private static boolean mayRead(StatementTraits traits) {
        return traits.has(Trait.READS_CONNECTION_ID) || traits.has(Trait.READS_ROW_COUNT)
                || traits.has(Trait.READS_FOUND_ROWS);
    }

    /** What the proxy knows of what a text reads that is to be prepared. Null when there can be nothing. */
    static KnownReads ofPrepared(StatementTokens tokens, StatementTraits traits, ClientSession session) {
        return mayRead(traits) && !traits.has(Trait.KILLS) ? reads(tokens, session,
                isMariaDb(session) ? VARIABLES_OF_MARIADB : VARIABLES) : null;
    }

    private static KnownReads reads(StatementTokens tokens, ClientSession session, Map<LastCount, String> counts) {
        SessionMemory memory = session.memory();
        return KnownReads.of(tokens, memory.hasThreadIdOfItsOwn() ? null : session.client().id(), counts,
                memory.state().schema(), isMariaDb(session));
    }
}
