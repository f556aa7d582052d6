package io.headgate.protocol.sql;

import static io.headgate.protocol.sql.Trait.*;

/** What a token means to {@link Analyzer}: the words that matter, and everything that is not a word. */
enum Token {
    // not words
    NONE, NUMBER, STRING, VARIABLE, OPEN, CLOSE, COMMA, DOT, EQUALS, COLON, SEMICOLON, SYMBOL,
    /** A name or a word of no consequence. */
    NAME,

    // words that begin a statement
    SELECT(StatementKind.SELECT), TABLE(StatementKind.SELECT), VALUES(StatementKind.SELECT), WITH(StatementKind.SELECT),
    INSERT(StatementKind.INSERT, MAY_FIRE_TRIGGER), REPLACE(StatementKind.REPLACE, MAY_FIRE_TRIGGER),
    UPDATE(StatementKind.UPDATE, MAY_FIRE_TRIGGER), DELETE(StatementKind.DELETE, MAY_FIRE_TRIGGER),
    LOAD(StatementKind.LOAD, MAY_FIRE_TRIGGER),
    CALL(StatementKind.CALL, CALLS_ROUTINE), DO(StatementKind.DO), SET(StatementKind.SET),
    BEGIN(StatementKind.BEGIN), START(StatementKind.ADMIN), COMMIT(StatementKind.COMMIT),
    ROLLBACK(StatementKind.ROLLBACK), SAVEPOINT(StatementKind.SAVEPOINT), RELEASE(StatementKind.SAVEPOINT),
    USE(StatementKind.USE), SHOW(StatementKind.SHOW), HELP(StatementKind.SHOW),
    EXPLAIN(StatementKind.EXPLAIN), DESCRIBE(StatementKind.EXPLAIN), DESC(StatementKind.EXPLAIN),
    ANALYZE(StatementKind.EXPLAIN),
    CREATE(StatementKind.DDL), ALTER(StatementKind.DDL), DROP(StatementKind.DDL), TRUNCATE(StatementKind.DDL),
    RENAME(StatementKind.DDL),
    PREPARE(StatementKind.PREPARE, TEXT_PREPARE), EXECUTE(StatementKind.EXECUTE, CALLS_ROUTINE, CALLS_UNKNOWN_FUNCTION),
    DEALLOCATE(StatementKind.DEALLOCATE),
    LOCK(StatementKind.LOCK, LOCKS_TABLES, LOCKS_INSTANCE, GLOBAL_READ_LOCK), UNLOCK(StatementKind.UNLOCK),
    FLUSH(StatementKind.FLUSH), HANDLER(StatementKind.HANDLER, HANDLER_OPEN), XA(StatementKind.XA, XA_TRANSACTION),
    KILL(StatementKind.KILL, KILLS), GET(StatementKind.GET_DIAGNOSTICS, READS_DIAGNOSTICS),
    SIGNAL(StatementKind.SIGNAL), RESIGNAL(StatementKind.SIGNAL),
    BACKUP(StatementKind.ADMIN, LOCKS_INSTANCE, GLOBAL_READ_LOCK, LOCKS_TABLES),
    /** GRANT and the like: nothing more is asked of them. */
    ADMINISTRATION(StatementKind.ADMIN),

    // words inside statements
    ADJECTIVE, AS, CHARACTER, COLUMNS, COMBINATION, COMPOUND, CONNECTION(READS_CONNECTION_ID),
    CASE, DECLARE, DEFINER, DUAL, EACH, ELSE, END, ERRORS(READS_DIAGNOSTICS), EVENT, EXPORT(GLOBAL_READ_LOCK), FOR, FROM,
    FUNCTION, GLOBAL(SETS_GLOBAL), HANDLED, INDEX, INSTANCE, INTO, JOIN, LIMIT, LOOP, OFFSET, OPEN_WORD(HANDLER_OPEN),
    PROCEDURE, RECOVER, RECURSIVE, REPEAT, RESOURCE(SETS_RESOURCE_GROUP), ROLE(SETS_ROLE), ROUTINE_CLAUSE, ROW,
    SCHEDULE, SESSION_TRACK(NAMES_SESSION_TRACK), STATEMENT, TABLES, TARGET_ADJECTIVE,
    TEMPORARY(CREATES_TEMPORARY_TABLE), THEN, TO, TRANSACTION, TRIGGER, TYPE, USING, WHERE,
    VARIABLES(READS_LAST_INSERT_ID, NAMES_SESSION_TRACK, NAMES_WAIT_TIMEOUT), WAIT_TIMEOUT(NAMES_WAIT_TIMEOUT),
    WARNINGS(READS_DIAGNOSTICS), WORK, SQL_CALC_FOUND_ROWS(CALC_FOUND_ROWS), LAST_INSERT_ID(READS_LAST_INSERT_ID),

    // system variables
    IDENTITY(READS_LAST_INSERT_ID), MESSAGE_COUNT(READS_DIAGNOSTICS), PSEUDO_THREAD_ID(READS_CONNECTION_ID),
    /** The tables that list the session's variables. */
    SESSION_VARIABLES(READS_LAST_INSERT_ID, NAMES_SESSION_TRACK, NAMES_WAIT_TIMEOUT),

    // functions
    GET_LOCK(TAKES_NAMED_LOCK), RELEASE_LOCK(RELEASES_NAMED_LOCK), ROW_COUNT(READS_ROW_COUNT),
    FOUND_ROWS(READS_FOUND_ROWS, READS_FOUND_ROWS_LATER), CONNECTION_ID(READS_CONNECTION_ID),

    // MariaDB's sequences: NEXTVAL(s), NEXT VALUE FOR s, s.nextval, and LASTVAL(s), PREVIOUS VALUE FOR s, s.currval
    NEXTVAL(USES_SEQUENCE), NEXT, LASTVAL(READS_LASTVAL), PREVIOUS, CURRVAL(READS_LASTVAL), VALUE;

    /** The kind of a statement that begins with this word, or null. */
    final StatementKind begins;

    /** What the word stands for, bit by bit, where its place does not matter or cannot be known. */
    final long meaning;

    Token(Trait... meaning) {
        this(null, meaning);
    }

    Token(StatementKind begins, Trait... meaning) {
        this.begins = begins;
        long bits = 0;
        for (Trait trait : meaning) {
            bits |= trait.bit();
        }
        this.meaning = bits;
    }

    boolean changesRows() {
        return this == INSERT || this == REPLACE || this == UPDATE || this == DELETE;
    }
}
