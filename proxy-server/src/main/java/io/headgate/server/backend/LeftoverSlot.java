package io.headgate.server.backend;

/**
 * One thing that statements leave at a backend: its value where the proxy knows it, else the promise to the session
 * that left it. Used by the backend's owner.
 *
 * @param <T> what it is; compared by {@code equals}
 */
public final class LeftoverSlot<T> {

    private T value;
    private boolean known = true;
    private Leftover<T> pending;

    LeftoverSlot(T value) {
        this.value = value;
    }

    /** The backend has this value from now on. */
    public void set(T now) {
        value = now;
        known = true;
        pending = null;
    }

    /** Only the backend knows, and this session may want it. */
    public void unknown(Leftover<T> left) {
        known = false;
        pending = left;
    }

    /** Whether the backend is known to have this value. */
    public boolean has(T wanted) {
        return known && (value == wanted || value.equals(wanted));
    }

    /** What the backend has; null when only it knows. */
    public T value() {
        return known ? value : null;
    }

    /** The promise that somebody still waits for, or null. */
    public Leftover<T> pending() {
        if (pending != null && !pending.isWanted()) {
            pending = null;
        }
        return pending;
    }

    /** The answer has come. */
    void answer(T now) {
        Leftover<T> left = pending;
        set(now);
        if (left != null) {
            left.complete(now);
        }
    }

    /** There will be no answer. */
    void lost() {
        if (pending != null) {
            pending.lost();
            pending = null;
        }
    }
}
