package io.headgate.pool;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/** A session variable's value as it is written into a SET statement; ASCII only. */
final class VariableLiteral {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    /** Where the tracker's empty value stands for NULL, and a server refuses the empty string. */
    private static final Set<String> NULLABLE =
            Set.of("character_set_results", "default_tmp_storage_engine", "enforce_storage_engine",
                    "external_table_secondary_storage_engine", "external_table_storage_engine",
                    "innodb_ft_user_stopword_table", "innodb_tmpdir");

    private VariableLiteral() {
    }

    /**
     * Numbers bare, printable ASCII in single quotes, and whatever {@code NO_BACKSLASH_ESCAPES} or
     * {@code character_set_client} could change as the hexadecimal digits of its UTF-8 bytes.
     *
     * @param value as the server's tracker printed it
     */
    static String of(String name, String value) {
        if (value.isEmpty() && NULLABLE.contains(name)) {
            return "NULL";
        }
        if (NUMBER.matcher(value).matches()) {
            return value;
        }
        if (value.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '\\')) {
            return "'" + value.replace("'", "''") + "'";
        }
        return "_utf8mb4 X'" + HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8)) + "'";
    }
}
