package io.headgate.server.backend;

import io.headgate.pool.SessionState;

/** The statements that each new backend runs first, and what they set. Both may change. Thread-safe. */
public final class InitQuery {

    private record Now(String sql, SessionState effect, boolean known) { }

    private volatile Now now = new Now(null, SessionState.INITIAL, true);

    /** @param sql null for none */
    public synchronized void change(String sql) {
        now = sql == null ? new Now(null, SessionState.INITIAL, true) : new Now(sql, now.effect, false);
    }

    /** Null where there is none. */
    String sql() {
        return now.sql;
    }

    /** A backend has run it. Of one that has been replaced meanwhile nothing is learnt. */
    synchronized void learn(String sql, SessionState effect) {
        if (sql.equals(now.sql)) {
            now = new Now(sql, effect, true);
        }
    }

    /** What every session begins with: what it sets, or what the one before has set as long as nobody has run it. */
    SessionState effect() {
        return now.effect;
    }

    /** Whether a backend has run it, if there is one. */
    boolean isKnown() {
        return now.known;
    }
}
