package io.headgate.server.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What may have to be done to a connection before a session's command can go to it, in the order in which it is. */
public enum RestoreStep {
    LEFTOVERS_OF_OTHERS, CHECK, LEFTOVERS_ELSEWHERE, RESET, OWN_STATEMENTS, SET_TO_PREPARE, SCHEMA_TO_PREPARE, PREPARE,
    SET, SCHEMA, OPTION, NEXT_TRANSACTION, DIAGNOSTICS;

    private static final RestoreStep[] ALL = values();

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** In metrics, and for people. */
    public String word() {
        return word;
    }

    /** The step behind this one; null behind the last. */
    public RestoreStep next() {
        return ordinal() + 1 == ALL.length ? null : ALL[ordinal() + 1];
    }

    /** In sets of these. */
    public int bit() {
        return 1 << ordinal();
    }

    static List<String> words(int bits) {
        List<String> words = new ArrayList<>();
        for (RestoreStep step : ALL) {
            if ((bits & step.bit()) != 0) {
                words.add(step.word);
            }
        }
        return words;
    }
}
