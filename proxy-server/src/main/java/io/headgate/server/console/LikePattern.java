package io.headgate.server.console;

/**
 * A pattern of {@code LIKE}: {@code %} stands for any text, {@code _} for any character, a backslash takes what follows
 * as it is. Without regard to case. Whoever may ask chooses the pattern, so a match takes at most as many steps as text
 * and pattern have characters, multiplied.
 */
final class LikePattern {

    /** Takes everything. */
    static final LikePattern ANY = new LikePattern("%");

    private static final char ANY_TEXT = '%';
    private static final char ANY_CHARACTER = '_';

    /** Without the backslashes. */
    private final char[] pattern;
    /** Which of them stand for themselves. */
    private final boolean[] literal;
    private final int length;

    LikePattern(String like) {
        pattern = new char[like.length()];
        literal = new boolean[like.length()];
        int size = 0;
        for (int i = 0; i < like.length(); i++) {
            boolean escape = like.charAt(i) == '\\' && i + 1 < like.length();
            char c = like.charAt(escape ? ++i : i);
            literal[size] = escape || c != ANY_TEXT && c != ANY_CHARACTER;
            pattern[size++] = c;
        }
        length = size;
    }

    /** Whether one of the row's values is like this. */
    boolean matches(Table.Row row) {
        return row.values().stream().anyMatch(value -> value != null && matches(value.toString()));
    }

    private boolean matches(String text) {
        int at = 0;
        int in = 0;
        int lastAny = -1;
        int behindAny = 0;
        while (at < text.length()) {
            if (in < length && !literal[in] && pattern[in] == ANY_TEXT) {
                lastAny = in++;
                behindAny = at;
            } else if (in < length && takes(in, text.charAt(at))) {
                in++;
                at++;
            } else if (lastAny >= 0) {
                in = lastAny + 1;
                at = ++behindAny;
            } else {
                return false;
            }
        }
        while (in < length && !literal[in] && pattern[in] == ANY_TEXT) {
            in++;
        }
        return in == length;
    }

    private boolean takes(int index, char c) {
        return !literal[index] || fold(pattern[index]) == fold(c);
    }

    private static char fold(char c) {
        return Character.toLowerCase(Character.toUpperCase(c));
    }
}
