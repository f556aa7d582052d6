package io.headgate.server.console;

import java.util.regex.Pattern;

/**
 * A pattern of {@code LIKE}: {@code %} stands for any text, {@code _} for any character, a backslash takes what follows
 * as it is. Without regard to case.
 */
final class LikePattern {

    /** Takes everything. */
    static final LikePattern ANY = new LikePattern("%");

    private final Pattern pattern;

    LikePattern(String like) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < like.length(); i++) {
            char c = like.charAt(i);
            if (c == '%') {
                regex.append(".*");
            } else if (c == '_') {
                regex.append('.');
            } else {
                boolean escape = c == '\\' && i + 1 < like.length();
                regex.append(Pattern.quote(String.valueOf(escape ? like.charAt(++i) : c)));
            }
        }
        pattern = Pattern.compile(regex.toString(),
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    }

    /** Whether one of the row's values is like this. */
    boolean matches(Table.Row row) {
        return row.values().stream().anyMatch(value -> value != null && pattern.matcher(value.toString()).matches());
    }
}
