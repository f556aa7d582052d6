package io.headgate.server.differential;

import java.util.ArrayList;
import java.util.List;

/** Two runs of a script, answer by answer. */
final class Comparison {

    private final List<String> differences = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private int compared;

    /**
     * Adds the runs of one client.
     *
     * @param refusalsAllowed whether the proxy may refuse what {@link LegitimateDifferences#mayBeRefused} names
     */
    void add(Script script, Flavour flavour, List<Answer> direct, List<Answer> proxied, boolean refusalsAllowed) {
        boolean unknown = false;
        for (int i = 0; i < Math.max(direct.size(), proxied.size()); i++) {
            Answer expected = i < direct.size() ? direct.get(i) : null;
            Answer actual = i < proxied.size() ? proxied.get(i) : null;
            Step step = i < script.steps().size() ? script.steps().get(i) : null;
            boolean lost = step != null && KnownGaps.mayLoseFoundRows(script, step);
            boolean reads = lost || step != null && (LegitimateDifferences.mayBeRefused(step)
                    || unknown && LegitimateDifferences.countsWarnings(step));
            if ((refusalsAllowed || lost) && reads && actual != null && actual.isRefusal()) {
                refusals.add(flavour + ": " + step.text());
                if (LegitimateDifferences.assigns(step)) {
                    return; // what comes now may depend on what it has not assigned
                }
                unknown = true; // and it has left no diagnostics of its own, so that the next reader cannot be compared
            } else if (!(unknown && reads) && (step == null || !KnownGaps.skips(step))) {
                compared++;
                unknown &= step != null && !LegitimateDifferences.runsStatement(step);
                if (expected == null || !expected.equals(actual) && (actual == null || step == null
                        || !KnownGaps.tellsSchemaLate(script, step, expected, actual))) {
                    differences.add(describe(script, flavour, i, expected, actual));
                }
            }
            if (step != null && expected != null) {
                unknown |= KnownGaps.leavesNoTrace(expected);
            }
        }
    }

    private static String describe(Script script, Flavour flavour, int index, Answer expected, Answer actual) {
        StringBuilder text = new StringBuilder("\n" + script + ", " + flavour + ", step " + (index + 1) + ":");
        for (int i = Math.max(0, index - 3); i <= Math.min(index, script.steps().size() - 1); i++) {
            text.append("\n    ").append(script.steps().get(i).text());
        }
        return text + "\n  direct:\n        " + expected + "\n  proxied:\n        " + actual;
    }

    /** One text for each answer that is not as on a direct connection. */
    List<String> differences() {
        return differences;
    }

    /** The statements that the proxy refused, rightly or at least allowed to. */
    List<String> refusals() {
        return refusals;
    }

    int compared() {
        return compared;
    }
}
