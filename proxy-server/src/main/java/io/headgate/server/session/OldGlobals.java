package io.headgate.server.session;

import io.headgate.pool.SessionState;
import io.headgate.server.backend.GlobalChanges;
import io.headgate.server.backend.TargetFacts;
import java.util.HashMap;
import java.util.Map;

/**
 * The old values of global variables that have been changed since a session began. A server's session would have kept
 * them, so they become the session's own.
 */
final class OldGlobals {

    private final TargetFacts facts;
    private GlobalChanges.Reader changes;
    private Map<String, String> taken = Map.of();

    OldGlobals(TargetFacts facts) {
        this.facts = facts;
        this.changes = facts.globalChanges().younger();
    }

    /** A session begins: the values are those of now. */
    void restart() {
        changes = facts.globalChanges().younger();
        taken = Map.of();
    }

    /** The session's state with the values of what has changed since this was asked last; {@code state} if nothing. */
    SessionState catchUp(SessionState state) {
        if (!changes.isBehind()) {
            return state;
        }
        SessionState now = changes.catchUp(state);
        Map<String, String> added = new HashMap<>(now.variables());
        added.keySet().removeAll(state.variables().keySet());
        added.putAll(taken);
        taken = added;
        return now;
    }

    /** The session's state without those values, as far as they are still there; {@code state} if none is. */
    SessionState forget(SessionState state) {
        SessionState now = state;
        for (Map.Entry<String, String> variable : taken.entrySet()) {
            if (variable.getValue().equals(now.variables().get(variable.getKey()))) {
                now = now.withoutVariable(variable.getKey());
            }
        }
        taken = Map.of();
        return now;
    }
}
