package io.headgate.protocol.sql;

/** What a statement is, by its leading words. */
public enum StatementKind {
    /** SELECT, TABLE, VALUES, also parenthesised or after a WITH clause. */
    SELECT,
    INSERT, REPLACE, UPDATE, DELETE,
    /** LOAD DATA, LOAD XML. */
    LOAD,
    CALL, DO,
    /** Every SET, also SET PASSWORD, SET ROLE, SET TRANSACTION. */
    SET,
    /** BEGIN [WORK], START TRANSACTION. */
    BEGIN,
    COMMIT,
    /** ROLLBACK of the whole transaction. */
    ROLLBACK,
    /** SAVEPOINT, RELEASE SAVEPOINT, ROLLBACK TO. */
    SAVEPOINT,
    USE,
    /** SHOW, HELP. */
    SHOW,
    /** EXPLAIN, DESCRIBE, DESC, and MariaDB's ANALYZE of a statement (which executes it). */
    EXPLAIN,
    /** CREATE, ALTER, DROP, TRUNCATE, RENAME. */
    DDL,
    PREPARE, EXECUTE, DEALLOCATE, LOCK, UNLOCK, FLUSH, HANDLER, XA, KILL, GET_DIAGNOSTICS,
    /** SIGNAL, RESIGNAL. */
    SIGNAL,
    /** GRANT, REVOKE, ANALYZE TABLE, INSTALL, RESET and other statements of administration. */
    ADMIN,
    /** Nothing but whitespace and comments before the end or the first {@code ;}. */
    EMPTY,
    /** Not known; every word that could matter has set its trait. */
    UNKNOWN
}
