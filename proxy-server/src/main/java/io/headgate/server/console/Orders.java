package io.headgate.server.console;

import io.headgate.config.ConfigChange;
import io.headgate.config.ConfigException;
import io.headgate.config.Problem;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.packet.ErrPacket;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

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

    private static final String UNTIL_RESTART = " It lasts until the restart: there is no state-file.";

    private final Controls controls;

    Orders(Controls controls) {
        this.controls = controls;
    }

    /**
     * Completes on any thread, exceptionally with a {@link RefusedException} when it cannot be done; then nothing was.
     */
    CompletionStage<Done> carryOut(Statement order) {
        if (order instanceof Statement.SetSetting set) {
            return told(controls.set(set.name(), set.value()), change -> new Done(change.applied().size(),
                    change + (controls.keepsSettings() ? "" : UNTIL_RESTART)));
        }
        if (order instanceof Statement.Reload) {
            return told(controls.reload(), change -> new Done(change.applied().size(), change.toString()));
        }
        try {
            return CompletableFuture.completedFuture(atOnce(order));
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static CompletionStage<Done> told(CompletionStage<ConfigChange> change,
            Function<ConfigChange, Done> words) {
        return change.handle((done, failure) -> {
            if (failure == null) {
                return words.apply(done);
            }
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            boolean ours = !(cause instanceof ConfigException) && !(cause instanceof IOException);
            throw new CompletionException(ours ? cause
                    : new RefusedException(ErrPacket.of(ErrorCode.ER_WRONG_ARGUMENTS, "Nothing has changed. "
                            + why(cause))));
        });
    }

    private static String why(Throwable cause) {
        return cause instanceof ConfigException refused ? refused.problems().stream().map(Problem::toString)
                .collect(Collectors.joining("\n")) : cause.getMessage();
    }

    private Done atOnce(Statement order) throws RefusedException {
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
