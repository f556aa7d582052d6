package io.headgate.protocol.sql;

import java.util.Locale;

/**
 * Reads the statements of a text one after the other, word by word. Begins before the first: call {@link #next}. Not
 * for texts that are not {@link StatementTokens#isCertain certain}.
 */
public final class TokenCursor {

    private final StatementTokens tokens;
    private int at;
    private int end = -1;

    public TokenCursor(StatementTokens tokens) {
        this.tokens = tokens;
    }

    /** Goes on to the next statement; false when there is none. Empty ones are left out. */
    public boolean next() {
        do {
            at = end + 1;
            if (at >= tokens.size()) {
                return false;
            }
            end = at;
            while (end < tokens.size() && !tokens.isSymbol(end, ';')) {
                end++;
            }
        } while (at == end);
        return true;
    }

    /** Whether the statement ends here. */
    public boolean atEnd() {
        return at >= end;
    }

    /** Goes over one token. */
    public void skip() {
        at++;
    }

    /** Goes over the word if it comes next. */
    public boolean word(String lowerCase) {
        boolean there = at < end && tokens.isWord(at, lowerCase);
        at += there ? 1 : 0;
        return there;
    }

    /** Goes over all these words if they come next, or over none. */
    public boolean words(String... lowerCase) {
        int begin = at;
        for (String word : lowerCase) {
            if (!word(word)) {
                at = begin;
                return false;
            }
        }
        return true;
    }

    /** Goes over what comes next if it is one of these words, or a symbol of this one character. */
    public void skipAny(String... lowerCase) {
        for (String word : lowerCase) {
            if (word(word) || word.length() == 1 && symbol(word.charAt(0))) {
                return;
            }
        }
    }

    /** Goes over the character if it comes next. */
    public boolean symbol(char symbol) {
        boolean there = at < end && tokens.isSymbol(at, symbol);
        at += there ? 1 : 0;
        return there;
    }

    /** Whether a string comes next. */
    public boolean isString() {
        return at < end && tokens.kind(at) == StatementTokens.Kind.STRING;
    }

    /** Whether a user variable comes next. */
    public boolean isVariable() {
        return at < end && tokens.kind(at) == StatementTokens.Kind.USER_VARIABLE;
    }

    /** Whether {@code :=} comes next. */
    public boolean isAssignment() {
        return at < end && tokens.kind(at) == StatementTokens.Kind.ASSIGNMENT;
    }

    /** Goes over {@code @@} if it comes next. */
    public void skipSystemVariableSign() {
        at += at < end && tokens.kind(at) == StatementTokens.Kind.SYSTEM_VARIABLE ? 1 : 0;
    }

    /** The index of what comes next among the tokens. */
    public int index() {
        return at;
    }

    /** A name without its quotes; null when what comes next is none or cannot be read. Goes over it in either case. */
    public String name() {
        String name = at < end && tokens.isName(at) ? tokens.name(at) : null;
        at++;
        return name;
    }

    /** The same in lower case. */
    public String lowerCaseName() {
        String name = name();
        return name == null ? null : name.toLowerCase(Locale.ROOT);
    }

    /**
     * The name of a table, in its own case, with its schema; null when it cannot be read. Goes over it if it can.
     *
     * @param schema of a name that does not tell it; null when there is none
     */
    public String table(String schema) {
        String name = name();
        String qualifier = schema;
        if (symbol('.')) {
            qualifier = name;
            name = name();
        }
        return name == null || qualifier == null ? null : qualifier + '\0' + name;
    }
}
