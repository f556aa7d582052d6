package io.headgate.server.session;

import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.Leftover;
import io.headgate.server.backend.LeftoverSlot;
import io.headgate.server.backend.Leftovers;
import io.headgate.server.net.LoopHop;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Something that a session's statements leave for the next ones and that travels with it: a value, or something that
 * the backend which ran the last such statement must be asked for before anyone else uses it. On the session's event
 * loop.
 *
 * @param <T> what it is
 */
final class SessionValue<T> {

    private final EventLoop loop;
    private final Function<Leftovers, LeftoverSlot<T>> slot;
    private final T initial;
    private T value;
    private Leftover<T> pending;

    SessionValue(EventLoop loop, Function<Leftovers, LeftoverSlot<T>> slot, T initial) {
        this.loop = loop;
        this.slot = slot;
        this.initial = initial;
        this.value = initial;
    }

    private LeftoverSlot<T> at(BackendConnection backend) {
        return slot.apply(backend.leftovers());
    }

    /** A statement has run on {@code backend} after which only that backend knows. */
    void unknownAt(BackendConnection backend) {
        if (pending == null || at(backend).pending() != pending) {
            forget();
            pending = new Leftover<>();
        }
        at(backend).unknown(pending);
    }

    /** The session begins anew. */
    void reset() {
        forget();
        value = initial;
    }

    /** Nobody need ask for it any more. */
    void forget() {
        if (pending != null) {
            pending.abandon();
            pending = null;
        }
    }

    boolean isPendingAt(BackendConnection backend) {
        return pending != null && at(backend).pending() == pending;
    }

    /** Whether that backend has what this session expects. */
    boolean isAt(BackendConnection backend) {
        settle();
        return pending == null ? at(backend).has(value) : at(backend).pending() == pending;
    }

    boolean isKnown() {
        settle();
        return pending == null;
    }

    private void settle() {
        if (pending != null && pending.value().isDone() && !pending.value().isCompletedExceptionally()) {
            value = pending.value().join();
            pending = null;
        }
    }

    T value() {
        return value;
    }

    /** The session's value is at that backend now. */
    void arrivedAt(BackendConnection backend) {
        at(backend).set(value);
    }

    /** Calls back on the session's loop once the answer is there (true) or will never be (false). */
    void whenKnown(Consumer<Boolean> then) {
        Leftover<T> asked = pending;
        asked.value().whenComplete((answer, lost) -> LoopHop.run(loop, () -> {
            if (pending == asked) {
                pending = null;
                value = lost == null ? answer : initial;
            }
            then.accept(lost == null);
        }));
    }
}
