package io.headgate.server.session;

import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.InsertId;
import io.headgate.server.net.LoopHop;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;

/**
 * What LAST_INSERT_ID() answers to one session: a number, or something that the backend which ran the last INSERT must
 * be asked for before anyone else uses it.
 */
final class SessionInsertId {

    private final EventLoop loop;
    private long value;
    private InsertId pending;

    SessionInsertId(EventLoop loop) {
        this.loop = loop;
    }

    /** A statement has run on {@code backend} after which only that backend knows. */
    void unknownAt(BackendConnection backend) {
        if (pending == null || backend.pendingInsertId() != pending) {
            forget();
            pending = new InsertId();
        }
        backend.insertIdUnknown(pending);
    }

    /** The session begins anew. */
    void reset() {
        forget();
        value = 0;
    }

    /** Nobody need ask for it any more. */
    void forget() {
        if (pending != null) {
            pending.abandon();
            pending = null;
        }
    }

    boolean isPendingAt(BackendConnection backend) {
        return pending != null && backend.pendingInsertId() == pending;
    }

    /** Whether LAST_INSERT_ID() on that backend answers what this session expects. */
    boolean isAt(BackendConnection backend) {
        settle();
        return pending == null ? backend.hasInsertId(value) : backend.pendingInsertId() == pending;
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

    long value() {
        return value;
    }

    /** Calls back on the session's loop once the answer is there (true) or will never be (false). */
    void whenKnown(Consumer<Boolean> then) {
        InsertId asked = pending;
        asked.value().whenComplete((answer, lost) -> LoopHop.run(loop, () -> {
            if (pending == asked) {
                pending = null;
                value = lost == null ? answer : 0;
            }
            then.accept(lost == null);
        }));
    }
}
