package io.headgate.server.session;

import io.headgate.pool.OwnStatement;
import io.headgate.pool.SessionState;
import io.headgate.pool.StateDifference;
import io.headgate.protocol.Command;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.response.ResponseShape;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import io.headgate.server.ProxyError;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.StatementText;
import io.headgate.server.history.RestoreStep;
import io.headgate.server.relay.ResponseFacts;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Brings a backend into a session's state before the session's command goes out. Each step is a command of the proxy's
 * own and must succeed before the next; in the common case there is none.
 */
final class Restoration {

    /** How it ended. */
    interface Outcome {
        /** This is being done. */
        void began(RestoreStep step);

        /** The backend is as the session needs it. */
        void restored();

        /** The server refused what the session needs, for example a schema that is gone; the client must be told. */
        void failed(ErrPacket error);

        /** The proxy cannot do it; the client must be told. */
        void refused(ErrPacket error);

        /** What the session relies on is gone for good; the backend is in order. */
        void sessionLost(String cause);

        /** The backend did not stand the check; another one may do. */
        void unfit();

        /** The backend is in order, but no command can bring it into the session's state; a new one will be in it. */
        void needsNewBackend();
    }

    private final BackendConnection backend;
    private final SessionMemory memory;
    private final SessionLeftovers leftovers;
    private final Request request;
    private final StatementTraits traits;
    private final StatementText statement;
    private final boolean check;
    private final boolean untouched;
    /** The command reads what the session's last one left here: nothing may run before it. */
    private final boolean protectsLast;
    private final Outcome outcome;
    private boolean hasReset;

    /**
     * @param request the command that is to run
     * @param check whether the backend must show a sign of life first
     * @param untouched whether nothing ran on the backend since the session's last statement
     */
    Restoration(BackendConnection backend, SessionMemory memory, SessionLeftovers leftovers, Request request,
            boolean check, boolean untouched, Outcome outcome) {
        this.backend = backend;
        this.memory = memory;
        this.leftovers = leftovers;
        this.request = request;
        this.traits = request.traits;
        this.statement = request.textToPrepare();
        this.check = check;
        this.untouched = untouched;
        this.protectsLast = untouched && traits != null && (StatementEffects.readsLastResult(traits)
                || traits.has(Trait.READS_DIAGNOSTICS) && !memory.lastStatementClean()
                || traits.has(Trait.READS_FOUND_ROWS));
        this.outcome = outcome;
    }

    /** Whether the backend is as it should be, so that nothing need be run. */
    static boolean isNeedless(BackendConnection backend, SessionMemory memory, SessionLeftovers leftovers,
            Request request, boolean check, boolean untouched) {
        StatementTraits traits = request.traits;
        StatementText statement = request.textToPrepare();
        return !check && backend.sessionState() == memory.state()
                && (!backend.leftovers().arePending() || leftovers.arePendingAt(backend))
                && leftovers.suit(backend, traits) && request.counts().isEmpty() && !request.takesSequenceValue
                && (traits == null || traits.flags() == 0
                        || !leftovers.seesForeignVariable(backend, traits, request.tokens)
                                && (untouched || !traits.has(Trait.READS_DIAGNOSTICS)
                                        && !StatementEffects.readsLastResult(traits)))
                && (statement == null || backend.statements().find(statement) != null)
                && !(request.isPrepare() && leftovers.seesForeignVariable(backend, null, request.tokensToPrepare()));
    }

    void run() {
        from(RestoreStep.LEFTOVERS_OF_OTHERS);
    }

    /** Runs this step and those after it. */
    private void from(RestoreStep first) {
        RestoreStep step = first;
        while (step != null) {
            if (start(step)) {
                backend.meters().restored(step.word());
                outcome.began(step);
                return;
            }
            step = step.next();
        }
        outcome.restored();
    }

    /** Starts one step; false when there is nothing to do in it. */
    private boolean start(RestoreStep step) {
        return switch (step) {
            case LEFTOVERS_OF_OTHERS -> {
                boolean ask = backend.leftovers().arePending() && !leftovers.arePendingAt(backend);
                if (ask) {
                    backend.harvest(facts -> from(RestoreStep.CHECK));
                }
                yield ask;
            }
            case CHECK -> {
                if (check) {
                    backend.check(facts -> {
                        if (facts.errorCode() == 0) {
                            from(RestoreStep.LEFTOVERS_ELSEWHERE);
                        } else {
                            outcome.unfit();
                        }
                    });
                }
                yield check;
            }
            case LEFTOVERS_ELSEWHERE -> leftovers.await(backend, traits, this::onArrival);
            case RESET -> reset();
            case OWN_STATEMENTS -> ownStatements();
            case SET_TO_PREPARE -> mustPrepare() && setToPrepare();
            case SCHEMA_TO_PREPARE -> mustPrepare() && schema(differenceTo(stateToPrepareIn()), RestoreStep.PREPARE);
            case SET -> set();
            case SCHEMA -> schema(differenceTo(memory.state()), RestoreStep.OPTION);
            case OPTION -> option();
            case NEXT_TRANSACTION -> nextTransaction();
            case DIAGNOSTICS -> clearDiagnostics();
            case PREPARE -> prepare();
        };
    }

    private StateDifference differenceTo(SessionState wanted) {
        return StateDifference.between(backend.sessionState(), wanted);
    }

    private boolean mustPrepare() {
        return statement != null && backend.statements().find(statement) == null;
    }

    private SessionState stateToPrepareIn() {
        return statement.stateToPrepareIn(memory.state());
    }

    private boolean reset() {
        boolean foreign = leftovers.seesForeignVariable(backend, traits,
                request.isPrepare() ? request.tokensToPrepare() : request.tokens);
        // what is held would not outlive a reset: there the variables of others become NULL
        boolean needed = request.takesSequenceValue || foreign && StatementEffects.holdsResultsOnly(memory.holds())
                || differenceTo(memory.state()).needsReset();
        // where something is held, the variable's present type must do: those that number rows by one live with that
        needed |= mustPrepare() && StatementEffects.holdsResultsOnly(memory.holds())
                && leftovers.existsTooEarly(backend, statement);
        if (protectsLast && (foreign || needed)) {
            outcome.refused(StatementEffects.inTheWay());
            return true;
        }
        if (!needed) {
            return false;
        }
        if (backend.leftovers().arePending()) {
            backend.harvest(facts -> from(RestoreStep.RESET));
            return true;
        }
        if (memory.state().schema() == null && backend.sessionState().schema() != null) {
            // a reset keeps the schema: only a new login begins without one
            outcome.needsNewBackend();
            return true;
        }
        runReset();
        return true;
    }

    private void runReset() {
        hasReset = true;
        backend.reset(ok -> {
            if (!ok) {
                outcome.unfit();
            } else if (differenceTo(memory.state()).needsReset()) {
                outcome.refused(unwritable());
            } else {
                from(RestoreStep.OWN_STATEMENTS);
            }
        });
    }

    /**
     * Roles first, which the variables may need; one statement at a time. What the next transaction gets comes last.
     */
    private boolean ownStatements() {
        for (OwnStatement statement : OwnStatement.values()) {
            String from = backend.sessionState().ownStatement(statement);
            String to = memory.state().ownStatement(statement);
            boolean next = statement == OwnStatement.NEXT_TRANSACTION;
            // READ ONLY refuses to prepare what writes, and the client's statement shall meet that error itself; it is
            // undone by a COMMIT, and so only where that ends nothing
            boolean inTheWay = next && from != null && mustPrepare()
                    && StatementEffects.holdsResultsOnly(memory.holds());
            if (inTheWay || !Objects.equals(from, to) && (from != null || !next)) {
                boolean undo = to == null || next;
                ownStatement(statement, undo ? null : to, undo ? OwnStatements.undo(statement, backend.loginRoles())
                        : OwnStatements.set(statement, to), RestoreStep.OWN_STATEMENTS);
                return true;
            }
        }
        return false;
    }

    private boolean nextTransaction() {
        String to = memory.state().ownStatement(OwnStatement.NEXT_TRANSACTION);
        boolean needed = !Objects.equals(backend.sessionState().ownStatement(OwnStatement.NEXT_TRANSACTION), to);
        if (needed) {
            ownStatement(OwnStatement.NEXT_TRANSACTION, to, OwnStatements.set(OwnStatement.NEXT_TRANSACTION, to),
                    RestoreStep.DIAGNOSTICS);
        }
        return needed;
    }

    /** @param value what is set afterwards, null when something is undone */
    private void ownStatement(OwnStatement statement, String value, String sql, RestoreStep next) {
        backend.swallow(Command.COM_QUERY, sql, ResponseShape.RESULT_SETS, facts -> {
            if (facts.errorCode() == 0) {
                arrived(backend.sessionState().withOwnStatement(statement, value));
                from(next);
            } else if (value == null) {
                outcome.unfit();
            } else {
                outcome.failed(facts.error());
            }
        });
    }

    private static ErrPacket unwritable() {
        return ProxyError.NOT_TRUTHFUL.packet("a session variable of this session has a value that"
                + " cannot be carried to another database connection");
    }

    private boolean setToPrepare() {
        String variables = leftovers.assignmentsToPrepare(backend, statement);
        String others = differenceTo(stateToPrepareIn()).setStatement();
        String all = variables.isEmpty() || others == null ? others : others + ", " + variables;
        if (all == null && !variables.isEmpty()) {
            all = "SET " + variables;
        }
        if (all != null) {
            assign(all, stateToPrepareIn(), RestoreStep.SCHEMA_TO_PREPARE,
                    () -> leftovers.assignedToPrepare(backend, statement));
        }
        return all != null;
    }

    private boolean set() {
        StateDifference difference = differenceTo(memory.state());
        boolean suits = leftovers.suit(backend, traits)
                || protectsLast && leftovers.mayStartWithout(backend, traits);
        String carried = suits ? "" : leftovers.assignments(backend, traits);
        String counts = countAssignments();
        if (suits && counts.isEmpty()) {
            return setStateOnly(difference);
        }
        if (protectsLast && !counts.isEmpty()) {
            outcome.refused(StatementEffects.countsInTheWay());
            return true;
        }
        String others = difference.setStatement();
        StringJoiner all = new StringJoiner(", ", others == null ? "SET " : others + ", ", "");
        Stream.of(carried, counts).filter(assignments -> !assignments.isEmpty()).forEach(all::add);
        assign(all.toString(), memory.state(), RestoreStep.SCHEMA, () -> {
            if (!suits) {
                leftovers.assignedAt(backend, traits);
            }
        });
        return true;
    }

    /** What a prepared statement reads of the statement before it, in the variables where it looks for it. */
    private String countAssignments() {
        StringJoiner assignments = new StringJoiner(", ");
        for (LastCount count : request.counts()) {
            assignments.add(count.assignment(count == LastCount.ROW_COUNT ? memory.rowCount()
                    : leftovers.foundRows().value()));
        }
        return assignments.toString();
    }

    private void onArrival(SessionLeftovers.Arrival arrival) {
        switch (arrival) {
            case THERE -> from(RestoreStep.LEFTOVERS_ELSEWHERE);
            case INSERT_ID_LOST -> outcome.refused(ProxyError.NOT_TRUTHFUL.packet("LAST_INSERT_ID() was known only to"
                    + " a database connection that has been closed"));
            case VARIABLES_LOST -> outcome.sessionLost(SessionLeftovers.LOST);
        }
    }

    private boolean setStateOnly(StateDifference difference) {
        String assignments = difference.setStatement();
        if (assignments != null) {
            assign(assignments, memory.state(), RestoreStep.SCHEMA, () -> { });
        }
        return assignments != null;
    }

    /** Runs the SET; afterwards the backend has all variables of {@code wanted}. */
    private void assign(String statement, SessionState wanted, RestoreStep next, Runnable succeeded) {
        backend.swallow(Command.COM_QUERY, statement, ResponseShape.RESULT_SETS, facts -> {
            if (facts.errorCode() != 0) {
                onRefusedSet(facts.error());
                return;
            }
            SessionState before = backend.sessionState();
            arrived(wanted.withSchema(before.schema()).withMultiStatements(before.multiStatements())
                    .withOwnStatementsOf(before));
            succeeded.run();
            from(next);
        });
    }

    /** What another session has set may need rights to be undone that this one does not have; a reset needs none. */
    private void onRefusedSet(ErrPacket error) {
        if (hasReset && memory.forgetGlobals()) {
            from(RestoreStep.OWN_STATEMENTS);
        } else if (hasReset || protectsLast || !memory.holds().isEmpty()) {
            outcome.failed(error);
        } else if (backend.leftovers().arePending()) {
            backend.harvest(facts -> runReset());
        } else {
            runReset();
        }
    }

    private boolean schema(StateDifference difference, RestoreStep next) {
        String schema = difference.schemaToSelect();
        if (schema != null) {
            step(Command.COM_INIT_DB, schema, ResponseShape.SINGLE, next, facts ->
                    arrived(backend.sessionState().withSchema(schema)));
        }
        return schema != null;
    }

    private boolean option() {
        Boolean multiStatements = differenceTo(memory.state()).multiStatements();
        if (multiStatements != null) {
            step(Command.COM_SET_OPTION, multiStatements ? "\0\0" : "\1\0", ResponseShape.SINGLE,
                    RestoreStep.NEXT_TRANSACTION,
                    facts -> arrived(backend.sessionState().withMultiStatements(multiStatements)));
        }
        return multiStatements != null;
    }

    private void arrived(SessionState now) {
        backend.sessionState(now.equals(memory.state()) ? memory.state() : now);
    }

    /** The session left no diagnostics; those that somebody else left here go away. */
    private boolean clearDiagnostics() {
        boolean needed = traits != null && !untouched && memory.lastStatementClean()
                && (traits.has(Trait.READS_DIAGNOSTICS) || StatementEffects.readsLastResult(traits));
        if (needed) {
            // the derived table: MariaDB wants a table to clear them
            backend.ask("DO (SELECT 0 FROM (SELECT 0) t)", facts -> {
                backend.messagesCleared();
                outcome.restored();
            });
        }
        return needed;
    }

    private boolean prepare() {
        boolean needed = mustPrepare();
        if (statement != null) {
            backend.meters().statementWanted(!needed);
        }
        if (needed) {
            backend.prepare(statement, facts -> {
                if (facts.errorCode() != 0) {
                    outcome.failed(facts.error());
                } else {
                    from(RestoreStep.SET);
                }
            });
        }
        return needed;
    }

    private void step(Command command, String argument, ResponseShape shape, RestoreStep next,
            Consumer<ResponseFacts> succeeded) {
        backend.swallow(command, argument, shape, facts -> {
            if (facts.errorCode() != 0) {
                outcome.failed(facts.error());
            } else {
                succeeded.accept(facts);
                from(next);
            }
        });
    }
}
