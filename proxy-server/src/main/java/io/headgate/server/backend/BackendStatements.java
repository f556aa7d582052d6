package io.headgate.server.backend;

import io.headgate.metrics.TargetMeters;
import io.headgate.server.relay.ResponseFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one backend has prepared, least recently used first. A statement that carries something of one session (long
 * data, an open cursor) is taken out for as long, so that nobody else executes it. Used by the connection's owner.
 */
public final class BackendStatements {

    private final int capacity;
    private final TargetMeters meters;
    private final Map<StatementText, BackendStatement> byText = new LinkedHashMap<>(16, 0.75f, true);
    private final List<BackendStatement> evicted = new ArrayList<>(2);

    BackendStatements(int capacity, TargetMeters meters) {
        this.meters = meters;
        this.capacity = capacity;
    }

    /**
     * The statement as this backend knows it, or null when it has to be prepared here first. One that the server has
     * not prepared anew yet becomes the wanted one: the execution that it is wanted for makes it so.
     */
    public BackendStatement find(StatementText text) {
        BackendStatement known = byText.get(text);
        if (known == null && text.first() != null) {
            known = byText.remove(text.first());
            if (known != null) {
                byText.put(text, known);
            }
        }
        return known;
    }

    /** Whether the server has the statement prepared as {@code text} says, without an execution that is to come. */
    public boolean has(StatementText text) {
        return byText.containsKey(text);
    }

    /** The server has prepared {@code text} with the facts of this response. */
    public void onPrepared(StatementText text, ResponseFacts facts) {
        put(text, new BackendStatement((int) facts.prepared().statementId(), facts.prepared().params()));
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

    /** Takes a statement out of the shared ones: it carries something of one session from now on. */
    public void takeOut(StatementText text) {
        byText.remove(text);
    }

    /** A statement that was taken out carries nothing any more. */
    public void putBack(StatementText text, BackendStatement statement) {
        if (!has(text)) {
            put(text, statement);
        } else {
            close(statement);
        }
    }

    /** The text is to be prepared anew when it is wanted next. */
    public void forget(StatementText text) {
        BackendStatement known = find(text);
        if (known != null) {
            takeOut(text);
            close(known);
        }
    }

    /** Has a statement that was taken out closed, ahead of the next command. */
    public void close(BackendStatement statement) {
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
