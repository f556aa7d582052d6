package io.headgate.server.backend;

import io.headgate.metrics.TargetMeters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one backend has prepared, least recently used first. A statement that carries something of one session (long
 * data, an open cursor) is taken out for as long, so that nobody else executes it.
 */
final class BackendStatements {

    private final int capacity;
    private final TargetMeters meters;
    private final Map<StatementText, BackendStatement> byText = new LinkedHashMap<>(16, 0.75f, true);
    private final List<BackendStatement> evicted = new ArrayList<>(2);

    BackendStatements(int capacity, TargetMeters meters) {
        this.meters = meters;
        this.capacity = capacity;
    }

    /** Also the one that becomes {@code text} by the execution that is meant, and counts as such from now on. */
    BackendStatement find(StatementText text) {
        BackendStatement known = byText.get(text);
        if (known == null && text.first() != null) {
            known = byText.remove(text.first());
            if (known != null) {
                byText.put(text, known);
            }
        }
        return known;
    }

    /** Whether it is here as {@code text} says. */
    boolean has(StatementText text) {
        return byText.containsKey(text);
    }

    /** Remembers a statement; what it replaces or pushes out waits in {@link #takeEvicted} to be closed. */
    void put(StatementText text, BackendStatement statement) {
        BackendStatement replaced = byText.put(text, statement);
        if (replaced != null && replaced != statement) {
            evicted.add(replaced);
        }
        if (byText.size() > capacity) {
            var eldest = byText.entrySet().iterator();
            evicted.add(eldest.next().getValue());
            eldest.remove();
            meters.statementEvicted();
        }
    }

    void remove(StatementText text) {
        byText.remove(text);
    }

    void evict(BackendStatement statement) {
        evicted.add(statement);
    }

    /** Statements to close at the server; empty most of the time. */
    List<BackendStatement> takeEvicted() {
        if (evicted.isEmpty()) {
            return List.of();
        }
        List<BackendStatement> taken = List.copyOf(evicted);
        evicted.clear();
        return taken;
    }

    void clear() {
        byText.clear();
        evicted.clear();
    }
}
