package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.server.backend.BackendConnection;

/**
 * On which side of its {@link BackendLink} a session's command runs, where readers have to do with it. On the client's
 * event loop.
 */
final class SideChoice {

    private final ClientSession session;
    private final Progress progress;
    private final BackendLink link;
    private final Unmasking unmasking;
    private final Commands commands;
    private final SessionLeftovers leftovers;
    private final HoldWatch watch;

    SideChoice(ClientSession session, Progress progress, BackendLink link, Unmasking unmasking, Commands commands,
            SessionLeftovers leftovers, HoldWatch watch) {
        this.session = session;
        this.progress = progress;
        this.link = link;
        this.unmasking = unmasking;
        this.commands = commands;
        this.leftovers = leftovers;
        this.watch = watch;
    }

    /** Chooses for a command that has no backend yet. */
    void choose(Request request) {
        if (session.readers() != null) {
            link.turn(!request.isWelcome() && session.readers().goesAway(request, commands.hasAttributes(), leftovers));
        }
    }

    /** Whether the next command must not run on the reader that is held for the last one's warnings. */
    boolean leavesReader(Request next) {
        return session.readers() != null && link.isAtReader()
                && !session.readers().mayStay(next, commands.hasAttributes());
    }

    /** Gives the reader back; {@code then} goes on, if the session is still there. */
    void leaveReader(Runnable then) {
        if (!progress.isRestoring()) {
            return;
        }
        BackendConnection reader = link.backend();
        if (leftovers.arePendingAt(reader)) {
            reader.harvest(facts -> leaveReader(then));
            return;
        }
        session.memory().holds().remove(HoldReason.DIAGNOSTICS);
        watch.observe();
        if (unmasking.isDue()) {
            link.reset();
        } else {
            link.release();
        }
        then.run();
    }
}
