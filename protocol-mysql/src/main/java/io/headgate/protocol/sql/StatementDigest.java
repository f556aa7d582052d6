package io.headgate.protocol.sql;

import io.headgate.protocol.sql.StatementTokens.Kind;

/**
 * A statement's text without its literals and comments, short enough for a line in a log. Nothing that a client wrote
 * as a value is in it. Lists of literals, and rows of them, are shown by their first: what {@link
 * StatementScanner#digest} holds for the same looks the same.
 */
public final class StatementDigest {

    /** Longer ones are cut. */
    private static final int LONGEST = 200;

    private final StatementTokens tokens;
    private final StringBuilder digest = new StringBuilder();
    private int next;

    private StatementDigest(StatementTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * The digest in ASCII; {@code ?} stands for a literal, {@code ~} for a name with other letters. Of a text that
     * servers may read differently only the first word is shown.
     */
    public static String of(StatementTokens tokens) {
        return new StatementDigest(tokens).make();
    }

    private String make() {
        if (!tokens.isCertain()) {
            // what looks like a name may be inside a string for the server
            return tokens.size() > 0 && tokens.kind(0) == Kind.WORD ? shown() + " ..." : "...";
        }
        while (next < tokens.size() && digest.length() < LONGEST) {
            boolean adjacent = next > 0 && tokens.start(next) == tokens.end(next - 1);
            digest.append(next == 0 || adjacent ? "" : " ");
            int row = endOfRow(next);
            if (row > 0) {
                digest.append(row > next + 3 ? "(?, ...)" : "(?)");
                rows(row);
            } else if (isLiteral(next)) {
                digest.append('?');
                list();
            } else {
                digest.append(shown());
                next++;
            }
        }
        boolean whole = next == tokens.size() && digest.length() <= LONGEST;
        return whole ? digest.toString() : digest.substring(0, LONGEST) + "...";
    }

    /** Goes on behind the literals of a list. */
    private void list() {
        int first = next++;
        while (tokens.isSymbol(next, ',') && isLiteral(next + 1)) {
            next += 2;
        }
        digest.append(next > first + 1 ? ", ..." : "");
    }

    /** Goes on behind the rows that follow one which ends before {@code end}. */
    private void rows(int end) {
        next = end;
        int row = tokens.isSymbol(next, ',') ? endOfRow(next + 1) : 0;
        digest.append(row > 0 ? ", ..." : "");
        while (row > 0) {
            next = row;
            row = tokens.isSymbol(next, ',') ? endOfRow(next + 1) : 0;
        }
    }

    /** Where a list of nothing but literals in parentheses ends that begins at {@code at}; 0: there is none. */
    private int endOfRow(int at) {
        int end = at + 2;
        if (!tokens.isSymbol(at, '(') || !isLiteral(at + 1)) {
            return 0;
        }
        while (tokens.isSymbol(end, ',') && isLiteral(end + 1)) {
            end += 2;
        }
        return tokens.isSymbol(end, ')') ? end + 1 : 0;
    }

    private boolean isLiteral(int index) {
        Kind kind = tokens.kind(index);
        return kind == Kind.STRING || kind == Kind.NUMBER || isHexOrBits(index) || tokens.isWord(index, "null")
                && (tokens.isSymbol(index - 1, '(') || tokens.isSymbol(index - 1, ','));
    }

    /** {@code 0x…} and {@code 0b…} are words for the lexer, because names may begin with a digit. */
    private boolean isHexOrBits(int index) {
        if (tokens.kind(index) != Kind.WORD || tokens.end(index) - tokens.start(index) < 2) {
            return false;
        }
        int second = tokens.text()[tokens.start(index) + 1] | 0x20;
        return tokens.text()[tokens.start(index)] == '0' && (second == 'x' || second == 'b');
    }

    private String shown() {
        String text = tokens.ascii(next);
        return text == null ? "~" : text.replaceAll("\\p{Cntrl}", " ");
    }
}
