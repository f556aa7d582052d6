package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.protocol.Command;
import io.headgate.protocol.response.ResponseShape;
import java.util.concurrent.TimeUnit;

/**
 * Cares for a backend that is held between two commands: keeps it alive while the client is silent, and lets it go when
 * what holds it ends without a statement. On the client's event loop.
 */
final class HeldBackend {

    private static final long LAPSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ClientSession session;
    private final Progress progress;
    private final BackendLink link;
    private final Boundary boundary;
    private final Commands commands;
    private final LastResult lastResult;
    /** How often it was asked for one since the client's last command. */
    private long signsOfLife;

    HeldBackend(ClientSession session, Progress progress, BackendLink link, Boundary boundary, Commands commands,
            LastResult lastResult) {
        this.session = session;
        this.progress = progress;
        this.link = link;
        this.boundary = boundary;
        this.commands = commands;
        this.lastResult = lastResult;
    }

    /** The client's silence is over. */
    void onCommand() {
        signsOfLife = 0;
    }

    /** The client has sent nothing for so long: what is held only for its next statement is let go. */
    void onQuiet(long idleNanos) {
        keepAlive(idleNanos);
        boolean asked = session.memory().question() == null;
        if (idleNanos > LAPSE_NANOS && asked && progress.isHolding()) {
            session.memory().holds().remove(HoldReason.DIAGNOSTICS);
            releaseUnlessHeld();
        }
    }

    private void releaseUnlessHeld() {
        if (session.memory().holds().isEmpty() && progress.isHolding()) {
            progress.toRestoring();
            boundary.release();
        }
    }

    /** It must live as long as its client may be silent; its own wait_timeout is another. */
    private void keepAlive(long idleNanos) {
        long period = Math.max(1, TimeUnit.SECONDS.toNanos(session.context().target().facts().waitTimeout()) / 2);
        long due = idleNanos / period;
        if (due > signsOfLife && progress.isHolding()) {
            progress.toRestoring();
            link.backend().swallow(Command.COM_PING, "", ResponseShape.SINGLE, facts -> {
                signsOfLife = due;
                lastResult.forgetRowCount();
                if (progress.isRestoring()) {
                    progress.toHolding();
                    session.resume();
                }
            });
        }
    }

    /** A statement with long data or a cursor is closed or not executed: the backend need not carry it any more. */
    void close(PreparedStatement statement) {
        if (link.backend() == null) {
            return;
        }
        link.backend().statements().close(statement.own());
        statement.forgetOwn();
        commands.updateHolds();
        releaseUnlessHeld();
    }
}
