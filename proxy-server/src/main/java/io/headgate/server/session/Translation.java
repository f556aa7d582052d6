package io.headgate.server.session;

import io.headgate.protocol.Command;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.sql.KillStatement;
import io.headgate.protocol.sql.KillTarget;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import io.headgate.server.ProxyError;
import java.util.List;

/** What in a statement's text a server would not understand as the client means it. */
final class Translation {

    private static final ErrPacket UNKNOWN_KILL = ProxyError.UNSUPPORTED.packet("KILL of a connection id that is not"
            + " written as a number in a statement of its own; read the id first");
    static final ErrPacket UNNAMED_ID = ProxyError.NOT_TRUTHFUL.packet("it reads CONNECTION_ID() where the proxy"
            + " cannot put the id in; write the number, or give the column a name with AS");

    private Translation() {
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
        if (request.kill == null && mayRead(traits)) {
            boolean query = request.command == Command.COM_QUERY;
            KnownReads reads = reads(request.tokens, session, query ? session.memory().rowCount() : null);
            request.assignsThreadId = reads.assignsId();
            if (query) {
                request.rewrite = reads.rewrite();
                request.traits = reads.isRowCountSettled() ? traits.without(Trait.READS_ROW_COUNT) : traits;
                return reads.isUnanswerable() ? UNNAMED_ID : null;
            }
        }
        return null;
    }

    private static boolean mayRead(StatementTraits traits) {
        return traits.has(Trait.READS_CONNECTION_ID) || traits.has(Trait.READS_ROW_COUNT);
    }

    /** The reads of the connection id in a text that is to be prepared. Null when there can be none. */
    static KnownReads ofPrepared(StatementTokens tokens, StatementTraits traits, ClientSession session) {
        return traits.has(Trait.READS_CONNECTION_ID) && !traits.has(Trait.KILLS)
                ? reads(tokens, session, null) : null;
    }

    private static KnownReads reads(StatementTokens tokens, ClientSession session, Long rowCount) {
        SessionMemory memory = session.memory();
        return KnownReads.of(tokens, memory.hasThreadIdOfItsOwn() ? null : session.client().id(), rowCount,
                memory.state().schema());
    }
}
