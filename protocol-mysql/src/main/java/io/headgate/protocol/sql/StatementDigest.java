package io.headgate.protocol.sql;

/**
 * A statement's text without its literals and comments, short enough for a line in a log. Nothing that a client wrote
 * as a value is in it.
 */
public final class StatementDigest {

    /** Longer ones are cut. */
    private static final int LONGEST = 200;

    private StatementDigest() {
    }

    /** The digest in ASCII; {@code ?} stands for a literal, {@code ~} for a name with other letters. */
    public static String of(StatementTokens tokens) {
        StringBuilder digest = new StringBuilder();
        int next = 0;
        for (; next < tokens.size() && digest.length() < LONGEST; next++) {
            boolean adjacent = next > 0 && tokens.start(next) == tokens.end(next - 1);
            digest.append(next == 0 || adjacent ? "" : " ").append(shown(tokens, next));
        }
        boolean whole = next == tokens.size() && digest.length() <= LONGEST;
        return whole ? digest.toString() : digest.substring(0, LONGEST) + "...";
    }

    private static String shown(StatementTokens tokens, int index) {
        return switch (tokens.kind(index)) {
            case STRING, NUMBER -> "?";
            default -> {
                String text = tokens.ascii(index);
                yield text == null ? "~" : text.replaceAll("\\p{Cntrl}", " ");
            }
        };
    }
}
