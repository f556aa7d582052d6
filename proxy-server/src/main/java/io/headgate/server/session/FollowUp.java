package io.headgate.server.session;

import io.headgate.pool.CloseReason;
import io.headgate.protocol.Command;
import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.response.ResponseShape;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.relay.ClientView;
import io.headgate.server.relay.ResponseFacts;

/**
 * What the proxy has to ask the backend after a client's statement, before anything else may run there: whether a
 * transaction is open after an error, which an ERR packet does not say, what of the session's state no report tells,
 * and what is still held. In the common case nothing.
 */
final class FollowUp {

    /** How it ended. */
    interface Outcome {
        /** Nothing is open any more. */
        void followedUp();

        /** The server has told the status that an error left open. */
        void onStatusAsked(ResponseFacts facts);

        /** The backend is not what it should be and must be given up. */
        void onBackendSpoilt(String cause);
    }

    private final BackendConnection backend;
    private final SessionMemory memory;
    private final ClientView view;
    private final Outcome outcome;
    private HoldQuestions questions;
    private boolean ran;
    private boolean rowCountReplaced;

    FollowUp(BackendConnection backend, SessionMemory memory, ClientView view, Outcome outcome) {
        this.backend = backend;
        this.memory = memory;
        this.view = view;
        this.outcome = outcome;
    }

    /**
     * Asks what has to be asked.
     *
     * @param uncertain whether the statement failed in a way that may have left a transaction or a change behind
     * @param killed whether a KILL QUERY was executed on the backend, perhaps after the statement
     * @return whether anything is asked; if not, the outcome is not told
     */
    boolean begin(StatementTraits traits, ResponseFacts facts, boolean uncertain, boolean killed) {
        boolean failed = facts.errorCode() != 0;
        if (memory.hasQuestions()) {
            questions = new HoldQuestions(backend, memory, traits, facts.hasResultSet(), outcome::followedUp);
        }
        if (killed) {
            absorbKill(() -> {
                if (!begin(failed, uncertain)) {
                    outcome.followedUp();
                }
            });
            return true;
        }
        return begin(failed, uncertain);
    }

    /**
     * On MySQL 8.0.15 a KILL QUERY that comes too late interrupts whatever statement comes next; neither COM_PING nor
     * one with a syntax error absorbs it (measured; 9.7 forgets it at once). This one does and keeps the diagnostics.
     */
    private void absorbKill(Runnable next) {
        backend.swallow(Command.COM_QUERY, "SHOW WARNINGS LIMIT 0", ResponseShape.RESULT_SETS, facts -> {
            ran |= facts.errorCode() != 0;
            rowCountReplaced = true;
            next.run();
        });
    }

    private boolean begin(boolean failed, boolean uncertain) {
        if (failed && uncertain) {
            probeStatus();
            return true;
        }
        return ask();
    }

    private boolean ask() {
        String reporting = memory.lastStatementClean() ? memory.reportingStatement() : null;
        if (reporting != null) {
            haveReported(reporting);
            return true;
        }
        String question = memory.question();
        // the backend is held as long as there are warnings to be read: there is time until they are gone
        if (question != null && memory.lastStatementClean()) {
            ask(question);
            return true;
        }
        return questions != null && questions.ask();
    }

    private void haveReported(String statement) {
        ran = true;
        rowCountReplaced = true;
        backend.swallow(Command.COM_QUERY, statement, ResponseShape.RESULT_SETS, facts -> {
            if (memory.learnReports(facts)) {
                view.report(facts.trackers());
            }
            outcome.onStatusAsked(facts);
            backend.sessionState(memory.state());
            askRest();
        });
    }

    private void askRest() {
        if (!ask()) {
            outcome.followedUp();
        }
    }

    /** Whether a statement was run, which replaces the diagnostics; a COM_PING leaves them alone. */
    boolean replacedDiagnostics() {
        return ran || questions != null && questions.leftWarnings();
    }

    /** Whether ROW_COUNT() is not what the client's statement left. */
    boolean replacedRowCount() {
        return rowCountReplaced;
    }

    private void probeStatus() {
        rowCountReplaced = true;
        backend.swallow(Command.COM_PING, "", ResponseShape.SINGLE, facts -> {
            if (facts.errorCode() != 0) {
                // the transaction's fate is not known: it ends with the connection, and the client is told
                backend.requestClose(CloseReason.CHECK_FAILED);
                return;
            }
            memory.learnStatus(facts);
            // the server reports here what the client would have been told in its next OK
            if (ServerStatus.sessionStateChanged(facts.status())) {
                view.report(facts.trackers());
            }
            outcome.onStatusAsked(facts);
            backend.sessionState(memory.state());
            askRest();
        });
    }

    private void ask(String question) {
        ran = true;
        rowCountReplaced = true;
        backend.ask(question, facts -> {
            if (facts.errorCode() != 0 || facts.rows().isEmpty()) {
                outcome.onBackendSpoilt("the session's state could not be asked for");
                return;
            }
            memory.answer(facts.rows().get(0), backend.loginRoles());
            backend.sessionState(memory.state());
            askRest();
        });
    }
}
