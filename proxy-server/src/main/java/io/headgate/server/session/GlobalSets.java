package io.headgate.server.session;

import io.headgate.protocol.sql.Trait;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.Target;

/**
 * The statements of a session that set global variables: what they change is asked for before them, and after them as
 * soon as nothing is left there that the client may read.
 */
final class GlobalSets {

    private final Target target;
    private final LastResult lastResult;
    /** The last statement set global variables, and what came of it has not been asked yet. */
    private GlobalSet open;

    GlobalSets(Target target, LastResult lastResult) {
        this.target = target;
        this.lastResult = lastResult;
    }

    /** Whether the values after the last such statement are still to be asked for. */
    boolean isOpen() {
        return open != null;
    }

    /**
     * Has the request wait for the values before it.
     *
     * @return false when it need not wait, and {@code then} is not told
     */
    boolean askBefore(Request request, BackendConnection backend, Runnable then) {
        if (request.traits == null || !request.traits.has(Trait.SETS_GLOBAL) || request.asksForGlobals) {
            return false;
        }
        if (open != null) {
            settle(backend, then);
            return true;
        }
        request.asksForGlobals = true;
        open = new GlobalSet(target, request.tokens);
        return open.askBefore(backend, then);
    }

    /** A statement that sets global variables was answered. @param refused whether it was refused as a whole */
    void onExecuted(Request done, boolean refused) {
        if (!done.asksForGlobals && open == null) {
            // too long a text for its names to be known
            open = new GlobalSet(target, null);
        }
        open.executed(refused);
    }

    /** Asks what has become of the global variables that the last statement set. */
    void settle(BackendConnection backend, Runnable then) {
        lastResult.replace();
        open.askAfter(backend, () -> {
            open = null;
            then.run();
        });
    }

    /** The backend that could tell is gone. */
    void abandon() {
        if (open != null) {
            open.abandon();
            open = null;
        }
    }
}
