package io.headgate.server.frontend;

import io.headgate.server.history.TracedCommand;
import io.headgate.server.session.CloseCause;
import io.headgate.server.session.KillShot;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Who handles a client's channel at the moment: its login or its session. All calls come on the client's loop. */
public interface FrontendPhase {

    /** The connection is there, and nothing has come yet. */
    default void onActive() {
    }

    /** Bytes have come; the receiver owns them. */
    void onRead(ByteBuf in);

    /** The client takes more bytes, or takes no more for now. */
    default void onWritability() {
    }

    /** The client is gone. */
    void onInactive();

    /** Whether no command of the client is under way, so that the idle timeout runs. */
    boolean isIdle();

    /** Called about every second while {@link #isIdle}: nothing has come from the client for so long. */
    default void onQuiet(long idleNanos) {
    }

    /** What the client is at. @param now as {@link System#nanoTime} */
    default ClientStatus.Session status(long now) {
        return ClientStatus.Session.LOGIN;
    }

    /** The client's last commands, oldest first. @param now as {@link System#nanoTime} */
    default List<TracedCommand> trace(long now) {
        return List.of();
    }

    /** Somebody's KILL names this client. Who is not logged in is known to nobody. */
    default void onKill(KillShot shot) {
        shot.missed();
    }

    /** Ends the phase and the connection; idempotent. */
    void close(CloseCause cause);

    /** For how long the client may be idle as the database sees it, in nanoseconds. */
    default long waitTimeoutNanos() {
        return Long.MAX_VALUE;
    }

    /** The client has been idle for longer than {@link #waitTimeoutNanos}. */
    default void onWaitTimeout() {
        close(CloseCause.IDLE_TIMEOUT);
    }
}
