package io.headgate.server.console;

import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/** All that the proxy tells about itself, by name. Any thread. */
public final class Tables {

    private final List<Table> all;
    private final LongFunction<Table> traces;

    /** @param traces the trace of the client with an id; null where there is no such client */
    Tables(List<Table> all, LongFunction<Table> traces) {
        this.all = List.copyOf(all);
        this.traces = traces;
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

    /** The last commands of a client; null when there is no client with this id. */
    public Table trace(long client) {
        return traces.apply(client);
    }
}
