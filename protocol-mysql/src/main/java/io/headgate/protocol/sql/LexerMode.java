package io.headgate.protocol.sql;

import java.util.Locale;

/**
 * What decides how the server cuts a statement into tokens.
 *
 * @param ansiQuotes         {@code "} quotes names, not strings (sql_mode ANSI_QUOTES)
 * @param noBackslashEscapes a backslash in a string is a backslash (sql_mode NO_BACKSLASH_ESCAPES)
 * @param charset            of character_set_client
 * @param mariaDb            MariaDB reads it: other functions are built in
 */
public record LexerMode(boolean ansiQuotes, boolean noBackslashEscapes, CharsetClass charset, boolean mariaDb) {

    /** The server's default sql_mode with utf8mb4. */
    public static final LexerMode DEFAULT = new LexerMode(false, false, CharsetClass.UTF8);

    /** The mode of a MySQL session. */
    public LexerMode(boolean ansiQuotes, boolean noBackslashEscapes, CharsetClass charset) {
        this(ansiQuotes, noBackslashEscapes, charset, false);
    }

    /** The same for texts in that character set. */
    public LexerMode with(CharsetClass other) {
        return new LexerMode(ansiQuotes, noBackslashEscapes, other, mariaDb);
    }

    /** The same for texts that MariaDB reads. */
    public LexerMode ofMariaDb() {
        return new LexerMode(ansiQuotes, noBackslashEscapes, charset, true);
    }

    /**
     * The mode of a session.
     *
     * @param sqlMode            as the server prints it, names separated by commas; null or empty for none
     * @param characterSetClient name of the character set; unknown or null counts as utf8mb4
     */
    public static LexerMode of(String sqlMode, String characterSetClient) {
        boolean ansi = false;
        boolean noBackslash = false;
        if (sqlMode != null) {
            for (String mode : sqlMode.toUpperCase(Locale.ROOT).split(",")) {
                switch (mode.trim()) {
                    // the combinations contain ANSI_QUOTES; the server prints them beside it, a client may not
                    case "ANSI_QUOTES", "ANSI", "DB2", "MAXDB", "MSSQL", "ORACLE", "POSTGRESQL" -> ansi = true;
                    case "NO_BACKSLASH_ESCAPES" -> noBackslash = true;
                    default -> { }
                }
            }
        }
        LexerMode mode = new LexerMode(ansi, noBackslash, CharsetClass.of(characterSetClient));
        return mode.equals(DEFAULT) ? DEFAULT : mode;
    }
}
