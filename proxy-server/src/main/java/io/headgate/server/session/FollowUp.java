package io.headgate.server.session;

import io.headgate.pool.CloseReason;
import io.headgate.protocol.Command;
import io.headgate.protocol.Wire;
import io.headgate.protocol.response.ResponseShape;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.relay.ResponseFacts;
import io.headgate.server.relay.TrackerFilter;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * What the proxy has to ask the backend after a client's statement, before anything else may run there: what a client
 * wants to be told of its session's state, whether a transaction is open after an error, which an ERR packet does
 * not say, and the collation after SET NAMES. In the common case nothing.
 */
final class FollowUp {

    /** How it ended. */
    interface Outcome {
        /** Nothing is open any more. */
        void followedUp();

        /** The client is told these session trackers from now on. */
        void onTrackers(TrackerFilter trackers);

        /** The backend is not what it should be and must be given up. */
        void onBackendSpoilt(String cause);
    }

    private final BackendConnection backend;
    private final SessionMemory memory;
    private final Outcome outcome;
    private boolean ran;

    FollowUp(BackendConnection backend, SessionMemory memory, Outcome outcome) {
        this.backend = backend;
        this.memory = memory;
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
        if (killed) {
            absorbKill(() -> {
                if (!begin(traits, failed, uncertain)) {
                    outcome.followedUp();
                }
            });
            return true;
        }
        return begin(traits, failed, uncertain);
    }

    /**
     * On MySQL 8.0.15 a KILL QUERY that comes too late interrupts whatever statement comes next; neither COM_PING nor one
     * with a syntax error absorbs it (measured; 9.7 forgets it at once). This one does and keeps the diagnostics.
     */
    private void absorbKill(Runnable next) {
        backend.swallow(Command.COM_QUERY, "SHOW WARNINGS LIMIT 0", ResponseShape.RESULT_SETS, facts -> {
            ran |= facts.errorCode() != 0;
            next.run();
        });
    }

    private boolean begin(StatementTraits traits, boolean failed, boolean uncertain) {
        if (!failed && traits.has(Trait.SETS_SESSION_TRACK)) {
            readWishes();
            return true;
        }
        if (failed && uncertain) {
            probeStatus();
            return true;
        }
        if (memory.isCollationUnknown()) {
            askCollation();
            return true;
        }
        return false;
    }

    /** Whether a statement was run, which replaces the diagnostics; a COM_PING leaves them alone. */
    boolean replacedDiagnostics() {
        return ran;
    }

    private void readWishes() {
        ran = true;
        new TrackerWishes(backend).read(filter -> {
            if (filter == null) {
                outcome.onBackendSpoilt("session tracking could not be set up again");
            } else {
                outcome.onTrackers(filter);
                askCollationIfUnknown();
            }
        });
    }

    private void probeStatus() {
        backend.swallow(Command.COM_PING, "", ResponseShape.SINGLE, facts -> {
            if (facts.errorCode() != 0) {
                // the transaction's fate is not known: it ends with the connection, and the client is told
                backend.requestClose(CloseReason.CHECK_FAILED);
                return;
            }
            memory.learnStatus(facts);
            backend.sessionState(memory.state());
            askCollationIfUnknown();
        });
    }

    private void askCollationIfUnknown() {
        if (memory.isCollationUnknown()) {
            askCollation();
        } else {
            outcome.followedUp();
        }
    }

    /** SET NAMES and the like change collation_connection, and no server reports it. */
    private void askCollation() {
        ran = true;
        backend.swallow(Command.COM_QUERY, "SELECT @@collation_connection", ResponseShape.RESULT_SETS, facts -> {
            if (facts.errorCode() != 0 || facts.rows().isEmpty()) {
                outcome.onBackendSpoilt("the collation could not be asked for");
                return;
            }
            byte[] name = Wire.readLenencBytes(Unpooled.wrappedBuffer(facts.rows().get(0)));
            memory.collation(new String(name, StandardCharsets.US_ASCII));
            backend.sessionState(memory.state());
            outcome.followedUp();
        });
    }
}
