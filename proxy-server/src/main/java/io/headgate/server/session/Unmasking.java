package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.server.backend.SessionVariables;
import java.util.Objects;

/**
 * The end of a {@link Disguise}: the backend gets the proxy's settings back, and the session learns what its statement
 * has changed meanwhile. On the client's event loop.
 */
final class Unmasking {

    private final ClientSession session;
    private final Progress progress;
    private final BackendLink link;
    private final Disguise disguise;
    private final LastResult lastResult;
    private final SessionLoss loss;

    Unmasking(ClientSession session, Progress progress, BackendLink link, Disguise disguise, LastResult lastResult,
            SessionLoss loss) {
        this.session = session;
        this.progress = progress;
        this.link = link;
        this.disguise = disguise;
        this.lastResult = lastResult;
        this.loss = loss;
    }

    /** Whether the session's backend has the client's settings. */
    boolean isDue() {
        return disguise.isWornBy(link.backend());
    }

    /** The backend gets the proxy's settings back; {@code then} goes on, if the session still has it. */
    void begin(Runnable then) {
        lastResult.replace();
        String resultsCharset = resultsCharset();
        disguise.takeOff(error -> {
            if (!progress.isBusy()) {
                return;
            }
            if (error != null) {
                loss.giveUp("the proxy's settings could not be restored: " + error.message());
                return;
            }
            link.backend().sessionState(session.memory().state());
            if (!Objects.equals(resultsCharset, resultsCharset())) {
                session.onResultsCharset();
            }
            if (disguise.wantsMore()) {
                session.memory().holds().add(HoldReason.UNKNOWN_STATE);
            }
            session.guarded(then);
        });
    }

    private String resultsCharset() {
        return session.memory().state().variables().get(SessionVariables.RESULTS_CHARSET);
    }
}
