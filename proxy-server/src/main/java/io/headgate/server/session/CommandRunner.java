package io.headgate.server.session;

import io.headgate.pool.CloseReason;
import io.headgate.pool.HoldReason;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.server.ProxyError;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.BackendKey;
import io.headgate.server.backend.Tenant;
import io.headgate.server.frontend.Client;
import io.headgate.server.frontend.ClientStatus;
import io.netty.channel.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a session's commands, one at a time, and answers for the backend that it has meanwhile. {@link Borrowing} gets
 * one that fits, {@link Exchange} sends the command and relays the response, and at its {@link Boundary} the backend is
 * given back or held; {@link Progress} says how far that is. On the client's event loop.
 */
final class CommandRunner implements Tenant, AimedKills.Victim {

    private static final Logger log = LoggerFactory.getLogger(CommandRunner.class);

    private final ClientSession session;
    private final Client client;
    private final PreparedStatements statements;
    private final Disguise disguise;
    private final CommandRecorder recorder;
    private final Progress progress = new Progress();
    private final LastResult lastResult = new LastResult();
    private final AimedKills aimedKills = new AimedKills(this);
    private final BackendLink link;
    private final SessionLeftovers leftovers;
    private final GlobalSets globalSets;
    private final HoldWatch watch;
    private final SessionLoss loss;
    private final HeldBackend held;
    private final Refusals refusals;
    private final Borrowing borrowing;
    private final Exchange exchange;
    private final UploadRelay uploads;

    CommandRunner(ClientSession session, Commands commands, PreparedStatements statements, Disguise disguise,
            CommandRecorder recorder) {
        SessionContext context = session.context();
        this.session = session;
        this.client = session.client();
        this.statements = statements;
        this.disguise = disguise;
        this.recorder = recorder;
        this.link = new BackendLink(this, context, client);
        this.leftovers = new SessionLeftovers(client.loop(), context.target().facts());
        this.globalSets = new GlobalSets(context.target(), lastResult);
        this.watch = new HoldWatch(session, link);
        this.loss = new SessionLoss(session, progress, link, statements, globalSets, watch);
        Unmasking unmasking = new Unmasking(session, progress, link, disguise, lastResult, loss);
        Boundary boundary = new Boundary(session, progress, link, unmasking, leftovers, lastResult, globalSets, watch,
                recorder);
        this.held = new HeldBackend(session, progress, link, boundary, commands, lastResult);
        this.refusals = new Refusals(session, progress, link, boundary, commands, lastResult, recorder);
        SideChoice side = new SideChoice(session, progress, link, unmasking, commands, leftovers, watch);
        Fitting fitting = new Fitting(session, progress, leftovers, lastResult, globalSets, disguise, unmasking, link);
        this.borrowing = new Borrowing(session, progress, link, side, fitting, refusals, lastResult, aimedKills,
                recorder, this::send);
        Lessons lessons = new Lessons(session, link, commands, recorder, watch, leftovers, lastResult, globalSets,
                disguise);
        this.exchange = new Exchange(session, progress, link, borrowing, boundary, refusals, loss, commands, lessons,
                aimedKills, recorder);
        this.uploads = new UploadRelay(progress, link, boundary, commands, recorder);
    }

    // ---- what the session's other parts ask -------------------------------------------------------------------------

    /** Whether the next command may come. */
    boolean takesCommand() {
        return progress.takesCommand();
    }

    FoundRows foundRows() {
        return leftovers.foundRows();
    }

    HeldBackend held() {
        return held;
    }

    Exchange exchange() {
        return exchange;
    }

    UploadRelay uploads() {
        return uploads;
    }

    Refusals refusals() {
        return refusals;
    }

    AimedKills aimedKills() {
        return aimedKills;
    }

    /** What the session is at, for people. */
    ClientStatus.Session status(String user, long now) {
        BackendConnection backend = link.backend();
        return new ClientStatus.Session(user, progress.state(), session.memory().state().schema(),
                backend == null ? 0 : backend.threadId(), backend == null ? null : backend.server().toString(),
                watch.describe(now));
    }

    /** A command was answered here that makes ROW_COUNT() 0 at a server. */
    void forgetRowCount() {
        lastResult.forgetRowCount();
    }

    // ---- the session's beginning and end ----------------------------------------------------------------------------

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

    /** The holds have changed without a statement. */
    void observeHolds() {
        watch.observe();
    }

    /** The client is gone or must go: gives up whatever is under way. */
    void end() {
        Request request = progress.request();
        boolean waiting = progress.isWaiting();
        boolean executing = progress.isExecuting();
        progress.toClosed();
        if (waiting) {
            link.cancel();
        }
        if (request != null) {
            request.drop();
            progress.end();
        }
        leftovers.forget();
        if (link.backend() != null && executing) {
            // what the command did there is not known, and a server that has half of it takes what comes for the rest
            globalSets.abandon();
            link.discard(CloseReason.CLIENT_GONE);
        } else if (link.backend() != null) {
            letGo();
        }
        session.memory().forgetHeld();
        watch.observe();
        link.forgetLast();
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

    // ---- a command --------------------------------------------------------------------------------------------------

    /** Takes a command to a backend; owns the request. */
    void start(Request next) {
        progress.begin(next);
        recorder.begin(next);
        held.onCommand();
        if (loss.isUntold()) {
            tellLoss();
        } else {
            borrowing.begin(next);
        }
    }

    /** The backend was lost between two statements; this is the first after it. */
    private void tellLoss() {
        refusals.refuse(loss.tell());
        if (loss.isForGood()) {
            session.close(CloseCause.BACKEND_LOST);
        }
    }

    private void send() {
        exchange.begin();
    }

    /** A long command on a statement that the client does not have: its rest goes nowhere. */
    void refuseUpload(Request refused, ErrPacket error) {
        progress.begin(refused);
        recorder.begin(refused);
        refusals.refuse(error);
    }

    // ---- the backend's tenant ---------------------------------------------------------------------------------------

    @Override
    public EventLoop loop() {
        return client.loop();
    }

    @Override
    public void onBackendReadComplete() {
        client.flush();
    }

    @Override
    public void onBackendWritability(boolean writable) {
        if (writable) {
            session.goOn();
        }
    }

    @Override
    public boolean mayFinish() {
        return !progress.isHolding() && session.memory().holds().isEmpty();
    }

    @Override
    public void onBackendLost(String cause) {
        boolean forwarded = link.backend().hasForwarded();
        boolean killed = aimedKills.endsConnection(link.backend());
        disguise.onBackendLost(link.backend());
        link.discard(CloseReason.BACKEND_CLOSED);
        if (killed) {
            die();
        } else if (progress.isHolding()) {
            progress.toReady();
            loss.onLostBetweenStatements(cause);
        } else if (progress.request() == null) {
            // the client has its answer; what the proxy asked afterwards does not matter to it
            progress.toReady();
            loss.onLostBetweenStatements(cause);
            session.goOn();
        } else {
            onCommandLost(progress.request(), cause, forwarded);
        }
    }

    /** @param forwarded whether a part of the response has gone to the client */
    private void onCommandLost(Request request, String cause, boolean forwarded) {
        boolean sent = progress.isExecuting();
        boolean stateLost = SessionLoss.losesState(session.memory().holds());
        boolean transactionLost = session.memory().holds().has(HoldReason.TRANSACTION);
        boolean nothingLost = !stateLost && !transactionLost;
        loss.forgetHeld();
        if (progress.isRestoring() && nothingLost) {
            borrowing.tryAnother();
        } else if (sent && !forwarded && nothingLost && request.replay != null && request.replay.isRead()
                && !request.isInterrupted() && request.mayRetry()) {
            borrowing.again();
        } else if (sent && forwarded) {
            log.atWarn().addKeyValue("client", client.id()).addKeyValue("cause", cause)
                    .log("database connection lost in the middle of a response");
            session.close(CloseCause.BACKEND_LOST);
        } else {
            progress.toReady();
            boolean uncertain = sent && transactionLost && !stateLost && SessionLoss.mayCommit(request);
            refusals.refuse(ProxyError.BACKEND_LOST.packet(uncertain ? SessionLoss.uncertain(cause)
                    : SessionLoss.explain(cause, transactionLost, stateLost)));
            if (stateLost) {
                session.close(CloseCause.BACKEND_LOST);
            }
        }
    }

    // ---- KILL of this session ---------------------------------------------------------------------------------------

    @Override
    public boolean isOver() {
        return progress.isClosed();
    }

    @Override
    public BackendKey key() {
        return link.key();
    }

    @Override
    public BackendConnection exposed(boolean query) {
        boolean executing = progress.isExecuting() && progress.request() != null;
        return executing || progress.isHolding() && !query ? link.backend() : null;
    }

    @Override
    public void interrupt() {
        borrowing.interrupt();
    }

    @Override
    public void die() {
        session.close(CloseCause.KILLED);
    }
}
