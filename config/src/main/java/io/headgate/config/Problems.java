package io.headgate.config;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong. */
final class Problems {

    private final List<Problem> found = new ArrayList<>();

    void add(String path, String value, String rule, String hint) {
        found.add(new Problem(path, value, rule, hint));
    }

    void unknown(String path, String key) {
        // The value is not shown: under a name we do not know it may be a password.
        add(path, "", "is not a setting", KeySuggester.nearest(key, Settings.keys()).map(KeySuggester::question)
                .orElse("--help lists the settings"));
    }

    boolean areThere() {
        return !found.isEmpty();
    }

    void throwIfAny() throws ConfigException {
        if (!found.isEmpty()) {
            throw new ConfigException(found);
        }
    }
}
