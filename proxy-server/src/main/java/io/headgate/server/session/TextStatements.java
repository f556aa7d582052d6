package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.protocol.sql.TokenCursor;
import java.util.Set;

/** The statements that a session has prepared in SQL text, by name in lower case: such names have no case. */
final class TextStatements {

    /** ER_UNKNOWN_STMT_HANDLER. */
    private static final int NOT_PREPARED = 1243;

    /**
     * Errors of the text to be prepared: syntax, table, column, routine, no statement to be prepared. The old statement of
     * that name is gone then.
     */
    private static final Set<Integer> ERRORS_OF_TEXT = Set.of(1064, 1146, 1054, 1305, 1295);

    private final HeldObjects held;

    TextStatements(HeldObjects held) {
        this.held = held;
    }

    /**
     * PREPARE was executed.
     *
     * @param in behind the word
     * @param single whether the text is this statement alone
     */
    void onPrepare(TokenCursor in, String schema, int errorCode, boolean single) {
        String name = in.lowerCaseName();
        boolean wellFormed = in.word("from") && (in.isString() || in.isVariable());
        in.skip();
        wellFormed &= in.atEnd();
        if (errorCode == 0 || !single) {
            held.take(HoldReason.TEXT_PREPARE, name);
        } else if (wellFormed && ERRORS_OF_TEXT.contains(errorCode)) {
            held.release(HoldReason.TEXT_PREPARE, name);
        }
    }

    /** DEALLOCATE PREPARE or DROP PREPARE was executed. @param in behind these words */
    void onDeallocate(TokenCursor in, int errorCode, boolean single) {
        String name = in.lowerCaseName();
        if (errorCode == 0 || single && errorCode == NOT_PREPARED) {
            held.release(HoldReason.TEXT_PREPARE, name);
        }
    }
}
