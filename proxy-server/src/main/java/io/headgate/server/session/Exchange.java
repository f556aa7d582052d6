package io.headgate.server.session;

import io.headgate.pool.CloseReason;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.SessionTrack;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.BackendKey;
import io.headgate.server.frontend.Client;
import io.headgate.server.relay.ClientView;
import io.headgate.server.relay.ResponseFacts;
import io.headgate.server.relay.ResponseRelay;
import io.headgate.server.relay.Wording;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sends a session's command to the backend that fits, relays the response, and has the session learn from it. On the
 * client's event loop.
 */
final class Exchange implements ResponseRelay.Output, FollowUp.Outcome, KillRun.Killer {

    private final ClientSession session;
    private final Client client;
    private final Progress progress;
    private final BackendLink link;
    private final Borrowing borrowing;
    private final Boundary boundary;
    private final Refusals refusals;
    private final SessionLoss loss;
    private final Commands commands;
    private final Lessons lessons;
    private final AimedKills aimedKills;
    private final CommandRecorder recorder;

    Exchange(ClientSession session, Progress progress, BackendLink link, Borrowing borrowing, Boundary boundary,
            Refusals refusals, SessionLoss loss, Commands commands, Lessons lessons, AimedKills aimedKills,
            CommandRecorder recorder) {
        this.session = session;
        this.client = session.client();
        this.progress = progress;
        this.link = link;
        this.borrowing = borrowing;
        this.boundary = boundary;
        this.refusals = refusals;
        this.loss = loss;
        this.commands = commands;
        this.lessons = lessons;
        this.aimedKills = aimedKills;
        this.recorder = recorder;
    }

    // ---- the command ------------------------------------------------------------------------------------------------

    /** Sends the command under way. */
    void begin() {
        progress.toExecuting();
        recorder.sent();
        Request now = progress.request();
        link.describe(null);
        if (now.isWelcome()) {
            session.view().report(List.of(new SessionTrack.Schema(session.memory().state().schema())));
            client.responder().ok(now.welcomeSequenceId(), session.memory().shownStatus(), session.view());
            boundary.reach();
            return;
        }
        if (now.kill != null) {
            now.takeFrame().release();
            now.kill.begin(this);
            return;
        }
        SessionContext context = session.context();
        if (session.readers() != null || context.target().route().mayMove()) {
            now.keepForReplay(session.memory().holds(), link.isAtReader(),
                    context.readers() != null && context.readers().split(), client.channel().alloc());
        }
        ByteBuf frame = commands.frameFor(now, backend());
        if (!now.isAnswered()) {
            recorder.gone(now, backend());
            backend().send(frame);
            if (now.upload == null || now.upload.isComplete()) {
                boundary.reach();
            } else {
                session.goOn();
            }
            return;
        }
        if (now.isPrepare()) {
            backend().forwardPrepare(frame, now.statement.id(), view(now), this, this::onResponse);
        } else {
            backend().forward(frame, now.shape, view(now), this, this::onResponse);
        }
        backend().shiftSequence(now.upload == null ? now.sequenceShift() : 0);
        if (now.upload != null) {
            session.goOn();
        }
    }

    private ClientView view(Request now) {
        return now.rewrite == null ? session.view() : session.view().withWording(now.rewrite);
    }

    // ---- the response -----------------------------------------------------------------------------------------------

    @Override
    public void forward(ByteBuf bytes) {
        client.write(bytes);
        if (!client.isWritable()) {
            client.flush();
            if (backend() != null && !client.isWritable()) {
                backend().setReading(false);
                recorder.clientFull();
            }
        }
    }

    /** The client takes more bytes. */
    void onClientWritability() {
        if (backend() != null && client.isWritable()) {
            backend().setReading(true);
            recorder.clientTakes();
        }
    }

    @Override
    public void onLocalInfile(int sequenceShift) {
        progress.request().upload = Upload.ofLocalFile(sequenceShift);
        progress.request().repacking = null;
        // once the relay is out of the way: the client may have sent the file ahead
        client.loop().execute(session::resume);
    }

    @Override
    public boolean withdraws(ErrPacket error) {
        Request request = progress.request();
        return request != null && request.replay != null && request.replay.withdraws(error);
    }

    private void onResponse(ResponseFacts facts) {
        client.flush();
        // which may show that the client has gone
        if (!progress.isExecuting()) {
            return;
        }
        Request done = progress.request();
        if (done.upload != null && !done.upload.isComplete()) {
            recorder.answered(done, backend(), facts);
            onEarlyResponse(done);
            return;
        }
        if (done.replay != null && done.replay.isWithdrawn()) {
            if (backend().leftovers().arePending()) {
                backend().harvest(settled -> sendElsewhere(done));
            } else {
                sendElsewhere(done);
            }
            return;
        }
        done.endReplay();
        recorder.answered(done, backend(), facts);
        // the client has its answer: whatever goes wrong from here on must not become a second one
        progress.end();
        aimedKills.whenSettled(backend(), () -> learn(done, facts));
    }

    /** The server refused a long command before it was complete; the rest of it goes nowhere. */
    private void onEarlyResponse(Request refused) {
        link.discard(CloseReason.PROTOCOL_ERROR);
        refused.dropUpload();
        loss.onLostBetweenStatements("the database refused a statement before it had read all of it");
        session.goOn();
    }

    private void sendElsewhere(Request withdrawn) {
        if (progress.request() == withdrawn && progress.isExecuting()) {
            borrowing.atNextServer();
        }
    }

    private void learn(Request done, ResponseFacts facts) {
        if (progress.isExecuting() && !lessons.learn(done, facts, aimedKills.takeHit(backend()), this)) {
            boundary.reach();
        }
    }

    @Override
    public void followedUp() {
        if (progress.isExecuting()) {
            boundary.reach();
        }
    }

    @Override
    public void onStatusAsked(ResponseFacts facts) {
        lessons.onStatusAsked(facts);
    }

    @Override
    public void onBackendSpoilt(String cause) {
        loss.giveUp(cause);
    }

    // ---- a KILL that is the command ---------------------------------------------------------------------------------

    @Override
    public boolean isRunning(KillRun run) {
        return progress.isExecuting() && progress.request() != null && progress.request().kill == run;
    }

    @Override
    public void send(ByteBuf frame, Wording wording, Consumer<ResponseFacts> first) {
        backend().forward(frame, progress.request().shape, session.view().withWording(wording), this, facts -> {
            first.accept(facts);
            onResponse(facts);
        });
    }

    @Override
    public void fail(ErrPacket error) {
        refusals.fail(error);
    }

    @Override
    public EventLoop loop() {
        return client.loop();
    }

    @Override
    public BackendKey key() {
        return link.key();
    }

    @Override
    public BackendConnection backend() {
        return link.backend();
    }
}
