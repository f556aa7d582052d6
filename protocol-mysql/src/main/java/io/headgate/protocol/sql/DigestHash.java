package io.headgate.protocol.sql;

/**
 * A number that is the same for texts that differ only in literals, in how many literals stand in a list, in how many
 * rows of literals follow each other, in space, comments and the case of words. It is made while a text is read, token
 * by token, and allocates nothing.
 */
final class DigestHash {

    private enum Last { OTHER, OPEN, COMMA, LITERAL, LIST_COMMA, ROW, ROW_COMMA }

    private static final long FACTOR = 0x9E3779B97F4A7C15L;
    private static final int LITERAL = '?';
    private static final int LIST = 0x100;
    private static final int ROWS = 0x101;

    private long hash;
    private Last last;
    private boolean list;
    /** Nothing but literals has come since the last parenthesis was opened. */
    private boolean literalsOnly;
    /** That parenthesis stands behind a row and a comma. */
    private boolean nextRow;
    private boolean rows;
    private long afterRow;

    void reset() {
        hash = 0;
        last = Last.OTHER;
        list = false;
        literalsOnly = false;
        nextRow = false;
        rows = false;
    }

    /** The number of what has been read. */
    long value() {
        long mixed = hash;
        mixed = (mixed ^ mixed >>> 33) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ mixed >>> 33;
    }

    private void mix(long value) {
        hash = (hash ^ value) * FACTOR;
    }

    /** Part of a word that the lexer's own hash leaves out. */
    void letter(int c) {
        mix(c);
    }

    void word(int wordHash) {
        other();
        mix(wordHash + 0x200L);
    }

    /** NULL stands for a value in a list of them, and is a word elsewhere. */
    void nullWord(int wordHash) {
        switch (last) {
            case OPEN, COMMA, LIST_COMMA -> literal();
            default -> word(wordHash);
        }
    }

    void literal() {
        if (last == Last.LIST_COMMA) {
            if (!list) {
                list = true;
                mix(LIST);
            }
        } else {
            settle();
            list = false;
            mix(LITERAL);
        }
        last = Last.LITERAL;
    }

    void symbol(int c) {
        switch (c) {
            case '(' -> {
                nextRow = last == Last.ROW_COMMA;
                settle();
                mix(c);
                literalsOnly = true;
                last = Last.OPEN;
            }
            case ')' -> close(last == Last.LITERAL && literalsOnly);
            case ',' -> {
                if (last == Last.LITERAL) {
                    last = Last.LIST_COMMA;
                } else if (last == Last.ROW) {
                    last = Last.ROW_COMMA;
                } else {
                    settle();
                    mix(c);
                    last = Last.COMMA;
                }
            }
            default -> {
                other();
                mix(c);
            }
        }
    }

    private void close(boolean row) {
        if (row && nextRow) {
            hash = afterRow;
            if (!rows) {
                rows = true;
                mix(ROWS);
                afterRow = hash;
            }
            last = Last.ROW;
        } else {
            settle();
            mix(')');
            rows = false;
            afterRow = hash;
            last = row ? Last.ROW : Last.OTHER;
        }
        literalsOnly = false;
        nextRow = false;
    }

    private void other() {
        settle();
        literalsOnly = false;
        last = Last.OTHER;
    }

    /** The comma that could have led to more of the same did not. */
    private void settle() {
        if (last == Last.LIST_COMMA || last == Last.ROW_COMMA) {
            mix(',');
        }
    }
}
