package io.headgate.server.session;

import io.headgate.server.frontend.ClientStatus;

/** How far a session is: its phase, and the command under way. On the client's event loop. */
final class Progress {

    private Phase phase = new Phase.Ready();
    private Request request;

    /** The command until its response is complete, or until the last of its bytes has come; null when there is none. */
    Request request() {
        return request;
    }

    /** A command has come. */
    void begin(Request next) {
        request = next;
    }

    /** The command is over, or whoever calls this ends it. */
    Request end() {
        Request ended = request;
        request = null;
        return ended;
    }

    // ---- the phase --------------------------------------------------------------------------------------------------

    /** The phase as people are told of it. */
    ClientStatus.State state() {
        return phase.state();
    }

    /** Whether the next command may come. */
    boolean takesCommand() {
        return phase instanceof Phase.Ready || phase instanceof Phase.Holding;
    }

    boolean isWaiting() {
        return phase instanceof Phase.Waiting;
    }

    boolean isRestoring() {
        return phase instanceof Phase.Restoring;
    }

    boolean isExecuting() {
        return phase instanceof Phase.Executing;
    }

    boolean isHolding() {
        return phase instanceof Phase.Holding;
    }

    boolean isClosed() {
        return phase instanceof Phase.Closed;
    }

    /** Whether the session has a backend for a command, before or after that was sent. */
    boolean isBusy() {
        return phase instanceof Phase.Restoring || phase instanceof Phase.Executing;
    }

    void toWaiting() {
        phase = phase instanceof Phase.Ready ready ? ready.toWaiting()
                : phase instanceof Phase.Executing executing ? executing.toWaiting()
                : ((Phase.Restoring) phase).toWaiting();
    }

    void toRestoring() {
        phase = phase instanceof Phase.Holding holding ? holding.toRestoring() : ((Phase.Waiting) phase).toRestoring();
    }

    void toExecuting() {
        phase = ((Phase.Restoring) phase).toExecuting();
    }

    void toHolding() {
        phase = new Phase.Holding();
    }

    void toReady() {
        phase = new Phase.Ready();
    }

    void toClosed() {
        phase = new Phase.Closed();
    }
}
