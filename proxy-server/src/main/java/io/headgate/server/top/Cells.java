package io.headgate.server.top;

import java.lang.Character.UnicodeScript;
import java.util.Set;

/** Texts as a terminal shows them. Names come from clients, and statements from anybody. */
final class Cells {

    private static final Set<UnicodeScript> WIDE = Set.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA, UnicodeScript.HANGUL, UnicodeScript.YI);
    private static final int FIRST_EMOJI = 0x1F300;
    private static final int FIRST_FULLWIDTH = 0xFF01;
    private static final int LAST_FULLWIDTH = 0xFF60;

    private Cells() {
    }

    /** Without any character that does something else than to be seen; tabs and ends of lines are blanks. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\t' || c == '\n' || c == '\r') {
                clean.append(' ');
            } else {
                clean.appendCodePoint(isSeen(c) ? c : '?');
            }
        });
        return clean.toString();
    }

    private static boolean isSeen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** How many columns of a terminal a clean text takes. */
    static int width(String text) {
        return text.codePoints().map(Cells::width).sum();
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        return c >= FIRST_EMOJI || c >= FIRST_FULLWIDTH && c <= LAST_FULLWIDTH
                || WIDE.contains(UnicodeScript.of(c)) ? 2 : 1;
    }

    /** As much of a clean text as fits; {@code +} at its end where some is left out. */
    static String cut(String text, int width) {
        if (width(text) <= width) {
            return text;
        }
        StringBuilder cut = new StringBuilder();
        int used = 0;
        for (int c : text.codePoints().toArray()) {
            used += width(c);
            if (used > width - 1) {
                break;
            }
            cut.appendCodePoint(c);
        }
        return width < 1 ? "" : cut.append('+').toString();
    }
}
