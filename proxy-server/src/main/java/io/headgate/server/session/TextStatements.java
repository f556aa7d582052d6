package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.pool.Holds;
import io.headgate.protocol.sql.CharsetClass;
import io.headgate.protocol.sql.LexerMode;
import io.headgate.protocol.sql.StatementKind;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.StringLiteral;
import io.headgate.protocol.sql.TokenCursor;
import io.headgate.protocol.sql.Trait;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The statements that a session has prepared in SQL text, by name in lower case: such names have no case. Where the
 * text is known, EXECUTE is what it executes.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/sql-prepared-statements.html">Prepared Statements</a>
 */
final class TextStatements {

    /**
     * A text that is prepared.
     *
     * @param tokens null when names in it do not matter
     * @param schema in which names are meant that do not tell theirs: that of the time of PREPARE
     */
    record Text(StatementTraits traits, StatementTokens tokens, String schema) { }

    /** ER_UNKNOWN_STMT_HANDLER. */
    private static final int NOT_PREPARED = 1243;

    /**
     * Errors of the text to be prepared: syntax, table, column, routine, no statement to be prepared. The old statement
     * of that name is gone then.
     */
    private static final Set<Integer> ERRORS_OF_TEXT = Set.of(1064, 1146, 1054, 1305, 1295);

    /** Longer texts are not asked for. */
    private static final int LONGEST = 64 * 1024;

    private record Question(String name, String variable, String schema) { }

    private final HeldObjects held;
    private final Holds holds;
    private final Map<String, Text> known = new HashMap<>();
    private Question question;

    TextStatements(HeldObjects held, Holds holds) {
        this.held = held;
        this.holds = holds;
    }

    /** The texts are not known any more; the statements may be there. */
    void forgetTexts() {
        known.clear();
        question = null;
    }

    // ---- what is prepared -----------------------------------------------------------------------------------------

    /**
     * PREPARE was executed.
     *
     * @param tokens of the text
     * @param in behind the word
     * @param executed the text; {@link Executed#isSingle} when it is this statement alone
     */
    void onPrepare(StatementTokens tokens, TokenCursor in, Executed executed, String schema, LexerMode mode) {
        String name = in.lowerCaseName();
        boolean wellFormed = in.word("from") && (in.isString() || in.isVariable());
        boolean literal = in.isString();
        int text = in.index();
        in.skip();
        wellFormed &= in.atEnd();
        if (name == null) {
            forgetTexts();
        } else {
            known.remove(name);
        }
        if (executed.failed() && executed.isSingle()) {
            if (wellFormed && ERRORS_OF_TEXT.contains(executed.errorCode())) {
                held.release(HoldReason.TEXT_PREPARE, name);
            }
            return;
        }
        held.take(HoldReason.TEXT_PREPARE, name);
        if (name != null && wellFormed && executed.isSingle()) {
            if (literal) {
                know(name, StringLiteral.content(tokens.bytes(text), mode), mode, schema);
            } else {
                String variable = tokens.variable(text);
                question = variable == null ? null : new Question(name, variable, schema);
            }
        }
    }

    private void know(String name, byte[] sql, LexerMode mode, String schema) {
        if (sql == null) {
            return;
        }
        StatementTraits traits = SharedScanner.scan(Unpooled.wrappedBuffer(sql), 0, mode);
        known.put(name, new Text(traits, traits.isNamed() ? StatementTokens.of(sql, mode) : null, schema));
    }

    /** DEALLOCATE PREPARE or DROP PREPARE was executed. @param in behind these words */
    void onDeallocate(TokenCursor in, Executed executed) {
        String name = in.lowerCaseName();
        known.remove(name);
        if (!executed.failed() || executed.isSingle() && executed.errorCode() == NOT_PREPARED) {
            held.release(HoldReason.TEXT_PREPARE, name);
        }
    }

    // ---- the text in a variable -----------------------------------------------------------------------------------

    /** What must be asked before the variable can change: one row with the text; null for nothing. */
    String question() {
        return question == null ? null : "SELECT IF(LENGTH(@`" + question.variable + "`) <= " + LONGEST
                + ", CAST(CONVERT(@`" + question.variable + "` USING utf8mb4) AS BINARY), NULL) LIMIT 1";
    }

    /** The answer in UTF-8; null when there is none or it came too late. */
    void answer(byte[] sql, LexerMode mode) {
        if (question != null && sql != null) {
            know(question.name, sql, mode.with(CharsetClass.UTF8), question.schema);
        }
        question = null;
    }

    // ---- EXECUTE --------------------------------------------------------------------------------------------------

    /** Makes the request that of the statement which it executes, if it is an EXECUTE of a known one. */
    void resolve(Request request) {
        StatementTokens tokens = request.tokens;
        if (tokens == null || request.traits.kind() != StatementKind.EXECUTE || !tokens.isCertain()
                || request.traits.has(Trait.MULTI_STATEMENT) || holds.has(HoldReason.UNKNOWN_STATE)) {
            return;
        }
        TokenCursor in = new TokenCursor(tokens);
        boolean there = in.next() && in.word("execute");
        String name = in.lowerCaseName();
        boolean using = in.word("using");
        if (!there || name == null || !using && !in.atEnd()) {
            return;
        }
        Text text = known.get(name);
        if (text != null) {
            long flags = text.traits.flags() | (using ? Trait.READS_USER_VARIABLE.bit() : 0);
            request.traits = new StatementTraits(text.traits.kind(), flags, text.traits.foundRows(), false);
            request.tokens = text.tokens;
            request.text = text;
        }
        request.unprepared = text == null && !held.mayHave(HoldReason.TEXT_PREPARE, name);
    }

    /** Whether nothing was executed because nothing was prepared. */
    static boolean isNothing(Request request, int errorCode) {
        return request.unprepared && errorCode == NOT_PREPARED;
    }
}
