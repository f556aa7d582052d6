package io.headgate.server.session;

import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.BackendKey;
import io.headgate.server.frontend.Client;
import io.headgate.server.net.LoopHop;

/**
 * One attempt of a KILL, carried to the event loop of the client that it names and back to the killer's. There it is
 * answered by exactly one of {@link #missed}, {@link #done}, {@link #aimedAt} and {@link #mustBeJudged}.
 */
public final class KillShot {

    /** What became of a KILL that aimed at a backend. */
    enum Outcome {
        /** The server has executed it. */
        HIT,
        /** The server has refused it, or it was never sent. */
        MISSED,
        /** Nobody waits for the server's answer any more: it may still be executed. */
        UNSURE
    }

    private final KillRun run;
    private final Client target;
    private final boolean query;
    private final boolean permitted;
    private AimedKills victim;
    private BackendConnection backend;

    KillShot(KillRun run, Client target, boolean query, boolean permitted) {
        this.run = run;
        this.target = target;
        this.query = query;
        this.permitted = permitted;
    }

    /** True for KILL QUERY, false for KILL CONNECTION. */
    boolean isQuery() {
        return query;
    }

    Client target() {
        return target;
    }

    /** Whether the database lets the killer do this to a session of that user. */
    boolean mayKill(String user) {
        return permitted || run.user().equals(user);
    }

    /** Where the target's statement is, or what it holds; only to be asked once it was aimed. */
    BackendConnection backend() {
        return backend;
    }

    // ---- on the target's loop ---------------------------------------------------------------------------------------

    /** There is no such session. */
    public void missed() {
        LoopHop.run(run.loop(), () -> run.onMissed());
    }

    /** The target had nothing at any server; what the KILL does to it is done. */
    void done() {
        LoopHop.run(run.loop(), () -> run.onDone());
    }

    /** The server must do it. The backend stays the target's until {@code victim} learns how it ended. */
    void aimedAt(BackendConnection there, AimedKills victim) {
        this.backend = there;
        this.victim = victim;
        LoopHop.run(run.loop(), () -> run.onAimed(this));
    }

    /** The target has nothing at any server, and is not the killer's own user's. */
    void mustBeJudged(BackendKey key) {
        LoopHop.run(run.loop(), () -> run.onMustBeJudged(key));
    }

    // ---- on the killer's loop ---------------------------------------------------------------------------------------

    void settle(Outcome outcome) {
        LoopHop.run(target.loop(), () -> victim.onSettled(this, outcome));
    }
}
