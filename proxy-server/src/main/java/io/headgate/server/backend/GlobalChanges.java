package io.headgate.server.backend;

import io.headgate.pool.SessionState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The changes that clients have made to global variables, in their order. A session variable has the global value of
 * the time of its session's login, and so has it on a connection to the database. Whoever is older than a change,
 * session or connection, gets the value from before as one of its own; so that an older session has it on a younger
 * connection and the other way round.
 *
 * <p>A change is begun before its statement is sent and ended when its outcome is known. Whoever comes in between
 * counts as younger. Thread-safe; looking whether there is a new change takes no lock. Old changes are garbage once
 * everyone has seen them.
 */
public final class GlobalChanges {

    /** Of a variable of which is not known whether the connection got the old or the new value; no session has it. */
    private static final String UNKNOWN = "\uFFFD";

    /** One statement's changes. */
    public static final class Change {
        private volatile Map<String, String> before;
        private volatile Change next;
        /** While it is open: the one before it. */
        private Change previous;

        private Change(Map<String, String> before, Change previous) {
            this.before = before;
            this.previous = previous;
        }
    }

    /** What a session or a connection knows of the changes. Belongs to its owner's loop. */
    public static final class Reader {
        private Change seen;

        private Reader(Change seen) {
            this.seen = seen;
        }

        /** Whether there are changes that {@link #catchUp} has not taken in. */
        public boolean isBehind() {
            return seen.next != null;
        }

        /** The state with the old values of all variables that have been changed since and are not in it. */
        public SessionState catchUp(SessionState state) {
            return follow(state, null);
        }

        private SessionState follow(SessionState state, String instead) {
            SessionState now = state;
            while (seen.next != null) {
                seen = seen.next;
                for (Map.Entry<String, String> variable : seen.before.entrySet()) {
                    if (!now.variables().containsKey(variable.getKey())) {
                        now = now.withVariable(variable.getKey(), instead == null ? variable.getValue() : instead);
                    }
                }
            }
            return now;
        }
    }

    private final Deque<Change> open = new ArrayDeque<>();
    private Change latest = new Change(Map.of(), null);

    /** For a session that logs in or begins anew: all changes, even open ones, came before it. */
    public synchronized Reader younger() {
        return new Reader(latest);
    }

    /** For a connection before it logs in or is reset; {@link #unsure} is to follow. */
    synchronized Reader connecting() {
        return new Reader(open.isEmpty() ? latest : open.getFirst().previous);
    }

    /** The connection is ready: the values of variables that changed in between are set before it is used. */
    static SessionState unsure(Reader connecting, SessionState state) {
        return connecting.follow(state, UNKNOWN);
    }

    /** Whether nothing has changed or was open since {@link #connecting}. */
    synchronized boolean isQuietSince(Reader connecting) {
        return connecting.seen == latest && open.isEmpty();
    }

    /** @param before the variables that may change, and their values */
    public synchronized Change begin(Map<String, String> before) {
        Change change = new Change(Map.copyOf(before), latest);
        latest.next = change;
        latest = change;
        open.addLast(change);
        return change;
    }

    /** The statement has been executed: who connects from now on gets its values, whatever they are. */
    public synchronized void executed(Change change) {
        open.remove(change);
        change.previous = null;
    }

    /** @param now the same variables and their values; null when they are not known */
    public synchronized void end(Change change, Map<String, String> now) {
        if (now != null) {
            Map<String, String> changed = new HashMap<>(change.before);
            changed.entrySet().removeAll(now.entrySet());
            change.before = Map.copyOf(changed);
        }
        executed(change);
    }
}
