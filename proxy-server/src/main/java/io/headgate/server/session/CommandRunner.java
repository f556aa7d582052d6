package io.headgate.server.session;

import io.headgate.pool.AcquireFailure;
import io.headgate.pool.CloseReason;
import io.headgate.pool.HoldReason;
import io.headgate.pool.SessionState;
import io.headgate.protocol.Command;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.SessionTrack;
import io.headgate.server.ProxyError;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.BackendKey;
import io.headgate.server.backend.Tenant;
import io.headgate.server.frontend.Client;
import io.headgate.server.frontend.ClientStatus;
import io.headgate.server.history.Decision;
import io.headgate.server.history.RestoreStep;
import io.headgate.server.history.TracedCommand;
import io.headgate.server.relay.ClientView;
import io.headgate.server.relay.ResponseFacts;
import io.headgate.server.relay.ResponseRelay;
import io.headgate.server.relay.Wording;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a session's commands, one at a time: gets a backend, has it restored to the session's state, sends the command,
 * relays the response, learns from it, and gives the backend back or holds it. See {@link Phase} for the states. On the
 * client's event loop.
 */
final class CommandRunner implements Tenant, BackendLink.Holder, FollowUp.Outcome, ResponseRelay.Output, KillRun.Killer,
        AimedKills.Victim {

    private static final Logger log = LoggerFactory.getLogger(CommandRunner.class);

    private final ClientSession session;
    private final Client client;
    private final SessionContext context;
    private final Commands commands;
    private final PreparedStatements statements;
    private final SessionLeftovers leftovers;
    private final BackendLink link;
    private final HoldWatch watch;
    private final CommandRecorder recorder;
    private final LastResult lastResult = new LastResult();
    private final GlobalSets globalSets;
    private final Progress progress = new Progress();
    private final AimedKills aimedKills = new AimedKills(this);
    private final Disguise disguise;
    private final SessionLoss loss;
    private final Unmasking unmasking;
    private final Fitting fitting;
    private final Boundary boundary;
    private final HeldBackend held;
    private final Refusals refusals;
    private final Lessons lessons;


    CommandRunner(ClientSession session, SessionContext context, Commands commands, PreparedStatements statements,
            Disguise disguise) {
        this.session = session;
        this.client = session.client();
        this.context = context;
        this.commands = commands;
        this.statements = statements;
        this.leftovers = new SessionLeftovers(client.loop(), context.target().facts());
        this.link = new BackendLink(this, this, context, client);
        this.globalSets = new GlobalSets(context.target(), lastResult);
        this.disguise = disguise;
        this.recorder = new CommandRecorder(session, context);
        this.watch = new HoldWatch(session, link);
        this.loss = new SessionLoss(session, progress, link, statements, globalSets, watch);
        this.unmasking = new Unmasking(session, progress, link, disguise, lastResult, loss);
        this.fitting = new Fitting(session, progress, leftovers, lastResult, globalSets, disguise, unmasking, link,
                new Fitted());
        this.boundary = new Boundary(session, progress, link, unmasking, leftovers, lastResult, globalSets, watch,
                recorder);
        this.held = new HeldBackend(session, progress, link, boundary, commands, lastResult);
        this.refusals = new Refusals(session, progress, link, boundary, commands, lastResult, recorder);
        this.lessons = new Lessons(session, link, commands, recorder, watch, leftovers, lastResult, globalSets,
                disguise);
    }

    /** Whether the next command may come. */
    boolean takesCommand() {
        return progress.takesCommand();
    }

    FoundRows foundRows() {
        return leftovers.foundRows();
    }

    /** A new session begins on the client's connection: nothing of the old one is left at any backend. */
    void restart(BackendKey key) {
        leftovers.reset();
        if (progress.isHolding()) {
            letGo();
            progress.toReady();
        }
        statements.clear();
        lastResult.restart();
        loss.restart();
        link.forgetLast();
        link.key(key);
    }

    /** Gives up the backend with what is held there. No reset ends a resource group whose name is not known. */
    private void letGo() {
        globalSets.abandon();
        if (session.memory().holds().has(HoldReason.RESOURCE_GROUP)) {
            link.discard(CloseReason.RESET_FAILED);
        } else {
            link.reset();
        }
    }

    /** What the session is at, for people. */
    ClientStatus.Session status(String user, long now) {
        BackendConnection backend = link.backend();
        return new ClientStatus.Session(user, progress.state(), session.memory().state().schema(),
                backend == null ? 0 : backend.threadId(), backend == null ? null : backend.server().toString(),
                watch.describe(now));
    }

    /** The session's last commands, for people. */
    List<TracedCommand> trace(long now) {
        return recorder.trace(now);
    }

    /** A command was answered without any backend. @param error the error's code, 0 for none */
    void answeredHere(Command command, int error) {
        recorder.answeredHere(command, error);
    }

    /** A command was answered here that makes ROW_COUNT() 0 at a server. */
    void forgetRowCount() {
        lastResult.forgetRowCount();
    }

    /** The holds have changed without a statement. */
    void observeHolds() {
        watch.observe();
    }

    /** The client is gone or must go: gives up whatever is under way. */
    void end() {
        Request request = progress.request();
        boolean waiting = progress.isWaiting();
        boolean halfSent = progress.isExecuting() && request != null && request.upload != null;
        progress.toClosed();
        if (waiting) {
            link.cancel();
        }
        if (request != null) {
            request.drop();
            progress.end();
        }
        leftovers.forget();
        if (halfSent && link.backend() != null) {
            // the server takes whatever comes next for the rest of the command
            link.discard(CloseReason.CLIENT_GONE);
        }
        if (link.backend() != null) {
            letGo();
        }
        session.memory().forgetHeld();
        watch.observe();
        link.forgetLast();
    }

    /** Whether the rest of a long command is expected, and the backend takes it. */
    boolean takesUpload() {
        Request request = progress.request();
        return request != null && request.upload != null && !request.upload.isComplete()
                && (progress.isExecuting() || request.isDropped())
                && (backend() == null || backend().isWritable());
    }

    /** More of a long command has come; reads what belongs to it and leaves the rest. */
    void onUpload(ByteBuf bytes) {
        Request request = progress.request();
        int length = request.upload.pass(bytes, bytes.readerIndex(), bytes.readableBytes());
        if (backend() == null || request.isDropped()) {
            bytes.skipBytes(length);
        } else if (request.repacking != null) {
            bytes.skipBytes(length);
            backend().send(request.repacking.take());
        } else {
            backend().send(bytes.readRetainedSlice(length));
        }
        if (request.upload.isComplete()) {
            onUploadComplete(request);
        }
    }

    private void onUploadComplete(Request request) {
        if (request.scanner != null && request.traits == null) {
            commands.onLongText(request, request.scanner.finish());
            if (!request.isDropped()) {
                recorder.onLongText(request);
            }
        }
        if (request.isDropped()) {
            progress.end();
            if (!progress.isHolding()) {
                progress.toReady();
            }
        } else if (!request.isAnswered()) {
            boundary.reach();
        } else {
            backend().shiftSequence(request.sequenceShift());
        }
    }

    // ---- a command's way to a backend -------------------------------------------------------------------------------

    /** Takes a command to a backend; owns the request. */
    void start(Request next) {
        progress.begin(next);
        recorder.begin(next);
        held.onCommand();
        if (loss.isUntold()) {
            tellLoss();
        } else if (progress.isHolding()) {
            progress.toRestoring();
            if (leavesReader(next)) {
                leaveReader();
            } else {
                recorder.decided(Decision.HELD);
                fit(false, true);
            }
        } else {
            progress.toWaiting();
            acquire();
        }
    }

    /** Whether the next command must not run on the reader that is held for the last one's warnings. */
    private boolean leavesReader(Request next) {
        return session.readers() != null && link.isAtReader()
                && !session.readers().mayStay(next, commands.hasAttributes());
    }

    private void leaveReader() {
        if (progress.isRestoring()) {
            if (leftovers.arePendingAt(backend())) {
                backend().harvest(facts -> leaveReader());
                return;
            }
            session.memory().holds().remove(HoldReason.DIAGNOSTICS);
            watch.observe();
            if (unmasking.isDue()) {
                link.reset();
            } else {
                link.release();
            }
            progress.toWaiting();
            acquire();
        }
    }

    private void acquire() {
        if (session.readers() != null) {
            Request request = progress.request();
            link.turn(!request.isWelcome() && session.readers().goesAway(request, commands.hasAttributes(), leftovers));
        }
        if (!link.acquire()) {
            recorder.waits();
            progress.request().keepWhileWaiting(client.channel().alloc());
        }
    }

    @Override
    public boolean isWaiting() {
        return progress.isWaiting();
    }

    @Override
    public void onNoBackend(AcquireFailure failure) {
        progress.toReady();
        refusals.refuse(client.login().explain(failure));
    }

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

    private void tryAnother() {
        progress.toWaiting();
        if (progress.request().isInterrupted()) {
            progress.toReady();
            refusals.refuse(Refusals.INTERRUPTED);
        } else if (progress.request().mayRetry()) {
            acquire();
        } else {
            progress.toReady();
            refusals.refuse(ProxyError.DATABASE_UNREACHABLE.packet("several database connections broke before the statement"
                    + " could be given to one; try again"));
        }
    }

    private void fit(boolean check, boolean untouched) {
        if (progress.request().isInterrupted()) {
            refusals.refuseWithBackend(Refusals.INTERRUPTED);
        } else {
            fitting.begin(progress.request(), check, untouched);
            if (progress.isRestoring()) {
                recorder.restores();
            }
        }
    }

    private final class Fitted implements Fitting.Outcome {
        @Override
        public void began(RestoreStep step) {
            recorder.began(step);
        }

        @Override
        public void fits() {
            execute();
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
                refusals.refuseWithBackend(ProxyError.READER_BEHIND.packet("this session has moved to another reader, which did"
                        + " not get what the session has seen before within reader-wait; try again"));
            }
        }

        @Override
        public void needsNewBackend() {
            link.release();
            link.wantFresh();
            tryAnother();
        }
    }

    private void execute() {
        if (progress.request().isInterrupted()) {
            refusals.refuseWithBackend(Refusals.INTERRUPTED);
            return;
        }
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

    @Override
    public void onLocalInfile(int sequenceShift) {
        progress.request().upload = Upload.ofLocalFile(sequenceShift);
        progress.request().repacking = null;
        // once the relay is out of the way: the client may have sent the file ahead
        client.loop().execute(session::resume);
    }

    @Override
    public void onBackendReadComplete() {
        client.flush();
    }

    /** The client takes more bytes. */
    void onClientWritability() {
        if (backend() != null && client.isWritable()) {
            backend().setReading(true);
            recorder.clientTakes();
        }
    }

    @Override
    public void onBackendWritability(boolean writable) {
        if (writable) {
            session.goOn();
        }
    }

    private void onResponse(ResponseFacts facts) {
        if (!progress.isExecuting()) {
            return;
        }
        client.flush();
        Request done = progress.request();
        if (done.upload != null && !done.upload.isComplete()) {
            recorder.answered(done, backend(), facts);
            onEarlyResponse();
            return;
        }
        if (done.replay != null && done.replay.isWithdrawn()) {
            if (backend().leftovers().arePending()) {
                backend().harvest(settled -> startAgain(done));
            } else {
                startAgain(done);
            }
            return;
        }
        done.endReplay();
        recorder.answered(done, backend(), facts);
        // the client has its answer: whatever goes wrong from here on must not become a second one
        progress.end();
        aimedKills.whenSettled(backend(), () -> learn(done, facts));
    }

    /** The server is not the writer any more and has done nothing: the next one gets the command. */
    private void startAgain(Request again) {
        if (progress.request() != again || !progress.isExecuting()) {
            return;
        }
        progress.toWaiting();
        recorder.withdrawn();
        if (again.replay.isRead()) {
            session.readers().pause();
        }
        link.discard(CloseReason.SERVER_LEFT);
        again.again(client.channel().alloc());
        client.loop().schedule(() -> {
            if (progress.request() == again && progress.isWaiting()) {
                session.guarded(this::acquire);
            }
        }, Replay.PAUSE_NANOS, TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean withdraws(ErrPacket error) {
        Request request = progress.request();
        return request != null && request.replay != null && request.replay.withdraws(error);
    }

    @Override
    public boolean mayFinish() {
        return !progress.isHolding() && session.memory().holds().isEmpty();
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

    /** The server refused a long command before it was complete; the rest of it goes nowhere. */
    private void onEarlyResponse() {
        link.discard(CloseReason.PROTOCOL_ERROR);
        progress.request().dropUpload();
        loss.onLostBetweenStatements("the database refused a statement before it had read all of it");
        session.goOn();
    }

    /** See {@link HeldBackend}. */
    HeldBackend held() {
        return held;
    }

    /** The client's {@code wait_timeout}, in nanoseconds. */
    long waitTimeoutNanos() {
        return TimeUnit.SECONDS.toNanos(disguise.waitTimeout());
    }

    /** A long command on a statement that the client does not have: its rest goes nowhere. */
    void refuseUpload(Request refused, ErrPacket error) {
        progress.begin(refused);
        recorder.begin(refused);
        refusals.refuse(error);
    }

    // ---- when it goes wrong -----------------------------------------------------------------------------------------

    @Override
    public void fail(ErrPacket error) {
        refusals.fail(error);
    }

    @Override
    public void onBackendLost(String cause) {
        boolean forwarded = backend().hasForwarded();
        boolean killed = aimedKills.endsConnection(backend());
        disguise.onBackendLost(backend());
        link.discard(CloseReason.BACKEND_CLOSED);
        if (killed) {
            die();
            return;
        }
        if (progress.isHolding()) {
            progress.toReady();
            loss.onLostBetweenStatements(cause);
            return;
        }
        Request request = progress.request();
        if (request == null) {
            // the client has its answer; what the proxy asked afterwards does not matter to it
            progress.toReady();
            loss.onLostBetweenStatements(cause);
            session.goOn();
            return;
        }
        boolean stateLost = SessionLoss.losesState(session.memory().holds());
        boolean transactionLost = session.memory().holds().has(HoldReason.TRANSACTION);
        loss.forgetHeld();
        boolean executing = progress.isExecuting();
        if (progress.isRestoring() && !stateLost && !transactionLost) {
            tryAnother();
        } else if (executing && !forwarded && !stateLost && !transactionLost
                && request.replay != null && request.replay.isRead() && !request.isInterrupted()
                && request.mayRetry()) {
            progress.toWaiting();
            recorder.withdrawn();
            request.again(client.channel().alloc());
            acquire();
        } else if (executing && forwarded) {
            log.atWarn().addKeyValue("client", client.id()).addKeyValue("cause", cause)
                    .log("database connection lost in the middle of a response");
            session.close(CloseCause.BACKEND_LOST);
        } else {
            progress.toReady();
            boolean uncertain = executing && transactionLost && !stateLost
                    && SessionLoss.mayCommit(request);
            refusals.refuse(ProxyError.BACKEND_LOST.packet(uncertain ? SessionLoss.uncertain(cause)
                    : SessionLoss.explain(cause, transactionLost, stateLost)));
            if (stateLost) {
                session.close(CloseCause.BACKEND_LOST);
            }
        }
    }

    /** The backend was lost between two statements; this is the first after it. */
    private void tellLoss() {
        refusals.refuse(loss.tell());
        if (loss.isForGood()) {
            session.close(CloseCause.BACKEND_LOST);
        }
    }

    // ---- what backend and pool ask ----------------------------------------------------------------------------------

    @Override
    public EventLoop loop() {
        return client.loop();
    }

    @Override
    public SessionState wanted() {
        return session.memory().state();
    }

    @Override
    public BackendKey key() {
        return link.key();
    }

    @Override
    public BackendConnection backend() {
        return link.backend();
    }

    @Override
    public boolean mayGiveBack() {
        return aimedKills.isClear(backend());
    }

    // ---- KILL -------------------------------------------------------------------------------------------------------

    AimedKills aimedKills() {
        return aimedKills;
    }

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
    public boolean isOver() {
        return progress.isClosed();
    }

    @Override
    public BackendConnection exposed(boolean query) {
        boolean executing = progress.isExecuting() && progress.request() != null;
        return executing || progress.isHolding() && !query ? backend() : null;
    }

    @Override
    public void interrupt() {
        if (progress.request() == null || progress.request().isWelcome()) {
            return;
        }
        if (progress.isWaiting() && link.cancel()) {
            progress.toReady();
            refusals.refuse(Refusals.INTERRUPTED);
        } else {
            progress.request().interrupt();
        }
    }

    @Override
    public void die() {
        session.close(CloseCause.KILLED);
    }
}
