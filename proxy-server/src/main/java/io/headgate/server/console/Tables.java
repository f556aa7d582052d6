package io.headgate.server.console;

import java.util.List;
import java.util.Locale;

/** All that the proxy tells about itself, by name. Immutable. */
public final class Tables {

    private final List<Table> all;

    Tables(List<Table> all) {
        this.all = List.copyOf(all);
    }

    /** In the order in which they are listed. */
    public List<Table> all() {
        return all;
    }

    /** @param name in any case; null when there is no such table */
    public Table find(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return all.stream().filter(table -> table.name().equals(wanted)).findFirst().orElse(null);
    }
}
