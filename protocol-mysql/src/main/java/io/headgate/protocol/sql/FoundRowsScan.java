package io.headgate.protocol.sql;

/**
 * Finds out, token by token, what a statement does to FOUND_ROWS(). Everything that is not known to leave it, or to
 * make it a number that the response tells, is {@link FoundRowsEffect#UNCLEAR}. MariaDB leaves it in more cases than
 * MySQL (10.11 was asked).
 */
final class FoundRowsScan {

    private static final int AFTER_LIMIT = 1;
    private static final int AFTER_COUNT = 2;

    private boolean mariaDb;
    private FoundRowsEffect before;
    private int limit;
    private boolean offset;
    private boolean combines;
    private boolean selects;
    private int tables;
    private boolean manyTables;
    private boolean tablesNamed;
    private boolean changesRows;
    private boolean executes;
    private Token second;

    /** A new text begins. */
    void reset(boolean forMariaDb) {
        mariaDb = forMariaDb;
        before = null;
        newStatement();
    }

    private void newStatement() {
        limit = 0;
        offset = false;
        combines = false;
        selects = false;
        tables = 0;
        manyTables = false;
        tablesNamed = false;
        changesRows = false;
        executes = false;
        second = Token.NONE;
    }

    /** A statement of the text has ended with a semicolon, and another one follows. */
    void nextStatement(StatementKind kind, Token first, boolean calculates) {
        FoundRowsEffect effect = statement(kind, first, calculates);
        before = before == null ? effect : effect.after(before);
        newStatement();
    }

    /** Whether FOUND_ROWS() here is of a statement before it in the text. */
    boolean isOfThisText() {
        return before != null && before.isCertainlyNew();
    }

    /**
     * A token that is not the statement's first word.
     *
     * @param place how many words are before it, if it is one
     */
    void token(Token token, int place) {
        if (token == Token.COMMA && limit == AFTER_COUNT) {
            offset = true;
        }
        limit = limit == AFTER_LIMIT ? AFTER_COUNT : 0;
        if (place == 1 && second == Token.NONE) {
            second = token;
        }
        switch (token) {
            case LIMIT -> limit = AFTER_LIMIT;
            case OFFSET, INTO -> offset = true;
            case COMBINATION -> combines = true;
            case SELECT, WITH -> selects = true;
            case TABLE -> tables++;
            case INSERT, REPLACE, UPDATE, DELETE -> changesRows = true;
            case JOIN, USING -> manyTables = true;
            case COMMA -> manyTables |= !tablesNamed;
            case SET, WHERE -> tablesNamed = true;
            case ANALYZE -> executes = true;
            // DELETE a FROM a, b
            case FROM -> manyTables |= place != 1 && !tablesNamed;
            default -> { }
        }
    }

    /** @param calculates whether it has SQL_CALC_FOUND_ROWS */
    FoundRowsEffect finish(StatementKind kind, Token first, boolean calculates) {
        FoundRowsEffect effect = statement(kind, first, calculates);
        return before == null ? effect : effect.after(before);
    }

    private FoundRowsEffect statement(StatementKind kind, Token first, boolean calculates) {
        return switch (kind) {
            case SELECT -> mariaDb && first == Token.VALUES ? FoundRowsEffect.UNCLEAR
                    : offset || combines || calculates ? FoundRowsEffect.ANEW : FoundRowsEffect.SENT;
            case INSERT, REPLACE -> keptUnless(selects || tables > 0);
            case DDL -> keptUnless(selects || tables > 1);
            case DELETE -> keptUnless(selects || manyTables);
            case UPDATE -> selects || manyTables ? FoundRowsEffect.UNCLEAR
                    : mariaDb ? FoundRowsEffect.KEPT : FoundRowsEffect.MATCHED;
            case DO -> mariaDb ? keptUnless(selects) : FoundRowsEffect.ANEW;
            // DESCRIBE of a table is a query
            case EXPLAIN -> keptUnless(mariaDb || executes || offset || first == Token.ANALYZE
                    || !selects && !changesRows && tables == 0);
            case SHOW -> first == Token.SHOW ? ofShow() : FoundRowsEffect.UNCLEAR;
            case SET -> keptUnless(mariaDb && selects);
            case BEGIN, COMMIT, ROLLBACK, SAVEPOINT, USE, PREPARE, DEALLOCATE, LOCK, UNLOCK, FLUSH, HANDLER, XA,
                 KILL, GET_DIAGNOSTICS, SIGNAL, ADMIN, EMPTY -> FoundRowsEffect.KEPT;
            case LOAD, CALL, EXECUTE, UNKNOWN -> FoundRowsEffect.UNCLEAR;
        };
    }

    private static FoundRowsEffect keptUnless(boolean unclear) {
        return unclear ? FoundRowsEffect.UNCLEAR : FoundRowsEffect.KEPT;
    }

    /** Some are queries of system tables, others are not, and it may depend on the server's settings which. */
    private FoundRowsEffect ofShow() {
        return switch (second) {
            case CREATE, WARNINGS, ERRORS -> FoundRowsEffect.KEPT;
            case TABLES, VARIABLES, COLUMNS -> FoundRowsEffect.SENT;
            default -> FoundRowsEffect.UNCLEAR;
        };
    }
}
