package io.headgate.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every setting with the value that holds and where that comes from, fit to be shown: what may be secret is left out.
 *
 * @param lines one a setting, in the order of the manual
 */
public record EffectiveConfig(List<Line> lines) {

    /** Copies the list. */
    public EffectiveConfig {
        lines = List.copyOf(lines);
    }

    /**
     * One setting.
     *
     * @param key the setting's key
     * @param value the value, in words when there is none
     * @param source {@code default}, {@code FILE:LINE}, {@code --KEY}, {@code SET} or {@code state file}
     * @param afterRestart the value that waits for a restart
     */
    public record Line(String key, String value, String source, Optional<String> afterRestart) {

        /** One that nothing waits behind. */
        public Line(String key, String value, String source) {
            this(key, value, source, Optional.empty());
        }
    }

    /** That of a setting. */
    public Line line(String key) {
        return lines.stream().filter(line -> line.key().equals(key)).findFirst().orElseThrow();
    }

    /** One line a setting: {@code key: value  # source}, aligned. */
    @Override
    public String toString() {
        int keys = lines.stream().mapToInt(l -> l.key().length()).max().orElse(0) + 2;
        int values = lines.stream().mapToInt(l -> l.value().length()).max().orElse(0);
        String format = "%-" + keys + "s%-" + Math.max(1, values) + "s  # %s";
        return lines.stream()
                .map(l -> String.format(format, l.key() + ":", l.value(), l.source()))
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
