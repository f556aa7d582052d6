package io.headgate.server.session;

import io.headgate.pool.AcquireFailure;
import io.headgate.pool.CloseReason;
import io.headgate.pool.SessionState;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.server.ProxyError;
import io.headgate.server.frontend.Client;
import io.headgate.server.history.Decision;
import io.headgate.server.history.RestoreStep;
import java.util.concurrent.TimeUnit;

/**
 * Gets a session's command a backend that fits: the one that is held, or one that the pool lends, perhaps after a wait;
 * and another one when that breaks. On the client's event loop.
 */
final class Borrowing implements BackendLink.Holder, Fitting.Outcome {

    private final ClientSession session;
    private final Client client;
    private final Progress progress;
    private final BackendLink link;
    private final SideChoice side;
    private final Fitting fitting;
    private final Refusals refusals;
    private final LastResult lastResult;
    private final AimedKills aimedKills;
    private final CommandRecorder recorder;
    private final Runnable whenFit;

    /** @param whenFit told when the session has a backend to which its command can be sent */
    Borrowing(ClientSession session, Progress progress, BackendLink link, SideChoice side, Fitting fitting,
            Refusals refusals, LastResult lastResult, AimedKills aimedKills, CommandRecorder recorder,
            Runnable whenFit) {
        this.session = session;
        this.client = session.client();
        this.progress = progress;
        this.link = link;
        this.side = side;
        this.fitting = fitting;
        this.refusals = refusals;
        this.lastResult = lastResult;
        this.aimedKills = aimedKills;
        this.recorder = recorder;
        this.whenFit = whenFit;
    }

    /** Begins with a command that has just come. */
    void begin(Request next) {
        if (!progress.isHolding()) {
            progress.toWaiting();
            acquire();
            return;
        }
        progress.toRestoring();
        if (side.leavesReader(next)) {
            side.leaveReader(() -> {
                progress.toWaiting();
                acquire();
            });
        } else {
            recorder.decided(Decision.HELD);
            fit(false, true);
        }
    }

    /** Once more with a command that was sent and has done nothing; its backend is gone. */
    void again() {
        withdraw();
        acquire();
    }

    /** The server is not the writer any more and has done nothing: the next one gets the command. */
    void atNextServer() {
        withdraw();
        Request again = progress.request();
        if (again.replay.isRead()) {
            session.readers().pause();
        }
        link.discard(CloseReason.SERVER_LEFT);
        client.loop().schedule(() -> {
            if (progress.request() == again && progress.isWaiting()) {
                session.guarded(this::acquire);
            }
        }, Replay.PAUSE_NANOS, TimeUnit.NANOSECONDS);
    }

    private void withdraw() {
        progress.toWaiting();
        recorder.withdrawn();
        progress.request().again(client.channel().alloc());
    }

    /** KILL QUERY of a command that has not reached a backend, or is not to reach the next one. */
    void interrupt() {
        Request request = progress.request();
        if (request == null || request.isWelcome()) {
            return;
        }
        if (progress.isWaiting() && link.cancel()) {
            progress.toReady();
            refusals.refuse(Refusals.INTERRUPTED);
        } else {
            request.interrupt();
        }
    }

    private void acquire() {
        side.choose(progress.request());
        if (!link.acquire(this)) {
            recorder.waits();
            progress.request().keepWhileWaiting(client.channel().alloc());
        }
    }

    /** The one that there was will not do. */
    void tryAnother() {
        progress.toWaiting();
        if (progress.request().isInterrupted()) {
            progress.toReady();
            refusals.refuse(Refusals.INTERRUPTED);
        } else if (progress.request().mayRetry()) {
            acquire();
        } else {
            progress.toReady();
            refusals.refuse(ProxyError.DATABASE_UNREACHABLE.packet("several database connections broke before the"
                    + " statement could be given to one; try again"));
        }
    }

    private void fit(boolean check, boolean untouched) {
        if (progress.request().isInterrupted()) {
            refusals.refuseWithBackend(Refusals.INTERRUPTED);
        } else {
            fitting.begin(progress.request(), check, untouched, this);
            if (progress.isRestoring()) {
                recorder.restores();
            }
        }
    }

    // ---- what the pool says -----------------------------------------------------------------------------------------

    @Override
    public void onBackend(boolean untouched, boolean check) {
        progress.toRestoring();
        recorder.waitEnds();
        recorder.decided(link.isNew() ? Decision.NEW : untouched ? Decision.SAME : Decision.OTHER);
        if (!untouched) {
            lastResult.onOtherBackend();
        }
        session.guarded(() -> fit(check, untouched));
    }

    @Override
    public void onBrokenBackend() {
        recorder.waitEnds();
        progress.toRestoring();
        tryAnother();
    }

    @Override
    public void onNoBackend(AcquireFailure failure) {
        progress.toReady();
        refusals.refuse(client.login().explain(failure));
    }

    @Override
    public boolean isWaiting() {
        return progress.isWaiting();
    }

    @Override
    public SessionState wanted() {
        return session.memory().state();
    }

    @Override
    public boolean mayGiveBack() {
        return aimedKills.isClear(link.backend());
    }

    // ---- how fitting ends -------------------------------------------------------------------------------------------

    @Override
    public void began(RestoreStep step) {
        recorder.began(step);
    }

    @Override
    public void fits() {
        if (progress.request().isInterrupted()) {
            refusals.refuseWithBackend(Refusals.INTERRUPTED);
        } else {
            whenFit.run();
        }
    }

    @Override
    public void refused(ErrPacket error) {
        refusals.refuseWithBackend(error);
    }

    @Override
    public void failed(ErrPacket error) {
        refusals.refusedByServer(error);
    }

    @Override
    public void sessionLost(String cause) {
        refusals.refuseWithBackend(ProxyError.SESSION_LOST.packet(SessionLoss.explain(cause, false, true)));
        session.close(CloseCause.BACKEND_LOST);
    }

    @Override
    public void unfit() {
        link.discard(CloseReason.CHECK_FAILED);
        tryAnother();
    }

    @Override
    public void behind() {
        if (session.readers().hasWayOut()) {
            link.release();
            tryAnother();
        } else {
            refusals.refuseWithBackend(ProxyError.READER_BEHIND.packet("this session has moved to another reader, which"
                    + " did not get what the session has seen before within reader-wait; try again"));
        }
    }

    @Override
    public void needsNewBackend() {
        link.release();
        link.wantFresh();
        tryAnother();
    }
}
