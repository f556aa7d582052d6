package io.headgate.server.backend;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The last transaction of each source, as far as it matters to somebody: less than a GTID set, and all that is needed
 * to wait for one, since who has a source's transaction has those before it, too. Immutable.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/replication-gtids-concepts.html">GTID Format and Storage</a>
 */
public final class Gtids {

    public static final Gtids NONE = new Gtids(Map.of());

    /** By the UUID of the server, with the tag behind it where there is one. */
    private final Map<String, Long> last;

    private Gtids(Map<String, Long> last) {
        this.last = last;
    }

    /**
     * These and those of a GTID set.
     *
     * @param set as servers write it: {@code uuid:interval[:interval]…}, with tags between the intervals since MySQL
     *        8.3, and commas between sources; what cannot be read is left out
     */
    public Gtids with(String set) {
        Map<String, Long> more = new TreeMap<>(last);
        for (String source : set.split(",")) {
            String[] parts = source.strip().split(":", -1);
            String key = parts[0];
            for (int i = 1; i < parts.length; i++) {
                long end = end(parts[i]);
                if (end > 0) {
                    more.merge(key, end, Math::max);
                } else {
                    key = parts[0] + ":" + parts[i];
                }
            }
        }
        return more.equals(last) ? this : new Gtids(Collections.unmodifiableMap(more));
    }

    /** The end of an interval, such as 7 of {@code 3-7}; 0 for a tag. */
    private static long end(String interval) {
        String number = interval.substring(interval.indexOf('-') + 1).strip();
        boolean digits = !number.isEmpty() && number.length() < 19
                && number.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Long.parseLong(number) : 0;
    }

    /** These and those. */
    Gtids with(Gtids others) {
        Map<String, Long> more = new TreeMap<>(last);
        others.last.forEach((source, number) -> more.merge(source, number, Math::max));
        return new Gtids(Collections.unmodifiableMap(more));
    }

    public boolean isEmpty() {
        return last.isEmpty();
    }

    /** Whether nothing of {@code others} is missing here. */
    boolean contains(Gtids others) {
        for (Map.Entry<String, Long> other : others.last.entrySet()) {
            if (last.getOrDefault(other.getKey(), 0L) < other.getValue()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Gtids gtids && last.equals(gtids.last);
    }

    @Override
    public int hashCode() {
        return Objects.hash(last);
    }

    /** As a GTID set that begins with each source's first transaction. */
    @Override
    public String toString() {
        return last.entrySet().stream().map(entry -> entry.getKey() + ":1-" + entry.getValue())
                .collect(Collectors.joining(","));
    }
}
