package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.pool.Holds;
import io.headgate.protocol.Command;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.SessionTrack;
import io.headgate.protocol.sql.StatementKind;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import io.headgate.server.ProxyError;
import io.headgate.server.relay.ResponseFacts;
import java.util.EnumSet;
import java.util.Set;

/**
 * The policy between what a statement's text shows and what its session must keep. Where text and server leave a doubt,
 * the backend is held.
 */
final class StatementEffects {

    private record Rule(Trait trait, HoldReason hold) { }

    private static final Rule[] HOLDING = {
        // what runs inside may take locks, assign variables or make temporary tables, and no server reports all of it
        new Rule(Trait.CALLS_ROUTINE, HoldReason.UNKNOWN_STATE),
        new Rule(Trait.CALLS_UNKNOWN_FUNCTION, HoldReason.UNKNOWN_STATE),
    };

    private static final long ANY_HOLDING = bits(HOLDING);

    /** Kinds of which a failed statement leaves no trace outside a transaction. */
    private static final Set<StatementKind> FAILS_WHOLE = EnumSet.of(StatementKind.SELECT, StatementKind.INSERT,
            StatementKind.REPLACE, StatementKind.UPDATE, StatementKind.DELETE, StatementKind.SHOW,
            StatementKind.EXPLAIN, StatementKind.DDL, StatementKind.USE, StatementKind.BEGIN, StatementKind.EMPTY,
            StatementKind.UNKNOWN);

    /** What a SET may change besides the variables that are reported. */
    private static final long CHANGED_BY_SET = Trait.ASSIGNS_USER_VARIABLE.bit() | Trait.READS_LAST_INSERT_ID.bit()
            | Trait.NAMES_SESSION_TRACK.bit();

    private StatementEffects() {
    }

    private static long bits(Rule[] rules) {
        long bits = 0;
        for (Rule rule : rules) {
            bits |= rule.trait.bit();
        }
        return bits;
    }

    /** Adds the holds without a name that the executed statement causes. */
    static void apply(StatementTraits traits, Holds holds) {
        long flags = traits.flags();
        if (flags == 0 || (flags & ~Trait.MAY_FIRE_TRIGGER.bit()) == 0) {
            return;
        }
        if ((flags & ANY_HOLDING) != 0) {
            for (Rule rule : HOLDING) {
                if (traits.has(rule.trait)) {
                    holds.add(rule.hold);
                }
            }
        }
    }

    /** Whether the text and the other reports say what the server's "session state has changed" is about. */
    static boolean explainStateChange(Command command, StatementTraits traits, StatementTokens tokens,
            ResponseFacts facts) {
        if (command != Command.COM_QUERY && command != Command.COM_STMT_EXECUTE) {
            return true;
        }
        if (traits.has(Trait.CALLS_ROUTINE) || traits.has(Trait.CALLS_UNKNOWN_FUNCTION)
                || traits.has(Trait.MAY_FIRE_TRIGGER) && !traits.has(Trait.MULTI_STATEMENT)) {
            return false;
        }
        if (traits.has(Trait.MULTI_STATEMENT)) {
            return (traits.kind() == StatementKind.SET || traits.kind() == StatementKind.USE)
                    && onlyFirstChanged(facts);
        }
        if (traits.has(Trait.SETS_FOR_STATEMENT)) {
            // the change is that of the variables for the statement, and back
            return traits.kind() != StatementKind.SET && traits.kind() != StatementKind.UNKNOWN;
        }
        return switch (traits.kind()) {
            // a variable that the server was not asked to report changes without a name
            case SET -> (facts.reportsVariable() || (traits.flags() & CHANGED_BY_SET) != 0)
                    && (!traits.has(Trait.SETS_SEVERAL) || SetTargets.areReported(tokens));
            case USE, DDL, PREPARE, DEALLOCATE -> true;
            default -> traits.has(Trait.ASSIGNS_USER_VARIABLE) || traits.has(Trait.CREATES_TEMPORARY_TABLE);
        };
    }

    /**
     * Whether a change was reported once, together with the variables or the schema that the first statement has set.
     */
    private static boolean onlyFirstChanged(ResponseFacts facts) {
        boolean named = false;
        boolean changed = false;
        for (SessionTrack track : facts.trackers()) {
            boolean name = track instanceof SessionTrack.SystemVariable || track instanceof SessionTrack.Schema;
            boolean change = track instanceof SessionTrack.StateChanged;
            if (change && (!named || changed)) {
                return false;
            }
            named |= name;
            changed |= change;
        }
        return changed;
    }

    /** Whether nothing is held that must outlive the next statement. */
    static boolean holdsResultsOnly(Holds holds) {
        return holds.isEmpty() || holds.reasons().equals(Set.of(HoldReason.DIAGNOSTICS));
    }

    /**
     * Whether the command leaves the diagnostics of the statement before as they are: those that run no statement
     * (MySQL 8.0.15 was asked), and statements that read them.
     */
    static boolean keepsDiagnostics(Command command, StatementTraits traits) {
        return switch (command) {
            case COM_SET_OPTION, COM_INIT_DB, COM_STATISTICS, COM_STMT_RESET, COM_STMT_FETCH -> true;
            default -> traits.has(Trait.READS_DIAGNOSTICS);
        };
    }

    /** Whether a failure of this statement, outside a transaction and with autocommit, changed nothing. */
    static boolean failsWhole(StatementTraits traits) {
        return FAILS_WHOLE.contains(traits.kind()) && !traits.has(Trait.MULTI_STATEMENT)
                && !traits.has(Trait.CALLS_ROUTINE);
    }

    /** Whether the statement may read LAST_INSERT_ID(), openly or inside a trigger or routine. */
    static boolean mayReadInsertId(StatementTraits traits) {
        return traits.has(Trait.READS_LAST_INSERT_ID) || runsWhatIsNotInTheText(traits);
    }

    /** Whether the statement may read or assign user variables, openly or inside a trigger or routine. */
    static boolean mayReadVariables(StatementTraits traits) {
        return traits.has(Trait.READS_USER_VARIABLE) || traits.has(Trait.ASSIGNS_USER_VARIABLE)
                || runsWhatIsNotInTheText(traits);
    }

    /** Whether a trigger or routine may run. */
    static boolean runsWhatIsNotInTheText(StatementTraits traits) {
        return traits.has(Trait.MAY_FIRE_TRIGGER) || traits.has(Trait.CALLS_ROUTINE)
                || traits.has(Trait.CALLS_UNKNOWN_FUNCTION) || traits.kind() == StatementKind.UNKNOWN;
    }

    /** Whether the statement may use up an insert_id that was set for it. */
    static boolean mayGenerateValue(StatementTraits traits) {
        return traits.has(Trait.MAY_FIRE_TRIGGER) || traits.has(Trait.CALLS_ROUTINE)
                || traits.has(Trait.CALLS_UNKNOWN_FUNCTION) || traits.kind() == StatementKind.UNKNOWN
                || traits.kind() == StatementKind.DDL;
    }

    /** Whether LAST_INSERT_ID() may be another after the statement although no OK packet says so. */
    static boolean mayChangeInsertIdSilently(StatementTraits traits, boolean failed) {
        return traits.has(Trait.READS_LAST_INSERT_ID) || traits.has(Trait.CALLS_ROUTINE)
                || failed && traits.has(Trait.MAY_FIRE_TRIGGER);
    }

    /**
     * Why a statement cannot be answered truthfully on a backend that is not as the session's last statement left it;
     * null when it can.
     *
     * @param hadStatement whether the session has run a statement before
     * @param lastClean whether that one left neither warnings nor an error
     */
    static ErrPacket refusalElsewhere(StatementTraits traits, boolean hadStatement, boolean lastClean) {
        if (hadStatement && readsLastResult(traits)) {
            return servedOthers();
        }
        if (!lastClean && traits.has(Trait.READS_DIAGNOSTICS)) {
            return ProxyError.NOT_TRUTHFUL.packet("it reads the warnings or errors of the statement before it, and the"
                    + " database connection of that statement is gone");
        }
        return null;
    }

    /** Whether the statement reads what the statement before it left, so that no statement may come in between. */
    static boolean readsLastResult(StatementTraits traits) {
        return traits.has(Trait.READS_ROW_COUNT) && !traits.has(Trait.READS_OWN_ROW_COUNT);
    }

    /**
     * Why a statement cannot be answered that reads what the last one left and needs something else to run before it.
     */
    static ErrPacket inTheWay() {
        return ProxyError.NOT_TRUTHFUL.packet("it reads what the statement before it left and names user variables that"
                + " this session has not assigned; assign them before that statement");
    }

    /** Why a statement cannot be prepared again that the server had prepared for other parameters. */
    static ErrPacket rebuiltForOtherVariables() {
        return ProxyError.NOT_TRUTHFUL.packet("user variables in it had other types when the server settled these for"
                + " the types of its parameters, on another database connection; prepare it again");
    }

    /** Why a count of a prepared statement cannot be set before it reads the diagnostics. */
    static ErrPacket countsInTheWay() {
        return ProxyError.NOT_TRUTHFUL.packet("it is prepared and reads ROW_COUNT() or FOUND_ROWS() together with the"
                + " warnings or errors of the statement before it; read them in two statements");
    }

    /** Why LASTVAL() of a sequence cannot be answered. */
    static ErrPacket lastvalUnknown() {
        return ProxyError.NOT_TRUTHFUL.packet("it reads the last value of a sequence, which is known only to the"
                + " database connection that has taken it; take one with NEXTVAL() first, outside of transactions: from now"
                + " on the session keeps the connection then");
    }

    /** Why FOUND_ROWS() cannot be answered: nobody can tell whose it is that the backend would answer with. */
    static ErrPacket foundRowsUnknown() {
        return ProxyError.NOT_TRUTHFUL.packet("it reads FOUND_ROWS(), and which statement has left the value that the"
                + " database connection has cannot be told; read it directly behind a SELECT, or in one transaction"
                + " with it");
    }

    /** Why ROW_COUNT() cannot be answered: the backend is not as the session's last statement has left it. */
    static ErrPacket servedOthers() {
        return ProxyError.NOT_TRUTHFUL.packet("it reads ROW_COUNT(), which the statement before it left, and the"
                + " database connection of that statement has served somebody else since; send both in one"
                + " transaction");
    }
}
