package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.pool.Holds;
import io.headgate.protocol.Command;
import io.headgate.protocol.Wire;
import io.headgate.protocol.response.ResponseShape;
import io.headgate.protocol.sql.StatementKind;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.relay.ResponseFacts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/**
 * Asks the backend, after a client's statement, what its text and the response leave open about the session's holds. It
 * changes nothing that the client could read next: neither warnings nor ROW_COUNT(), and asks later where it would.
 */
final class HoldQuestions {

    /** What stands for NULL in a row. */
    private static final int NULL = 0xFB;

    private final BackendConnection backend;
    private final SessionMemory memory;
    private final StatementTraits traits;
    private final boolean resultSet;
    private final Runnable done;
    private boolean leftWarnings;

    /**
     * @param traits of the client's statement
     * @param resultSet whether it returned one
     * @param done told when all is answered
     */
    HoldQuestions(BackendConnection backend, SessionMemory memory, StatementTraits traits, boolean resultSet,
            Runnable done) {
        this.backend = backend;
        this.memory = memory;
        this.traits = traits;
        this.resultSet = resultSet;
        this.done = done;
    }

    /** Whether a question has left diagnostics of its own. */
    boolean leftWarnings() {
        return leftWarnings;
    }

    /**
     * Asks what has to be asked.
     *
     * @return whether anything is; if not, {@code done} is not told
     */
    boolean ask() {
        boolean unnoticed = memory.lastStatementClean() && !traits.has(Trait.MULTI_STATEMENT)
                && (resultSet || leavesZero(traits.kind()));
        return askText(unnoticed) || unnoticed && askLocks();
    }

    /** Whether ROW_COUNT() is 0 after a statement of this kind, as it is after DO. */
    private static boolean leavesZero(StatementKind kind) {
        return switch (kind) {
            case DO, SET, BEGIN, COMMIT, ROLLBACK, PREPARE -> true;
            default -> false;
        };
    }

    /** The variable may be another one after the next statement: what cannot be asked now is not known. */
    private boolean askText(boolean unnoticed) {
        String question = memory.texts().question();
        if (question == null || !unnoticed || memory.holds().has(HoldReason.NEXT_TRANSACTION)) {
            memory.texts().answer(null, memory.lexerMode());
            return false;
        }
        ask(question, sql -> memory.texts().answer(sql, memory.lexerMode()));
        return true;
    }

    /** In a transaction the backend is held anyway, and a SELECT would be seen in the transaction's state. */
    private boolean askLocks() {
        Holds holds = memory.holds();
        if (!memory.locks().isUnasked() || holds.has(HoldReason.TRANSACTION)
                || holds.has(HoldReason.NEXT_TRANSACTION)) {
            return false;
        }
        ask(memory.locks().question(backend.threadId()), memory.locks()::answer);
        return true;
    }

    private void ask(String question, Consumer<byte[]> answer) {
        backend.ask(question, facts -> {
            leftWarnings |= facts.errorCode() != 0 || facts.warnings() != 0;
            answer.accept(value(facts));
            if (!resultSet) {
                backend.ask("DO 0", ignored -> done.run());
            } else {
                done.run();
            }
        });
    }

    /** The only column of the only row; null when it is NULL or there is none. */
    private static byte[] value(ResponseFacts facts) {
        if (facts.errorCode() != 0 || facts.rows().isEmpty()) {
            return null;
        }
        ByteBuf row = Unpooled.wrappedBuffer(facts.rows().get(0));
        return row.getUnsignedByte(0) == NULL ? null : Wire.readLenencBytes(row);
    }
}
