package io.headgate.protocol.sql;

/**
 * One fact about a statement's text. A trait may be reported of a statement that does not have it, never the other way
 * round; only {@link #RELEASES_NAMED_LOCK}, {@link #DROPS_TABLE}, {@link #RENAMES_TABLE}, {@link #UNLOCKS_TABLES},
 * {@link #UNLOCKS_INSTANCE}, {@link #TEXT_DEALLOCATE}, {@link #HANDLER_USE}, {@link #READS_OWN_ROW_COUNT} and
 * {@link #NAMES_TABLE}, on which something could be given up, are the other way round: left out when in doubt.
 * What a routine, a trigger or a prepared statement does inside is not in the text and not reported.
 */
public enum Trait {
    /** {@code LAST_INSERT_ID}, {@code @@identity}, {@code @@last_insert_id}, or a list of all variables. */
    READS_LAST_INSERT_ID,
    READS_ROW_COUNT,
    /** Of several statements not the first reads ROW_COUNT(): it is the text's own. */
    READS_OWN_ROW_COUNT,
    /** FOUND_ROWS(), unless a statement before it in the same text has certainly made it another. */
    READS_FOUND_ROWS,
    /** The same of a statement that is not the text's first. */
    READS_FOUND_ROWS_LATER,
    /** SHOW WARNINGS, SHOW ERRORS and their counts, GET DIAGNOSTICS, {@code @@warning_count}, {@code @@error_count}. */
    READS_DIAGNOSTICS,
    CALC_FOUND_ROWS,
    /** {@code :=}, SET @x, INTO @x, or an @x where CALL, GET DIAGNOSTICS or LOAD DATA may store. */
    ASSIGNS_USER_VARIABLE,
    READS_USER_VARIABLE,
    CREATES_TEMPORARY_TABLE,
    /** DROP TABLE, DROP TEMPORARY TABLE. */
    DROPS_TABLE,
    /** ALTER TABLE … RENAME. */
    RENAMES_TABLE,
    /** {@code GET_LOCK()} and the locking service's functions. */
    TAKES_NAMED_LOCK,
    RELEASES_NAMED_LOCK,
    LOCKS_TABLES,
    UNLOCKS_TABLES,
    /** FLUSH TABLES … WITH READ LOCK, FLUSH TABLES … FOR EXPORT. */
    GLOBAL_READ_LOCK,
    /** LOCK INSTANCE FOR BACKUP, and MariaDB's BACKUP STAGE and BACKUP LOCK. */
    LOCKS_INSTANCE,
    UNLOCKS_INSTANCE,
    /** PREPARE … FROM in SQL text. */
    TEXT_PREPARE,
    /** DEALLOCATE PREPARE, DROP PREPARE. */
    TEXT_DEALLOCATE,
    HANDLER_OPEN,
    /** HANDLER … OPEN, READ or CLOSE. */
    HANDLER_USE,
    /** Any XA statement but XA RECOVER. */
    XA_TRANSACTION,
    /** SET ROLE; not SET DEFAULT ROLE. */
    SETS_ROLE,
    SETS_RESOURCE_GROUP,
    /** SET GLOBAL, SET PERSIST, SET PERSIST_ONLY and their {@code @@} forms. */
    SETS_GLOBAL,
    /** A SET with a comma in it: it may assign to several variables. */
    SETS_SEVERAL,
    /** A call of a function that MySQL 9.7 does not have built in: stored or loadable. */
    CALLS_UNKNOWN_FUNCTION,
    /** CALL, or something else that runs statements which are not in the text, such as EXECUTE. */
    CALLS_ROUTINE,
    /** {@code CONNECTION_ID()}, {@code @@pseudo_thread_id} or SET of it, EXPLAIN … FOR CONNECTION. */
    READS_CONNECTION_ID,
    /** A KILL statement, whatever it names. */
    KILLS,
    /** Something other than whitespace and comments follows a {@code ;}. */
    MULTI_STATEMENT,
    /** A {@code session_track_…} variable, read or set, or a list of all variables. */
    NAMES_SESSION_TRACK,
    /** {@code wait_timeout}, read or set, or a list of all variables. */
    NAMES_WAIT_TIMEOUT,
    /** The text ends inside a string, a quoted name or a comment. */
    UNTERMINATED,
    /** For MariaDB only: SELECT, INSERT, UPDATE and the like of something that is named, if only a derived table. */
    NAMES_TABLE,
    /** For MariaDB only: an assignment to {@code @@name}, with a scope or without. */
    ASSIGNS_SYSTEM_VARIABLE,
    /** MariaDB's SET STATEMENT … FOR. */
    SETS_FOR_STATEMENT,
    /** Takes a value of one of MariaDB's sequences. */
    USES_SEQUENCE,
    /** Reads the value that the session took last of one of MariaDB's sequences. */
    READS_LASTVAL,
    /** INSERT, REPLACE, UPDATE, DELETE, LOAD. */
    MAY_FIRE_TRIGGER;

    private static final long GIVING_UP = READS_OWN_ROW_COUNT.bit() | RELEASES_NAMED_LOCK.bit()
            | DROPS_TABLE.bit() | RENAMES_TABLE.bit() | UNLOCKS_TABLES.bit() | UNLOCKS_INSTANCE.bit()
            | TEXT_DEALLOCATE.bit() | HANDLER_USE.bit() | NAMES_TABLE.bit();

    /** The bit of this trait in {@link StatementTraits#flags()}. */
    public long bit() {
        return 1L << ordinal();
    }

    /** The traits that let go of something. */
    static long givingUp() {
        return GIVING_UP;
    }

    /** What is said of a text that servers may read in more than one way. */
    static long anythingButGivingUp() {
        return (1L << values().length) - 1 & ~GIVING_UP & ~UNTERMINATED.bit();
    }
}
