package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.pool.Holds;
import io.headgate.protocol.Command;
import io.headgate.protocol.sql.StatementKind;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import java.util.EnumSet;
import java.util.Set;

/** What a session loses with the backend that it held. */
final class SessionLoss {

    /** A transaction ends with an error, as after a deadlock; the others are gone with the next statement anyway. */
    private static final Set<HoldReason> HARMLESS = EnumSet.of(HoldReason.TRANSACTION, HoldReason.DIAGNOSTICS,
            HoldReason.NEXT_TRANSACTION);

    /** What cannot end the transaction in which it runs but by undoing it, whatever functions and triggers it calls. */
    private static final Set<StatementKind> NOT_COMMITTING = EnumSet.of(StatementKind.SELECT, StatementKind.INSERT,
            StatementKind.REPLACE, StatementKind.UPDATE, StatementKind.DELETE, StatementKind.DO, StatementKind.SHOW,
            StatementKind.EXPLAIN, StatementKind.ROLLBACK, StatementKind.SAVEPOINT, StatementKind.USE,
            StatementKind.HANDLER, StatementKind.GET_DIAGNOSTICS, StatementKind.SIGNAL, StatementKind.DEALLOCATE);

    private SessionLoss() {
    }

    /** Whether something is lost that the client may rely on later: it must notice, so its connection ends. */
    static boolean losesState(Holds holds) {
        return !HARMLESS.containsAll(holds.reasons());
    }

    /** Whether the database may have committed the transaction with this request, which was sent and not answered. */
    static boolean mayCommit(Request request) {
        boolean executes = request.command == Command.COM_QUERY || request.command == Command.COM_STMT_EXECUTE;
        StatementTraits traits = request.traits;
        return executes && (traits == null || !NOT_COMMITTING.contains(traits.kind())
                || traits.has(Trait.MULTI_STATEMENT) || traits.has(Trait.UNTERMINATED));
    }

    /** A statement that may have ended the open transaction was under way. */
    static String uncertain(String cause) {
        return cause + "; whether the transaction was committed is not known";
    }

    static String explain(String cause, boolean transactionLost, boolean stateLost) {
        String what = stateLost ? "; the session's state at the database is lost, connect again"
                : transactionLost ? "; the open transaction was rolled back, begin it again"
                : "; whether the statement took effect is not known";
        return cause + what;
    }
}
