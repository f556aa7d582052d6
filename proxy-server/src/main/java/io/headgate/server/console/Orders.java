package io.headgate.server.console;

import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.packet.ErrPacket;

/** Carries out what changes something, and says what came of it. */
final class Orders {

    /**
     * What was done.
     *
     * @param count of what it was done to
     * @param info a sentence for whoever asked
     * @param afterwards to be done once that has been told
     */
    record Done(long count, String info, Runnable afterwards) {
        Done(long count, String info) {
            this(count, info, () -> { });
        }
    }

    private final Controls controls;

    Orders(Controls controls) {
        this.controls = controls;
    }

    /** @throws RefusedException when it cannot be done; then nothing was */
    Done carryOut(Statement order) throws RefusedException {
        if (order instanceof Statement.KillClient kill) {
            return kill(kill.id());
        }
        if (order instanceof Statement.Pause) {
            int lent = controls.pause();
            return new Done(lent, "Paused: statements wait from now on. Connections still lent: " + lent
                    + ". RESUME ends it.");
        }
        if (order instanceof Statement.Resume) {
            int waiting = controls.resume();
            return new Done(waiting, "Resumed. Statements that had waited: " + waiting + ".");
        }
        if (order instanceof Statement.Reconnect) {
            int open = controls.reconnect();
            return new Done(open, "Connections that are replaced, each once it is free: " + open + ".");
        }
        if (order instanceof Statement.SetDebugLogging set) {
            controls.debugLogging(set.on());
            return new Done(0, "Debug logging is " + (set.on() ? "on." : "off."));
        }
        if (order instanceof Statement.Drain drain) {
            return answer(drain.on() ? controls.drain(drain.server()) : controls.undrain(drain.server()));
        }
        if (order instanceof Statement.DebugUser debug) {
            return debug(debug);
        }
        if (order instanceof Statement.DebugClient debug) {
            return debug(debug);
        }
        if (order instanceof Statement.Shutdown) {
            return shutdown();
        }
        throw new IllegalStateException("no order: " + order);
    }

    private Done kill(long id) throws RefusedException {
        if (!controls.kill(id)) {
            throw noClient(id);
        }
        return new Done(1, "Client " + id + " is disconnected.");
    }

    private static Done answer(Controls.Answer answer) throws RefusedException {
        if (!answer.done()) {
            throw new RefusedException(ErrPacket.of(ErrorCode.ER_NOT_SUPPORTED_YET, answer.info()));
        }
        return new Done(1, answer.info());
    }

    private Done debug(Statement.DebugUser debug) throws RefusedException {
        if (!controls.debugUser(debug.user(), debug.on())) {
            throw new RefusedException(ErrPacket.of(ErrorCode.ER_NOT_SUPPORTED_YET,
                    "Debug logging is on for too many users already; SHOW DEBUG has them"));
        }
        return new Done(1, "Debug logging of user '" + debug.user() + "' is " + (debug.on() ? "on." : "off."));
    }

    private Done debug(Statement.DebugClient debug) throws RefusedException {
        if (!controls.debugClient(debug.id(), debug.on())) {
            throw noClient(debug.id());
        }
        return new Done(1, "Debug logging of client " + debug.id() + " is " + (debug.on() ? "on." : "off."));
    }

    static RefusedException noClient(long id) {
        return new RefusedException(ErrPacket.of(ErrorCode.ER_NO_SUCH_THREAD, "There is no client " + id
                + "; SHOW CLIENTS has their ids"));
    }

    private Done shutdown() throws RefusedException {
        if (!controls.mayShutDown()) {
            throw new RefusedException(ErrPacket.of(ErrorCode.ER_NOT_SUPPORTED_YET,
                    "This Headgate is a part of another program and ends with it"));
        }
        return new Done(0, "Headgate ends.", controls::shutDown);
    }
}
