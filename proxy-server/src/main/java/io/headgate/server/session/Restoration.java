package io.headgate.server.session;

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
import io.headgate.server.relay.ResponseFacts;
import java.util.function.Consumer;

/**
 * Brings a backend into a session's state before the session's command goes out. Each step is a command of the proxy's
 * own and must succeed before the next; in the common case there is none.
 */
final class Restoration {

    /** How it ended. */
    interface Outcome {
        /** The backend is as the session needs it. */
        void restored();

        /** The server refused what the session needs, for example a schema that is gone; the client must be told. */
        void failed(ErrPacket error);

        /** The proxy cannot do it; the client must be told. */
        void refused(ErrPacket error);

        /** The backend did not stand the check; another one may do. */
        void unfit();

        /** The backend is in order, but no command can bring it into the session's state; a new one will be in it. */
        void needsNewBackend();
    }

    private enum Step {
        INSERT_ID_OF_OTHERS, CHECK, RESET, SET_TO_PREPARE, SCHEMA_TO_PREPARE, PREPARE, SET, SCHEMA, OPTION, DIAGNOSTICS,
        DONE
    }

    private final BackendConnection backend;
    private final SessionMemory memory;
    private final SessionInsertId insertId;
    private final StatementTraits traits;
    private final StatementText statement;
    private final boolean check;
    private final boolean untouched;
    private final Outcome outcome;

    /**
     * @param traits of the command, null for one without text
     * @param statement what the backend must have prepared, or null
     * @param check whether the backend must show a sign of life first
     * @param untouched whether nothing ran on the backend since the session's last statement
     */
    Restoration(BackendConnection backend, SessionMemory memory, SessionInsertId insertId, StatementTraits traits,
            StatementText statement, boolean check, boolean untouched, Outcome outcome) {
        this.backend = backend;
        this.memory = memory;
        this.insertId = insertId;
        this.traits = traits;
        this.statement = statement;
        this.check = check;
        this.untouched = untouched;
        this.outcome = outcome;
    }

    /** Whether the backend is as it should be, so that nothing need be run. */
    static boolean isNeedless(BackendConnection backend, SessionMemory memory, SessionInsertId insertId,
            StatementTraits traits, StatementText statement, boolean check, boolean untouched) {
        return !check && backend.sessionState() == memory.state()
                && (backend.pendingInsertId() == null || insertId.isPendingAt(backend))
                && (traits == null || traits.flags() == 0
                        || (!StatementEffects.mayReadInsertId(traits) || insertId.isAt(backend))
                                && (untouched || !traits.has(Trait.READS_DIAGNOSTICS)
                                        && !StatementEffects.readsLastResult(traits)))
                && (statement == null || backend.findStatement(statement) != null);
    }

    void run() {
        from(Step.INSERT_ID_OF_OTHERS);
    }

    /** Runs this step and those after it. */
    private void from(Step first) {
        Step step = first;
        while (step != Step.DONE) {
            if (start(step)) {
                return;
            }
            step = Step.values()[step.ordinal() + 1];
        }
        outcome.restored();
    }

    /** Starts one step; false when there is nothing to do in it. */
    private boolean start(Step step) {
        return switch (step) {
            case INSERT_ID_OF_OTHERS -> {
                boolean ask = backend.pendingInsertId() != null && !insertId.isPendingAt(backend);
                if (ask) {
                    backend.harvestInsertId(facts -> from(Step.CHECK));
                }
                yield ask;
            }
            case CHECK -> {
                if (check) {
                    backend.check(facts -> {
                        if (facts.errorCode() == 0) {
                            from(Step.RESET);
                        } else {
                            outcome.unfit();
                        }
                    });
                }
                yield check;
            }
            case RESET -> reset();
            case SET_TO_PREPARE -> mustPrepare() && set(differenceTo(stateToPrepareIn()), Step.SCHEMA_TO_PREPARE);
            case SCHEMA_TO_PREPARE -> mustPrepare() && schema(differenceTo(stateToPrepareIn()), Step.PREPARE);
            case SET -> set();
            case SCHEMA -> schema(differenceTo(memory.state()), Step.OPTION);
            case OPTION -> option();
            case DIAGNOSTICS -> clearDiagnostics();
            case PREPARE -> prepare();
            case DONE -> false;
        };
    }

    private StateDifference differenceTo(SessionState wanted) {
        return StateDifference.between(backend.sessionState(), wanted);
    }

    private boolean mustPrepare() {
        return statement != null && backend.findStatement(statement) == null;
    }

    private SessionState stateToPrepareIn() {
        return statement.stateToPrepareIn(memory.state());
    }

    private boolean reset() {
        if (!differenceTo(memory.state()).needsReset()) {
            return false;
        }
        if (memory.state().schema() == null && backend.sessionState().schema() != null) {
            // a reset keeps the schema: only a new login begins without one
            outcome.needsNewBackend();
            return true;
        }
        backend.reset(ok -> {
            if (!ok) {
                outcome.unfit();
            } else if (differenceTo(memory.state()).needsReset()) {
                outcome.refused(unwritable());
            } else {
                from(Step.SET_TO_PREPARE);
            }
        });
        return true;
    }

    private static ErrPacket unwritable() {
        return ProxyError.NOT_TRUTHFUL.packet("a session variable of this session has a value that"
                + " cannot be carried to another database connection");
    }

    private boolean set() {
        StateDifference difference = differenceTo(memory.state());
        if (traits == null || !StatementEffects.mayReadInsertId(traits) || insertId.isAt(backend)) {
            return set(difference, Step.SCHEMA);
        }
        if (!insertId.isKnown()) {
            insertId.whenKnown(known -> {
                if (known || !traits.has(Trait.READS_LAST_INSERT_ID)) {
                    from(Step.SET);
                } else {
                    outcome.refused(ProxyError.NOT_TRUTHFUL.packet("LAST_INSERT_ID() was known only to a database"
                            + " connection that has been closed"));
                }
            });
            return true;
        }
        long value = insertId.value();
        String assignment = "last_insert_id = " + Long.toUnsignedString(value);
        String others = difference.setStatement();
        assign(others == null ? "SET " + assignment : others + ", " + assignment, memory.state(), Step.SCHEMA,
                () -> backend.insertId(value));
        return true;
    }

    private boolean set(StateDifference difference, Step next) {
        String assignments = difference.setStatement();
        if (assignments != null) {
            SessionState wanted = next == Step.SCHEMA_TO_PREPARE ? stateToPrepareIn() : memory.state();
            assign(assignments, wanted, next, () -> { });
        }
        return assignments != null;
    }

    /** Runs the SET; afterwards the backend has all variables of {@code wanted}. */
    private void assign(String statement, SessionState wanted, Step next, Runnable succeeded) {
        step(Command.COM_QUERY, statement, ResponseShape.RESULT_SETS, next, facts -> {
            SessionState before = backend.sessionState();
            arrived(wanted.withSchema(before.schema()).withMultiStatements(before.multiStatements()));
            succeeded.run();
        });
    }

    private boolean schema(StateDifference difference, Step next) {
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
            step(Command.COM_SET_OPTION, multiStatements ? "\0\0" : "\1\0", ResponseShape.SINGLE, Step.DIAGNOSTICS,
                    facts -> arrived(backend.sessionState().withMultiStatements(multiStatements)));
        }
        return multiStatements != null;
    }

    private void arrived(SessionState now) {
        backend.sessionState(now.equals(memory.state()) ? memory.state() : now);
    }

    /** The session left no diagnostics; those that somebody else left here go away with any statement. */
    private boolean clearDiagnostics() {
        boolean needed = traits != null && !untouched && memory.lastStatementClean()
                && (traits.has(Trait.READS_DIAGNOSTICS) || StatementEffects.readsLastResult(traits));
        if (needed) {
            step(Command.COM_QUERY, "DO 0", ResponseShape.RESULT_SETS, Step.DONE, facts -> { });
        }
        return needed;
    }

    private boolean prepare() {
        boolean needed = mustPrepare();
        if (needed) {
            backend.prepare(statement, facts -> {
                if (facts.errorCode() != 0) {
                    outcome.failed(facts.error());
                } else {
                    from(Step.SET);
                }
            });
        }
        return needed;
    }

    private void step(Command command, String argument, ResponseShape shape, Step next,
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
