package io.headgate.config;

import java.util.Objects;

/**
 * One thing that is wrong with the configuration.
 *
 * @param path where: {@code FILE:LINE: KEY}, {@code --KEY} for a flag, or the bare key when it is missing
 * @param value the value that was given, cut and escaped for printing; empty when there is none or it may be secret
 * @param rule what must hold
 * @param hint what to do about it; empty when the rule says it all
 */
public record Problem(String path, String value, String rule, String hint) {

    private static final int LONGEST_VALUE = 100;

    /** Refuses nulls; makes {@code value} safe to print on one line. */
    public Problem {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(hint, "hint");
        value = printable(value);
    }

    /** One line: path, value, rule and hint. */
    @Override
    public String toString() {
        return path + ": " + (value.isEmpty() ? "" : "'" + value + "' ") + rule + (hint.isEmpty() ? "" : "; " + hint);
    }

    private static String printable(String value) {
        StringBuilder safe = new StringBuilder();
        value.codePoints().limit(LONGEST_VALUE).forEach(c -> {
            if (c < ' ' || c == 0x7f || Character.getType(c) == Character.FORMAT) {
                safe.append(String.format("\\u%04x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return value.codePointCount(0, value.length()) > LONGEST_VALUE ? safe + "..." : safe.toString();
    }
}
