package io.headgate.server.session;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Values to try for a session variable, as they are written into a SET; the server says which of them it takes. */
final class VariableValues {

    /** Where nothing that can be derived from the default is taken. */
    private static final Map<String, List<String>> SPECIAL = Map.of(
            "default_collation_for_utf8mb4", List.of("utf8mb4_general_ci"),
            "gtid_next", List.of("'ANONYMOUS'"),
            "innodb_ft_user_stopword_table", List.of("'every_variable/st_@00f6@0027p'", "NULL"),
            "innodb_tmpdir", List.of("'/tmp'", "'/tmp/headgate-tö''s'", "NULL"),
            "rand_seed1", List.of("77"),
            "rand_seed2", List.of("77"),
            "resultset_metadata", List.of("FULL"),
            "timestamp", List.of("1700000000", "1700000000.25", "0"),
            "updatable_views_with_limit", List.of("NO"));

    private static final List<String> WORDS = List.of("latin1", "utf8mb4", "latin1_german1_ci", "MyISAM", "ROW", "STATEMENT",
            "'READ-COMMITTED'", "TRADITIONAL", "'ANSI,NO_BACKSLASH_ESCAPES'", "''", "'+05:00'", "de_DE", "'mrr=off'",
            "'enabled=on,one_line=on'", "JSON", "NULL", "1", "'it''s \\\\ ä'");

    private VariableValues() {
    }

    /** @param value the variable's value as SHOW VARIABLES prints it */
    static Set<String> candidates(String name, String value) {
        if (SPECIAL.containsKey(name)) {
            return new LinkedHashSet<>(SPECIAL.get(name));
        }
        Set<String> candidates = new LinkedHashSet<>();
        if (value.equals("ON") || value.equals("OFF")) {
            candidates.add(value.equals("ON") ? "OFF" : "ON");
        }
        if (value.matches("-?[0-9]+")) {
            BigInteger number = new BigInteger(value);
            for (long distance : new long[] {1, -1, 1024, -1024, 131072}) {
                candidates.add(number.add(BigInteger.valueOf(distance)).toString());
            }
            candidates.add("0");
            candidates.add("18446744073709551615");
            candidates.add("-1");
        } else if (value.matches("-?[0-9]+\\.[0-9]+")) {
            candidates.add(new BigDecimal(value).add(new BigDecimal("1.5")).toPlainString());
        }
        candidates.addAll(WORDS);
        return candidates;
    }
}
