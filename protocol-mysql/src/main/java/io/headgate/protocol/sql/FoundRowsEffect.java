package io.headgate.protocol.sql;

/**
 * What becomes of FOUND_ROWS() when a statement succeeds, as far as its text tells. One that fails leaves it as it was,
 * unless it is {@link #UNCLEAR}. Measured on MySQL 8.0.15 and 9.7.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/information-functions.html">Information Functions</a>
 */
public enum FoundRowsEffect {
    /** It stays what it was: SET, COMMIT, INSERT … VALUES, DELETE of one table, EXPLAIN, DDL. */
    KEPT,
    /**
     * The number of rows sent. Where MySQL 8.0.15 sees at once that an aggregate has no rows, it keeps the old value;
     * 9.7 has come to say 1.
     */
    SENT,
    /** The number of rows that UPDATE has matched. */
    MATCHED,
    /** A new value that only the server knows, such as that of LIMIT 10, 5. */
    ANEW,
    /** Only the server knows whether it is a new one. */
    UNCLEAR;

    /** What becomes of it by a text of which this statement is the last; {@code before} is what those before it did. */
    FoundRowsEffect after(FoundRowsEffect before) {
        if (isCertainlyNew() || before.isCertainlyNew()) {
            return ANEW;
        }
        return this == KEPT && before == KEPT ? KEPT : UNCLEAR;
    }

    /** Whether it is no longer what it was before the statement. */
    boolean isCertainlyNew() {
        return this == SENT || this == ANEW;
    }
}
