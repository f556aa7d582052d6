package io.headgate.server.history;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The statements of the whole proxy by digest and schema, one table for each event loop. Any thread. */
public final class StatementHistory {

    private record Key(long number, String schema) { }

    private final Map<EventLoop, StatementTable> tables = new ConcurrentHashMap<>();

    /** The table of an event loop, on which alone it may be used. */
    public StatementTable of(EventLoop loop) {
        return tables.computeIfAbsent(loop, each -> new StatementTable());
    }

    /** What was counted since the start, those first that took longest together. Each loop is asked on its own. */
    public CompletionStage<List<StatementSummary>> read() {
        List<CompletableFuture<List<StatementSummary>>> parts = new ArrayList<>();
        tables.forEach((loop, table) -> parts.add(CompletableFuture.supplyAsync(
                () -> table.summaries(System.nanoTime()), loop)));
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).thenApply(done -> {
            Map<Key, StatementSummary> all = new HashMap<>();
            parts.forEach(part -> part.join()
                    .forEach(summary -> all.merge(new Key(summary.number(), summary.schema()), summary,
                            StatementSummary::plus)));
            return all.values().stream()
                    .sorted(Comparator.comparingLong(StatementSummary::total).reversed()).toList();
        });
    }
}
