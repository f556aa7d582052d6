package io.headgate.config;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of a change while the proxy runs; keys of settings, in the order of the manual.
 *
 * @param applied what has another value from now on
 * @param waiting what will have another value after a restart: all, not only what was changed last
 * @param overruled what was changed in the file, without effect: a flag or what was set says otherwise
 */
public record ConfigChange(List<String> applied, List<String> waiting, List<String> overruled) {

    /** One sentence for each that is not empty. */
    @Override
    public String toString() {
        List<String> sentences = new ArrayList<>();
        add(sentences, applied, "In effect: ");
        add(sentences, waiting, "Waiting for a restart: ");
        add(sentences, overruled, "Without effect, since a flag or SET says otherwise: ");
        return sentences.isEmpty() ? "Nothing has changed." : String.join(" ", sentences);
    }

    private static void add(List<String> sentences, List<String> keys, String begin) {
        if (!keys.isEmpty()) {
            sentences.add(begin + String.join(", ", keys) + ".");
        }
    }
}
