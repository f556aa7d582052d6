package io.headgate.server.backend;

import io.headgate.pool.SessionState;
import io.headgate.protocol.Command;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.Wire;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.SessionTrack;
import io.headgate.protocol.response.ResponseShape;
import io.headgate.server.relay.ResponseFacts;
import io.headgate.server.relay.TrackerSettings;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What runs on a backend after its login and after each reset: session tracking is switched on, the init query runs,
 * and (after a login) the proxy learns the server's global sql_mode, which decides how statements are read, and what
 * the server tells a client of its session.
 */
final class Preparation {

    private record Step(Command command, byte[] argument, Consumer<ResponseFacts> learn) { }

    private static final byte[] MULTI_STATEMENTS_ON = {0, 0};
    private static final byte[] MULTI_STATEMENTS_OFF = {1, 0};

    private final Deque<Step> steps = new ArrayDeque<>();
    private final TargetFacts target;
    /** Null where there is none. */
    private final String initQuery;
    private BackendConnection backend;
    private SessionState initState = SessionState.INITIAL;
    private boolean charsetSet;
    private boolean asked;

    Preparation(BackendSettings settings, boolean afterLogin) {
        target = settings.facts();
        initQuery = target.initQuery().sql();
        if (afterLogin && !target.knowsTransactionTrackers()) {
            query("SET session_track_schema = ON, session_track_transaction_info = OFF", facts -> { });
            query("BEGIN", facts -> target.onTransactionTrackers(!facts.trackers().isEmpty()));
            query("COMMIT", facts -> { });
        }
        if (afterLogin && !target.knowsCollations()) {
            query(ServerCollations.QUESTION, facts -> target.onCollations(facts.rows()));
        }
        steps.add(tracking());
        if (initQuery != null) {
            steps.add(new Step(Command.COM_SET_OPTION, MULTI_STATEMENTS_ON, facts -> { }));
            query(initQuery, this::rememberInitVariables);
            query("SELECT @@collation_connection LIMIT 1", this::rememberInitCollation);
            steps.add(new Step(Command.COM_SET_OPTION, MULTI_STATEMENTS_OFF, facts ->
                    backend.sessionState(backend.sessionState().withMultiStatements(false))));
        }
        boolean roles = target.hasRoles();
        if (afterLogin) {
            query("SELECT @@global.sql_mode, IFNULL(@@global.init_connect, ''), " + TrackerSettings.columns("global")
                    + ", @@session.wait_timeout, @@global.wait_timeout, @@global.interactive_timeout"
                    + (target.hasGtids() ? ", @@global.gtid_mode" : "") + (roles ? ", " + Roles.QUESTION : "")
                    + " LIMIT 1",
                    facts ->
                    backend.onLoginRoles(target.onGlobals(facts.rows().get(0), backend.globals())));
        } else {
            // the SET warns of the variables that the server does not know, and COM_INIT_DB would repeat that
            query(roles ? "SELECT " + Roles.QUESTION + " LIMIT 1" : "DO 0", facts -> backend.onRolesAfterReset(
                    roles ? Wire.readLenencString(Unpooled.wrappedBuffer(facts.rows().get(0))) : ""));
        }
    }

    private Step tracking() {
        return step(target.trackingStatement(""), facts -> { });
    }

    /** The server does not have all variables that should be tracked: it is asked which ones it has. */
    private void askForVariables() {
        asked = true;
        steps.addFirst(step("SHOW SESSION VARIABLES", facts -> {
            target.onVariables(facts.rows().stream()
                    .map(row -> Wire.readLenencString(Unpooled.wrappedBuffer(row))).toList());
            steps.addFirst(tracking());
        }));
    }

    private static Step step(String sql, Consumer<ResponseFacts> learn) {
        return new Step(Command.COM_QUERY, sql.getBytes(StandardCharsets.UTF_8), learn);
    }

    private void query(String sql, Consumer<ResponseFacts> learn) {
        steps.add(step(sql, learn));
    }

    private void rememberInitVariables(ResponseFacts facts) {
        backend.sessionState(apply(backend.sessionState(), facts));
        initState = apply(SessionState.INITIAL, facts);
        charsetSet = facts.reports(SessionVariables.CHARACTER_SET_CONNECTION);
    }

    /** SET NAMES in the init query changes collation_connection, and no server reports it. */
    private void rememberInitCollation(ResponseFacts facts) {
        if (charsetSet) {
            byte[] name = Wire.readLenencBytes(Unpooled.wrappedBuffer(facts.rows().get(0)));
            String collation = new String(name, StandardCharsets.US_ASCII);
            initState = SessionVariables.named(initState, collation);
            backend.sessionState(SessionVariables.named(backend.sessionState(), collation));
        }
        target.initQuery().learn(initQuery, initState);
    }

    private static SessionState apply(SessionState before, ResponseFacts facts) {
        SessionState now = before;
        for (SessionTrack track : facts.trackers()) {
            if (track instanceof SessionTrack.SystemVariable variable
                    && !variable.name().equals(SessionVariables.WAIT_TIMEOUT)) {
                now = now.withVariable(variable.name(), variable.value());
            } else if (track instanceof SessionTrack.Schema schema) {
                now = now.withSchema(schema.name());
            }
        }
        return now;
    }

    /**
     * Runs the steps one after the other.
     *
     * @param done told null when all succeeded, else the server's error
     */
    void run(BackendConnection backend, Consumer<ErrPacket> done) {
        this.backend = backend;
        next(done);
    }

    private void next(Consumer<ErrPacket> done) {
        Step step = steps.poll();
        if (step == null) {
            done.accept(null);
            return;
        }
        ResponseShape shape = step.command == Command.COM_QUERY ? ResponseShape.RESULT_SETS : ResponseShape.SINGLE;
        backend.swallow(step.command, step.argument, shape, facts -> {
            if (facts.errorCode() == ErrorCode.ER_UNKNOWN_SYSTEM_VARIABLE.code() && !asked) {
                askForVariables();
                next(done);
            } else if (facts.errorCode() != 0) {
                done.accept(facts.error());
            } else {
                if (facts.hasResultSet()) {
                    backend.leftovers().foundRows(null, facts.rowsSent());
                }
                step.learn.accept(facts);
                next(done);
            }
        });
    }
}
