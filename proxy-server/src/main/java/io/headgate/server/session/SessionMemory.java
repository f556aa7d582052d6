package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.pool.Holds;
import io.headgate.pool.SessionState;
import io.headgate.protocol.Command;
import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.packet.SessionTrack;
import io.headgate.protocol.sql.LexerMode;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.server.backend.SessionVariables;
import io.headgate.server.backend.Target;
import io.headgate.server.relay.ResponseFacts;
import java.util.Locale;

/**
 * What a session remembers between its statements: its state as the server reported it, the status flags, and the holds.
 * Learns from each response: session trackers first, the statement's traits for what no tracker tells. When neither
 * explains a change, the session keeps its backend.
 */
final class SessionMemory {

    private static final int SHOWN_STATUS = ServerStatus.SERVER_STATUS_IN_TRANS
            | ServerStatus.SERVER_STATUS_AUTOCOMMIT | ServerStatus.SERVER_STATUS_NO_BACKSLASH_ESCAPES
            | ServerStatus.SERVER_STATUS_IN_TRANS_READONLY;

    private final Target target;
    private final Holds holds = new Holds();
    private SessionState state;
    private int status = ServerStatus.SERVER_STATUS_AUTOCOMMIT;
    private boolean lastStatementClean = true;
    private boolean collationUnknown;
    private boolean threadIdOfItsOwn;
    private LexerMode lexerMode;
    private SessionState lexerModeOf;
    private String lexerModeGlobal;

    SessionMemory(Target target, SessionState initial) {
        this.target = target;
        this.state = target.intern(initial);
    }

    SessionState state() {
        return state;
    }

    Holds holds() {
        return holds;
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

    /** How the session's sql_mode and character set make statements read. */
    LexerMode lexerMode() {
        String global = target.facts().globalSqlMode();
        if (lexerModeOf != state || lexerModeGlobal != global) {
            lexerModeOf = state;
            lexerModeGlobal = global;
            String sqlMode = state.variables().getOrDefault("sql_mode", global);
            lexerMode = LexerMode.of(sqlMode, state.variables().getOrDefault("character_set_client", "utf8mb4"));
        }
        return lexerMode;
    }

    /** The session begins anew: after COM_RESET_CONNECTION and COM_CHANGE_USER. */
    void restart(SessionState initial) {
        holds.clear();
        state = target.intern(initial);
        status = ServerStatus.SERVER_STATUS_AUTOCOMMIT;
        lastStatementClean = true;
        collationUnknown = false;
        threadIdOfItsOwn = false;
    }

    /** The backend with the open transaction is gone. */
    void onTransactionLost() {
        holds.clear();
        status &= ~(ServerStatus.SERVER_STATUS_IN_TRANS | ServerStatus.SERVER_STATUS_IN_TRANS_READONLY);
    }

    /**
     * Takes in a complete response to the session's own command.
     *
     * @param tokens of the statement if names in it matter and are known; else null
     */
    void learn(Command command, StatementTraits traits, StatementTokens tokens, ResponseFacts facts) {
        if (facts.statusKnown()) {
            status = facts.status();
        }
        boolean stateChanged = !facts.trackers().isEmpty() && applyTrackers(facts);
        boolean executed = command == Command.COM_QUERY || command == Command.COM_STMT_EXECUTE;
        if (executed && !facts.isParseError()) {
            StatementEffects.apply(traits, tokens, facts.errorCode() != 0, holds);
        }
        if (stateChanged && !StatementEffects.explainStateChange(command, traits)) {
            holds.add(HoldReason.UNKNOWN_STATE);
        }
        if (!StatementEffects.keepsDiagnostics(command, traits)) {
            lastStatementClean = facts.errorCode() == 0 && facts.warnings() == 0;
            if (lastStatementClean) {
                holds.remove(HoldReason.DIAGNOSTICS);
            } else {
                holds.add(HoldReason.DIAGNOSTICS);
            }
        }
        if (inTransaction()) {
            holds.add(HoldReason.TRANSACTION);
        } else {
            holds.remove(HoldReason.TRANSACTION);
        }
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

    /** Whether a statement has changed collation_connection, which no server reports. */
    boolean isCollationUnknown() {
        return collationUnknown;
    }

    /** The server's answer to what collation_connection is. */
    void collation(String name) {
        collationUnknown = false;
        state = target.intern(state.withVariable("collation_connection", name));
    }

    /** Takes in what a command of the proxy's own told about the session on its backend. */
    void learnStatus(ResponseFacts facts) {
        status = facts.status();
        if (!facts.trackers().isEmpty()) {
            applyTrackers(facts);
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
        return inTransaction() || !ServerStatus.autocommit(status) || !StatementEffects.failsWhole(traits);
    }

    private boolean applyTrackers(ResponseFacts facts) {
        boolean stateChanged = false;
        SessionState now = state;
        for (SessionTrack track : facts.trackers()) {
            if (track instanceof SessionTrack.SystemVariable variable) {
                String name = variable.name().toLowerCase(Locale.ROOT);
                if (name.equals(SessionVariables.CHARACTER_SET_CONNECTION)) {
                    collationUnknown = true;
                } else if (SessionVariables.isCarried(name, variable.value())) {
                    now = now.withVariable(name, variable.value());
                } else {
                    holds.add(HoldReason.UNKNOWN_STATE);
                }
            } else if (track instanceof SessionTrack.Schema schema) {
                now = now.withSchema(schema.name().isEmpty() ? null : schema.name());
            } else if (track instanceof SessionTrack.StateChanged changed) {
                stateChanged |= changed.changed();
            } else if (track instanceof SessionTrack.TransactionCharacteristics characteristics) {
                onCharacteristics(characteristics.statements());
            } else if (track instanceof SessionTrack.TransactionState letters) {
                if (letters.letters().indexOf('L') >= 0) {
                    holds.add(HoldReason.TABLE_LOCK);
                } else {
                    holds.remove(HoldReason.TABLE_LOCK);
                }
            }
        }
        state = target.intern(now);
        return stateChanged;
    }

    /** Set for the next transaction only; they are used up by it. Inside a transaction they describe that one. */
    private void onCharacteristics(String statements) {
        if (!statements.isEmpty() && !inTransaction()) {
            holds.add(HoldReason.NEXT_TRANSACTION);
        } else {
            holds.remove(HoldReason.NEXT_TRANSACTION);
        }
    }

    void multiStatements(boolean on) {
        state = target.intern(state.withMultiStatements(on));
    }
}
