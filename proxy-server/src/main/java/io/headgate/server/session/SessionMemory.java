package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.pool.Holds;
import io.headgate.pool.OwnStatement;
import io.headgate.pool.SessionState;
import io.headgate.protocol.Command;
import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.packet.SessionTrack;
import io.headgate.protocol.sql.LexerMode;
import io.headgate.protocol.sql.StatementKind;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import io.headgate.server.backend.Target;
import io.headgate.server.relay.ResponseFacts;
import java.util.List;
import java.util.Set;

/**
 * What a session remembers between its statements: its state as the server reported it, the status flags, and the
 * holds. Learns from each response: session trackers first, the statement's traits for what no tracker tells. When
 * neither explains a change, the session keeps its backend.
 */
final class SessionMemory {

    private static final int SHOWN_STATUS = ServerStatus.SERVER_STATUS_IN_TRANS
            | ServerStatus.SERVER_STATUS_AUTOCOMMIT | ServerStatus.SERVER_STATUS_NO_BACKSLASH_ESCAPES
            | ServerStatus.SERVER_STATUS_IN_TRANS_READONLY;

    private final Target target;
    private final Holds holds = new Holds();
    private final HeldObjects held = new HeldObjects(holds);
    private final NamedLocks locks;
    private final TextStatements texts = new TextStatements(held, holds);
    private final ReportedState reports = new ReportedState(holds);
    private final MariaDbState ofMariaDb = new MariaDbState(holds);
    private final SessionLexerMode lexerMode;
    private final OldGlobals globals;
    private SessionState state;
    private int status = ServerStatus.SERVER_STATUS_AUTOCOMMIT;
    private boolean lastStatementClean = true;
    private boolean lockFailed;
    private boolean threadIdOfItsOwn;
    private long rowCount;
    private boolean blindToLocks;

    SessionMemory(Target target, SessionState initial) {
        this.target = target;
        this.locks = new NamedLocks(held, target.facts()::isMariaDb);
        this.state = target.intern(initial);
        this.lexerMode = new SessionLexerMode(target.facts());
        this.globals = new OldGlobals(target.facts());
    }

    SessionState state() {
        return state;
    }

    Holds holds() {
        return holds;
    }

    NamedLocks locks() {
        return locks;
    }

    /** Whether the server should be asked what is still held. */
    boolean hasQuestions() {
        return locks.isUnasked() || texts.question() != null;
    }

    TextStatements texts() {
        return texts;
    }

    /** SERVER_STATUS_* as an OK of the proxy's own shows them. */
    int shownStatus() {
        return status & SHOWN_STATUS;
    }

    boolean inTransaction() {
        return ServerStatus.inTransaction(status);
    }

    /** Whether the last statement left neither a warning nor an error behind. */
    boolean lastStatementClean() {
        return lastStatementClean;
    }

    /** Makes the old values of global variables that have been changed since the session began the session's own. */
    void catchUpWithGlobals() {
        SessionState now = globals.catchUp(state);
        if (now != state) {
            state = target.intern(now);
        }
    }

    /**
     * Gives up the values that {@link #catchUpWithGlobals} has added: the session has not the right to set one of them.
     *
     * @return whether there were any
     */
    boolean forgetGlobals() {
        SessionState now = globals.forget(state);
        boolean any = now != state;
        state = target.intern(now);
        return any;
    }

    /** How the session's sql_mode and character set make statements read. */
    LexerMode lexerMode() {
        return lexerMode.in(state);
    }

    /** The session begins anew: after COM_RESET_CONNECTION and COM_CHANGE_USER. */
    void restart(SessionState initial) {
        forgetHeld();
        globals.restart();
        state = target.intern(initial);
        status = ServerStatus.SERVER_STATUS_AUTOCOMMIT;
        lastStatementClean = true;
        reports.clear();
        ofMariaDb.clear();
        threadIdOfItsOwn = false;
        rowCount = 0;
        blindToLocks = false;
    }

    /** Nothing is held any more: the backend is gone, or given up. */
    void forgetHeld() {
        holds.clear();
        held.clear();
        locks.clear();
        texts.forgetTexts();
    }

    /** The backend with the open transaction is gone. */
    void onTransactionLost() {
        forgetHeld();
        status &= ~(ServerStatus.SERVER_STATUS_IN_TRANS | ServerStatus.SERVER_STATUS_IN_TRANS_READONLY);
    }

    /**
     * Takes in a complete response to the session's own command.
     *
     * @param traits of the statement, also of a command without text
     */
    void learn(Request request, StatementTraits traits, ResponseFacts facts) {
        Command command = request.command;
        boolean executed = (command == Command.COM_QUERY || command == Command.COM_STMT_EXECUTE)
                && !TextStatements.isNothing(request, facts.errorCode());
        Executed named = executed && traits.isNamed()
                ? new Executed(traits, request.tokens, schemaOf(request), facts.errorCode()) : null;
        if (facts.statusKnown()) {
            status = facts.status();
        }
        if (facts.rowCountKnown()) {
            rowCount = facts.rowCount();
        }
        boolean mariaDb = target.facts().isMariaDb();
        Set<String> temporary = mariaDb ? MariaDbState.temporary(traits, request.tokens) : Set.of();
        boolean stateChanged = !facts.trackers().isEmpty() && applyTrackers(facts, temporary);
        if (executed && !facts.isParseError()) {
            StatementEffects.apply(traits, holds);
            boolean failed = facts.errorCode() != 0;
            learnXa(traits, failed);
            // a text that could be anything has the trait, too, and MySQL 5.7 could not answer
            if (traits.has(Trait.SETS_ROLE) && target.facts().hasRoles()) {
                reports.mayHaveSetRole();
            }
            if (traits.has(Trait.SETS_RESOURCE_GROUP) && (!failed || traits.has(Trait.MULTI_STATEMENT))) {
                state = target.intern(reports.resourceGroup(state, traits, request.tokens));
            }
        }
        lockFailed = traits.kind() == StatementKind.LOCK && facts.errorCode() != 0;
        if (named != null) {
            learnNamed(named, request, facts);
        } else if (executed && traits.kind() == StatementKind.BEGIN && facts.errorCode() == 0) {
            held.releaseAll(HoldReason.TABLE_LOCK);
        }
        if (stateChanged && !StatementEffects.explainStateChange(command, traits, request.tokens, facts)) {
            holds.add(HoldReason.UNKNOWN_STATE);
        }
        if (executed && mariaDb) {
            boolean failed = facts.errorCode() != 0;
            ofMariaDb.learn(traits, request.tokens, failed, !failed && facts.warnings() == 0);
            if (target.facts().confusesVariables() && MariaDbState.maySetVariables(traits)) {
                holds.add(HoldReason.UNKNOWN_STATE);
            }
            if (request.takesSequenceValue && !failed) {
                holds.add(HoldReason.SEQUENCE);
            }
        }
        if (executed && StatementEffects.mayGenerateValue(traits)) {
            reports.mayHaveUsedInsertId();
        }
        if (!StatementEffects.keepsDiagnostics(command, traits)) {
            boolean quiet = facts.errorCode() == 0 && facts.warnings() == 0;
            lastStatementClean = quiet && (lastStatementClean || clearsMessages(traits));
            if (lastStatementClean) {
                holds.remove(HoldReason.DIAGNOSTICS);
            } else {
                holds.add(HoldReason.DIAGNOSTICS);
            }
        } else if (facts.errorCode() != 0 && !traits.has(Trait.READS_DIAGNOSTICS)) {
            onServerError();
        }
        if (inTransaction()) {
            holds.add(HoldReason.TRANSACTION);
        } else {
            holds.remove(HoldReason.TRANSACTION);
        }
    }

    /** Whether the statement, if it has none of its own, clears the warnings and errors of those before it. */
    boolean clearsMessages(StatementTraits traits) {
        return !target.facts().keepsMessages() || traits.has(Trait.NAMES_TABLE);
    }

    /** What ROW_COUNT() answers next, wherever it is asked: as unsigned 64 bit. */
    long rowCount() {
        return rowCount;
    }

    /** The client was told so many affected rows, or -1 for an error or rows. */
    void rowCount(long count) {
        rowCount = count;
    }

    /** The session has set {@code pseudo_thread_id}, which no server reports. */
    void onThreadIdAssigned() {
        threadIdOfItsOwn = true;
        holds.add(HoldReason.UNKNOWN_STATE);
    }

    /** Whether CONNECTION_ID() answers what the session has set and not the id of the greeting. */
    boolean hasThreadIdOfItsOwn() {
        return threadIdOfItsOwn;
    }

    /** The server has refused the session's command before it was sent: it is the last error there. */
    void onServerError() {
        lastStatementClean = false;
        holds.add(HoldReason.DIAGNOSTICS);
    }

    /** The tracker of transactions was switched off and on: it does not know of table locks any more. */
    void loseSightOfLocks() {
        blindToLocks = holds.has(HoldReason.TABLE_LOCK);
    }

    /**
     * Takes in what was found out about variables without a report.
     *
     * @param unclear whether more may have changed than that
     */
    void learnVariables(List<SessionTrack.SystemVariable> changed, boolean unclear) {
        SessionState now = state;
        for (SessionTrack.SystemVariable variable : changed) {
            now = reports.apply(now, variable);
        }
        state = target.intern(now);
        if (unclear) {
            holds.add(HoldReason.UNKNOWN_STATE);
        }
    }

    private String schemaOf(Request request) {
        return request.text != null ? request.text.schema()
                : request.statement != null ? request.statement.text().schema() : state.schema();
    }

    /** A text that the server could not even read has no effect, but that of PREPARE is another one. */
    private void learnNamed(Executed named, Request request, ResponseFacts facts) {
        if (!facts.isParseError() || named.traits().has(Trait.TEXT_PREPARE) && named.isSingle()) {
            NamedEffects.apply(named, held, texts, lexerMode());
        }
        if (!facts.isParseError()) {
            locks.learn(named, request.parameters);
        }
    }

    /**
     * An XA transaction belongs to the connection as long as the server says that it is in a transaction: until XA
     * COMMIT or XA ROLLBACK, and from MySQL 8.0.29 on until XA PREPARE. One that must be rolled back after an error, of
     * which the flags do not tell, ends with an XA statement that succeeds.
     */
    private void learnXa(StatementTraits traits, boolean failed) {
        if (!traits.has(Trait.XA_TRANSACTION)) {
            return;
        }
        if (failed ? traits.has(Trait.MULTI_STATEMENT) : inTransaction()) {
            holds.add(HoldReason.XA);
        } else if (!failed) {
            holds.remove(HoldReason.XA);
        }
    }

    /** What must be run so that the server reports what it has left out; null when nothing. */
    String reportingStatement() {
        return ofMariaDb.statement();
    }

    /** Takes in the response to {@link #reportingStatement}. Returns whether the client is to be told, too. */
    boolean learnReports(ResponseFacts facts) {
        learnStatus(facts);
        return ofMariaDb.reported(facts.errorCode() != 0);
    }

    /** What the server must be asked for before anything else runs on the backend; null when nothing. */
    String question() {
        return reports.isQuestionOpen() ? reports.question() : null;
    }

    /** The server's row in answer to {@link #question}. @param loginRoles the roles that a session begins with */
    void answer(byte[] row, String loginRoles) {
        state = target.intern(reports.answer(state, row, loginRoles));
    }

    /** Takes in what a command of the proxy's own told about the session on its backend. */
    void learnStatus(ResponseFacts facts) {
        status = facts.status();
        if (!facts.trackers().isEmpty()) {
            applyTrackers(facts, Set.of());
        }
        if (inTransaction()) {
            holds.add(HoldReason.TRANSACTION);
        } else {
            holds.remove(HoldReason.TRANSACTION);
        }
    }

    /**
     * Whether only the server can tell, after an error, if a transaction is open or what a statement has changed before
     * it failed. An ERR packet says neither.
     */
    boolean isUncertainAfterError(StatementTraits traits) {
        return inTransaction() || !ServerStatus.autocommit(status) || !StatementEffects.failsWhole(traits)
                || state.ownStatement(OwnStatement.NEXT_TRANSACTION) != null;
    }

    /** @param temporary variables of which no report is one of the session's state; null for all of them */
    private boolean applyTrackers(ResponseFacts facts, Set<String> temporary) {
        boolean stateChanged = false;
        SessionState now = state;
        reports.begin();
        for (SessionTrack track : facts.trackers()) {
            if (track instanceof SessionTrack.SystemVariable variable) {
                now = temporary == null || temporary.contains(variable.name()) ? now : reports.apply(now, variable);
                if (target.facts().confusesVariables()) {
                    holds.add(HoldReason.UNKNOWN_STATE);
                }
            } else if (track instanceof SessionTrack.Schema schema) {
                now = now.withSchema(schema.name().isEmpty() ? null : schema.name());
            } else if (track instanceof SessionTrack.StateChanged changed) {
                stateChanged |= changed.changed();
            } else if (track instanceof SessionTrack.TransactionCharacteristics characteristics) {
                now = reports.characteristics(now, characteristics.statements(), inTransaction());
            } else if (track instanceof SessionTrack.TransactionState letters) {
                onTransactionState(letters.letters());
            }
        }
        state = target.intern(now);
        return stateChanged;
    }

    /**
     * LOCK TABLES that fails has unlocked what was locked before, or has not come so far. Otherwise the end of the
     * locks is told by the text: MySQL 9.7 reports it after ALTER TABLE, too, although the locks are still there.
     */
    private void onTransactionState(String letters) {
        if (letters.indexOf('L') >= 0) {
            held.take(HoldReason.TABLE_LOCK, HeldObjects.ONLY);
        } else if (lockFailed && !blindToLocks) {
            held.releaseAll(HoldReason.TABLE_LOCK);
        }
    }

    void multiStatements(boolean on) {
        state = target.intern(state.withMultiStatements(on));
    }
}
