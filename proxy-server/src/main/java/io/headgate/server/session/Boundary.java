package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.pool.Holds;

/**
 * The moment after a complete response: the backend goes back to the pool unless something holds it. Before that it is
 * asked for what only it knows, and gets the proxy's settings back. On the client's event loop.
 */
final class Boundary {

    private final ClientSession session;
    private final Progress progress;
    private final BackendLink link;
    private final Unmasking unmasking;
    private final SessionLeftovers leftovers;
    private final LastResult lastResult;
    private final GlobalSets globalSets;
    private final HoldWatch watch;
    private final CommandRecorder recorder;

    Boundary(ClientSession session, Progress progress, BackendLink link, Unmasking unmasking,
            SessionLeftovers leftovers, LastResult lastResult, GlobalSets globalSets, HoldWatch watch,
            CommandRecorder recorder) {
        this.session = session;
        this.progress = progress;
        this.link = link;
        this.unmasking = unmasking;
        this.leftovers = leftovers;
        this.lastResult = lastResult;
        this.globalSets = globalSets;
        this.watch = watch;
        this.recorder = recorder;
    }

    /** The command is over, and what its response left open is known. */
    void reach() {
        progress.end();
        Holds holds = session.memory().holds();
        if (unmasking.isDue() && !holds.has(HoldReason.DIAGNOSTICS)) {
            unmasking.begin(this::reach);
            return;
        }
        if (!holds.isEmpty()) {
            hold();
        } else if (isToBeHarvested()) {
            lastResult.replace();
            link.backend().harvest(facts -> release());
        } else {
            release();
        }
    }

    /**
     * Whether the backend knows something that the session may want where it will not come back for it. Where another
     * server may take over at any moment, a session's user variables must not be known to one only.
     */
    private boolean isToBeHarvested() {
        SessionContext context = session.context();
        boolean several = session.readers() != null || context.target().route().mayMove();
        return (context.shuffle() || link.isAway()) && leftovers.arePendingAt(link.backend())
                || several && leftovers.areVariablesPendingAt(link.backend());
    }

    /** Nothing holds the backend: it goes back, unless it has gone already. */
    void release() {
        if (!progress.isBusy()) {
            return;
        }
        if (unmasking.isDue()) {
            unmasking.begin(this::reach);
            return;
        }
        if (globalSets.isOpen()) {
            globalSets.settle(link.backend(), this::release);
            return;
        }
        watch.observe();
        progress.toReady();
        link.release();
        session.goOn();
    }

    private void hold() {
        boolean readable = session.memory().holds().has(HoldReason.DIAGNOSTICS);
        if (globalSets.isOpen() && progress.isExecuting() && !readable) {
            globalSets.settle(link.backend(), this::holdIfExecuting);
            return;
        }
        link.describe(session.memory().holds().first());
        watch.observe();
        recorder.held(watch.bits());
        progress.toHolding();
        session.goOn();
    }

    private void holdIfExecuting() {
        if (progress.isExecuting()) {
            hold();
        }
    }
}
