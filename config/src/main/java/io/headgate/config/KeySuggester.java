package io.headgate.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class KeySuggester {

    private static final int SHORTEST_PREFIX = 3;

    private KeySuggester() {
    }

    /** The nearest of {@code words} when it is near enough to be meant by {@code typed}. */
    public static Optional<String> nearest(String typed, Collection<String> words) {
        String word = kebabCase(typed);
        List<String> longer = words.stream().filter(w -> w.startsWith(word)).toList();
        if (longer.size() == 1 && word.length() >= SHORTEST_PREFIX) {
            return Optional.of(longer.get(0));
        }
        int near = Math.max(1, Math.min(3, word.length() / 3));
        return words.stream()
                .filter(w -> Math.abs(w.length() - word.length()) <= near && distance(word, w) <= near)
                .min(Comparator.comparingInt(w -> distance(word, w)));
    }

    /** Asks whether it was. */
    public static String question(String word) {
        return "did you mean " + word + "?";
    }

    /** Insertions, deletions, replacements and swaps of neighbours that make {@code a} into {@code b}. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(cost[i - 1][j - 1] + change, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, cost[i - 2][j - 2] + 1);
                }
                cost[i][j] = least;
            }
        }
        return cost[a.length()][b.length()];
    }

    private static String kebabCase(String typed) {
        return typed.replaceAll("(?<=[a-z])(?=[A-Z])", "-").replace('_', '-').toLowerCase(Locale.ROOT);
    }
}
