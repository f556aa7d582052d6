package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.pool.Holds;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a session has at its backend, by reason and name, so that a hold ends with the last object that causes it. What
 * has no name that could be read stays until the session begins anew, or until all of its kind end at once.
 */
final class HeldObjects {

    /** The name where there can be only one. */
    static final String ONLY = "";

    /** Beyond this, names are no longer told apart. */
    private static final int MOST_NAMES = 1000;

    private final Holds holds;
    private final Map<HoldReason, Set<String>> names = new EnumMap<>(HoldReason.class);
    private final Set<HoldReason> unnamed = EnumSet.noneOf(HoldReason.class);

    HeldObjects(Holds holds) {
        this.holds = holds;
    }

    /** An object has come into being, or may have. @param name null when it is not known */
    void take(HoldReason reason, String name) {
        Set<String> known = names.computeIfAbsent(reason, any -> new HashSet<>());
        if (name == null || known.size() >= MOST_NAMES) {
            unnamed.add(reason);
        } else {
            known.add(name);
        }
        holds.add(reason);
    }

    boolean has(HoldReason reason, String name) {
        Set<String> known = names.get(reason);
        return known != null && known.contains(name);
    }

    /** The same when it is not known for certain that there is none. */
    boolean mayHave(HoldReason reason, String name) {
        return has(reason, name) || unnamed.contains(reason);
    }

    /** An object is gone for certain. @param name null when it is not known, so that nothing is released */
    void release(HoldReason reason, String name) {
        Set<String> known = names.get(reason);
        if (known != null && known.remove(name)) {
            settle(reason);
        }
    }

    /** All objects of this kind are gone. */
    void releaseAll(HoldReason reason) {
        names.remove(reason);
        unnamed.remove(reason);
        settle(reason);
    }

    private void settle(HoldReason reason) {
        if (!unnamed.contains(reason) && names.getOrDefault(reason, Set.of()).isEmpty()) {
            holds.remove(reason);
        }
    }

    /** The session begins anew; the holds are cleared by whoever calls. */
    void clear() {
        names.clear();
        unnamed.clear();
    }
}
