package io.headgate.protocol.sql;

/**
 * A name that the lexer knows.
 *
 * @param token     what it means
 * @param builtin   how MySQL reads a call of it
 * @param inMariaDb how MariaDB does
 * @param needsWriter whether a SELECT with this word in it may be more than a read of rows that every replica has
 */
record Name(Token token, Builtin builtin, Builtin inMariaDb, boolean needsWriter) {

    static final Name UNKNOWN = new Name(Token.NAME, Builtin.NO, Builtin.NO, false);

    Builtin builtin(boolean mariaDb) {
        return mariaDb ? inMariaDb : builtin;
    }

    /** When {@code NAME(} is no call of a stored or loadable function. */
    enum Builtin {
        NO,
        /** Unquoted: it is a word of the grammar. */
        KEYWORD,
        /** Unquoted and with {@code (} at once behind it. */
        ADJACENT,
        /** Always. */
        NATIVE
    }
}
