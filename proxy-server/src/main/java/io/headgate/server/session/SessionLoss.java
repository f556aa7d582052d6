package io.headgate.server.session;

import io.headgate.pool.CloseReason;
import io.headgate.pool.HoldReason;
import io.headgate.pool.Holds;
import io.headgate.protocol.Command;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.sql.StatementKind;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import io.headgate.server.ProxyError;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a session loses with the backend that it held, and what its client is told of it. */
final class SessionLoss {

    private static final Logger log = LoggerFactory.getLogger(SessionLoss.class);

    /** A transaction ends with an error, as after a deadlock; the others are gone with the next statement anyway. */
    private static final Set<HoldReason> HARMLESS = EnumSet.of(HoldReason.TRANSACTION, HoldReason.DIAGNOSTICS,
            HoldReason.NEXT_TRANSACTION);

    /** What cannot end the transaction in which it runs but by undoing it, whatever functions and triggers it calls. */
    private static final Set<StatementKind> NOT_COMMITTING = EnumSet.of(StatementKind.SELECT, StatementKind.INSERT,
            StatementKind.REPLACE, StatementKind.UPDATE, StatementKind.DELETE, StatementKind.DO, StatementKind.SHOW,
            StatementKind.EXPLAIN, StatementKind.ROLLBACK, StatementKind.SAVEPOINT, StatementKind.USE,
            StatementKind.HANDLER, StatementKind.GET_DIAGNOSTICS, StatementKind.SIGNAL, StatementKind.DEALLOCATE);

    private final ClientSession session;
    private final Progress progress;
    private final BackendLink link;
    private final PreparedStatements statements;
    private final GlobalSets globalSets;
    private final HoldWatch watch;

    /** Why a held backend was lost between two statements; the next one is told. */
    private String untold;
    private boolean forGood;

    SessionLoss(ClientSession session, Progress progress, BackendLink link, PreparedStatements statements,
            GlobalSets globalSets, HoldWatch watch) {
        this.session = session;
        this.progress = progress;
        this.link = link;
        this.statements = statements;
        this.globalSets = globalSets;
        this.watch = watch;
    }

    /** A new session begins, which has lost nothing. */
    void restart() {
        untold = null;
    }

    /** What was held is gone; the next command is told so if the client may rely on it. */
    void onLostBetweenStatements(String cause) {
        Holds holds = session.memory().holds();
        boolean stateLost = losesState(holds);
        if (stateLost || holds.has(HoldReason.TRANSACTION)) {
            untold = cause;
            forGood = stateLost;
        }
        forgetHeld();
    }

    /** What was held is gone. */
    void forgetHeld() {
        globalSets.abandon();
        if (progress.request() != null) {
            progress.request().asksForGlobals = false;
        }
        session.memory().onTransactionLost();
        session.view().told().onTransactionLost();
        statements.forgetOwn();
        watch.observe();
    }

    /** Whether the client does not know of a loss yet. */
    boolean isUntold() {
        return untold != null;
    }

    /** What the client's next command is told. */
    ErrPacket tell() {
        String cause = untold;
        untold = null;
        return ProxyError.SESSION_LOST.packet(explain(cause, true, forGood));
    }

    /** Whether the loss that was told last cannot be made good: the client's connection must end. */
    boolean isForGood() {
        return forGood;
    }

    /** The backend is not what it should be: it goes, and the session with it. */
    void giveUp(String cause) {
        if (progress.isBusy()) {
            log.atWarn().addKeyValue("client", session.client().id()).addKeyValue("cause", cause)
                    .log("session given up");
            link.discard(CloseReason.RESTORE_FAILED);
            session.close(CloseCause.BACKEND_LOST);
        }
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
