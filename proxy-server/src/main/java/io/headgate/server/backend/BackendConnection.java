package io.headgate.server.backend;

import io.headgate.config.HostPort;
import io.headgate.metrics.TargetMeters;
import io.headgate.pool.CloseReason;
import io.headgate.pool.Lease;
import io.headgate.pool.OwnStatement;
import io.headgate.pool.PoolEntry;
import io.headgate.pool.SessionState;
import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.response.ResponseShape;
import io.headgate.server.net.LoopHop;
import io.headgate.server.relay.ClientView;
import io.headgate.server.relay.ResponseFacts;
import io.headgate.server.relay.ResponseRelay;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the target, from its login on. One command at a time: a request goes out and its response is
 * relayed or swallowed before the next one.
 *
 * <p>It belongs to its own channel's event loop while it is idle and to the tenant's while it is leased; {@link #lend}
 * and {@link #giveBack} are the two hand-overs. Everything but {@link #requestClose} is called by the owner.
 */
public final class BackendConnection {

    private static final Logger log = LoggerFactory.getLogger(BackendConnection.class);
    private static final int HEADER = 4;
    /** How long a last statement may take at a server that takes no part any more. */
    private static final int LAST_STATEMENT_MILLIS = 2000;

    private final Channel channel;
    private final Target target;
    private final HostPort server;
    private final TargetMeters meters;
    private final boolean encrypted;
    private final BackendKey key;
    private final long threadId;
    private final boolean attributes;
    private final BackendStatements statements;
    private final ResponseRelay relay;

    private boolean messagesLeft;
    /** On the channel's loop. */
    private boolean quitting;
    private volatile EventLoop owner;
    private volatile boolean gone;
    private volatile CloseReason closeReason;
    private volatile String closeCause;
    /** What it showed before its end, for the log; null: nothing. */
    private volatile String closeDetail;
    private BackendState state = new BackendState.Preparing();
    private PoolEntry<BackendKey, BackendConnection> entry;
    private Tenant tenant;
    private boolean tenantTold;
    private Consumer<ResponseFacts> outstanding;
    private SessionState sessionState;
    private String loginRoles = "";
    private GlobalChanges.Reader globals;
    private final Leftovers leftovers = new Leftovers();

    BackendConnection(Channel channel, Target target, HostPort server, BackendKey key, Capabilities agreed,
            long threadId, SessionState sessionState, GlobalChanges.Reader globals) {
        this.channel = channel;
        this.target = target;
        this.server = server;
        this.meters = target.meters(server);
        this.encrypted = channel.pipeline().get(SslHandler.class) != null;
        this.key = key;
        this.attributes = agreed.has(Capabilities.CLIENT_QUERY_ATTRIBUTES);
        this.threadId = threadId;
        this.sessionState = sessionState;
        this.globals = globals;
        this.statements = new BackendStatements(target.statementsPerBackend(), meters);
        this.relay = new ResponseRelay(channel.alloc());
        this.owner = channel.eventLoop();
    }

    // ---- what it is -------------------------------------------------------------------------------------------

    /** The server's id of this connection, as in SHOW PROCESSLIST. */
    public long threadId() {
        return threadId;
    }

    /** At the other end. */
    public HostPort server() {
        return server;
    }

    /** Counts what happens on connections to its server. */
    public TargetMeters meters() {
        return meters;
    }

    boolean isEncrypted() {
        return encrypted;
    }

    public BackendKey key() {
        return key;
    }

    /** The state that the server's session is in, as far as the proxy carries state. */
    public SessionState sessionState() {
        return sessionState;
    }

    public void sessionState(SessionState now) {
        sessionState = now;
    }

    /** Makes the old values of global variables that have been changed since the login the connection's own. */
    public void catchUpWithGlobals() {
        if (globals.isBehind()) {
            sessionState = target.intern(globals.catchUp(sessionState));
        }
    }

    /** What changed while the connection logged in or was reset may have its old or its new value. */
    void globalsRead() {
        sessionState = GlobalChanges.unsure(globals, sessionState);
    }

    /** When the login, or the reset, began. */
    GlobalChanges.Reader globals() {
        return globals;
    }

    /** The roles that were active after the login, as SET ROLE takes them; null when they cannot be written. */
    public String loginRoles() {
        return Roles.written(loginRoles);
    }

    /** @param hex the answer to {@link Roles#QUESTION} */
    void onLoginRoles(String hex) {
        loginRoles = hex;
    }

    /** A reset leaves the roles of the session before; whoever comes next has them undone. */
    void onRolesAfterReset(String hex) {
        sessionState = sessionState.withOwnStatement(OwnStatement.ROLE, hex.equals(loginRoles) ? null : hex);
    }

    /** Whether warnings or errors may be left here, of whichever session, where no statement clears them. */
    public boolean hasMessagesLeft() {
        return messagesLeft;
    }

    /** They have been cleared by a statement that had none. */
    public void messagesCleared() {
        messagesLeft = false;
    }

    /** What statements have left here beyond the session state. */
    public Leftovers leftovers() {
        return leftovers;
    }

    /** Asks for what sessions have left here and may want, and tells them. */
    public void harvest(Consumer<ResponseFacts> done) {
        leftovers.harvest(this, facts -> {
            // some servers take it for the next transaction; 8.0.15 does not
            if (facts.reportsCharacteristics() && sessionState.ownStatement(OwnStatement.NEXT_TRANSACTION) != null) {
                sessionState = target.intern(sessionState.withOwnStatement(OwnStatement.NEXT_TRANSACTION, null));
            }
            done.accept(facts);
        });
    }

    /** Whether the connection is still usable. */
    public boolean isAlive() {
        return !gone;
    }

    /** Whether the socket takes more bytes at once. */
    public boolean isWritable() {
        return channel.isWritable();
    }

    void ready(PoolEntry<BackendKey, BackendConnection> entry) {
        this.entry = entry;
    }

    /**
     * For one that was opened ahead and is nobody's: looks on its own loop whether it is still there.
     *
     * @param then told on that loop
     */
    void whenUnused(Consumer<Boolean> then) {
        channel.eventLoop().execute(() -> then.accept(!gone && channel.isActive()));
    }

    EventLoop eventLoop() {
        return channel.eventLoop();
    }

    void prepared() {
        state = ((BackendState.Preparing) state).toIdle();
    }

    // ---- hand-overs -------------------------------------------------------------------------------------------

    /**
     * Makes {@code tenant} the owner; called on its loop after the pool has granted the lease.
     *
     * @return false when the connection has broken meanwhile: the lease must be discarded
     */
    public boolean lend(Tenant tenant) {
        this.tenant = tenant;
        this.tenantTold = false;
        this.owner = tenant.loop();
        if (gone) {
            tenantTold = true;
            return false;
        }
        state = ((BackendState.Idle) state).toLeased();
        return true;
    }

    /** Ends the tenancy; what follows happens on the channel's own loop. Called before the pool gets the lease back. */
    public void giveBack() {
        state = ((BackendState.Leased) state).toIdle();
        tenant = null;
        setReading(true);
        owner = channel.eventLoop();
    }

    /** Brings the connection back to a new session's state and ends the lease; its tenant has left. */
    public void resetAndRelease(Lease<BackendKey, BackendConnection> lease) {
        Leaving leaving = new Leaving(tenant.loop(), target, lease);
        tenant = leaving;
        if (outstanding == null) {
            leaving.begin();
        } else {
            target.discard(lease, CloseReason.CLIENT_GONE);
        }
    }

    /**
     * Runs COM_RESET_CONNECTION and prepares the session anew: all state, locks, temporary tables and prepared
     * statements are gone afterwards.
     *
     * @param done told whether it succeeded; when it did not the connection must be discarded
     */
    public void reset(Consumer<Boolean> done) {
        if (target.facts().hasInitConnect()) {
            done.accept(false);
            return;
        }
        state = ((BackendState.Leased) state).toResetting();
        globals = target.facts().globalChanges().connecting();
        swallow(Command.COM_RESET_CONNECTION, "", ResponseShape.SINGLE, facts -> {
            if (facts.errorCode() != 0) {
                done.accept(false);
                return;
            }
            statements.clear();
            leftovers.reset();
            sessionState = target.facts().backendAfterReset(sessionState);
            messagesLeft = false;
            state = ((BackendState.Resetting) state).toPreparing();
            new Preparation(target.settings(), false).run(this, prepared -> {
                if (prepared == null) {
                    globalsRead();
                    state = ((BackendState.Preparing) state).toIdle().toLeased();
                }
                boolean undoable = sessionState.ownStatement(OwnStatement.ROLE) == null || loginRoles() != null;
                done.accept(prepared == null && undoable);
            });
        });
    }

    // ---- commands ---------------------------------------------------------------------------------------------

    /** Sends a client's request, header included, and relays the response; owns {@code request}. */
    public void forward(ByteBuf request, ResponseShape shape, ClientView view, ResponseRelay.Output output,
            Consumer<ResponseFacts> done) {
        expect(done);
        relay.beginForward(shape, view, output);
        closeEvicted();
        send(request);
    }

    /** Sends COM_STMT_PREPARE and relays the response with the client's statement id; owns {@code request}. */
    public void forwardPrepare(ByteBuf request, long statementId, ClientView view, ResponseRelay.Output output,
            Consumer<ResponseFacts> done) {
        expect(done);
        relay.beginPrepare(statementId, view, output);
        closeEvicted();
        send(request);
    }

    /** Sends a command of the proxy's own; nothing of the response reaches a client. */
    public void swallow(Command command, String argument, ResponseShape shape, Consumer<ResponseFacts> done) {
        swallow(command, argument.getBytes(StandardCharsets.UTF_8), shape, done);
    }

    /**
     * Runs a statement of the proxy's own that changes FOUND_ROWS() here. Where a session may want it and only this
     * connection knows it, it is asked for first.
     */
    public void ask(String sql, Consumer<ResponseFacts> done) {
        if (leftovers.foundRows().pending() != null) {
            harvest(facts -> ask(sql, done));
            return;
        }
        swallow(Command.COM_QUERY, sql, ResponseShape.RESULT_SETS, facts -> {
            boolean counted = facts.errorCode() == 0 && facts.hasResultSet();
            leftovers.foundRows(null, counted ? facts.rowsSent() : Leftovers.UNKNOWN);
            done.accept(facts);
        });
    }

    /**
     * Asks for a sign of life. A connection that gives none within the connect timeout is closed, and its tenant learns
     * that it is lost.
     */
    public void check(Consumer<ResponseFacts> done) {
        ScheduledFuture<?> tooLate = owner.schedule(() -> requestClose(CloseReason.CHECK_FAILED),
                target.settings().connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        swallow(Command.COM_PING, "", ResponseShape.SINGLE, facts -> {
            tooLate.cancel(false);
            done.accept(facts);
        });
    }

    void swallow(Command command, byte[] argument, ResponseShape shape, Consumer<ResponseFacts> done) {
        expect(done);
        meters.commandAdded(command.name());
        relay.beginSwallow(shape);
        send(frame(command, argument));
    }

    /** A command of the proxy's own, header included; belongs to the caller. */
    public ByteBuf frame(Command command, byte[] argument) {
        ByteBuf frame = channel.alloc().buffer(HEADER + 3 + argument.length);
        frame.writeIntLE(0).writeByte(command.code());
        if (attributes && command == Command.COM_QUERY) {
            // none
            frame.writeByte(0).writeByte(1);
        }
        frame.writeBytes(argument);
        return frame.setMediumLE(0, frame.readableBytes() - HEADER);
    }

    /** Whether the server expects query attributes, or that there are none, in COM_QUERY and COM_STMT_EXECUTE. */
    public boolean takesAttributes() {
        return attributes;
    }

    /** The client's sequence ids are so much ahead of the server's, in what is still to come of the response. */
    public void shiftSequence(int ahead) {
        relay.shiftSequence(ahead);
    }

    /** Sends bytes that have no response of their own; owns them. */
    public void send(ByteBuf bytes) {
        meters.sent(bytes.readableBytes());
        channel.writeAndFlush(bytes, channel.voidPromise());
    }

    private void expect(Consumer<ResponseFacts> done) {
        if (outstanding != null) {
            throw new IllegalStateException("a response is outstanding on backend " + threadId);
        }
        outstanding = done;
    }

    public ByteBufAllocator allocator() {
        return channel.alloc();
    }

    /** Whether bytes of the current response have gone to the client. */
    public boolean hasForwarded() {
        return relay.hasForwarded();
    }

    /** Stops or resumes reading the server's bytes. */
    public void setReading(boolean on) {
        if (channel.config().isAutoRead() != on) {
            channel.config().setAutoRead(on);
        }
    }

    // ---- prepared statements ----------------------------------------------------------------------------------

    /** What is prepared here. */
    public BackendStatements statements() {
        return statements;
    }

    /** Prepares {@code text} here; afterwards {@link #statements} know it unless the facts hold an error. */
    public void prepare(StatementText text, Consumer<ResponseFacts> done) {
        swallow(Command.COM_STMT_PREPARE, text.sql(), ResponseShape.PREPARE, facts -> {
            if (facts.prepared() != null) {
                statements.onPrepared(text, facts);
            }
            done.accept(facts);
        });
    }

    private void closeEvicted() {
        for (BackendStatement statement : statements.takeEvicted()) {
            ByteBuf close = channel.alloc().buffer(HEADER + 5);
            close.writeIntLE(5).writeByte(Command.COM_STMT_CLOSE.code()).writeIntLE(statement.id());
            channel.write(close, channel.voidPromise());
        }
    }

    // ---- events of the channel, on its own loop -----------------------------------------------------------------

    void onRead(ByteBuf in) {
        EventLoop now = owner;
        if (now.inEventLoop()) {
            onOwnedRead(in);
        } else {
            LoopHop.run(now, () -> onRead(in));
        }
    }

    private void onOwnedRead(ByteBuf in) {
        meters.received(in.readableBytes());
        if (outstanding == null) {
            onUnsolicited(in);
            return;
        }
        boolean complete;
        try {
            complete = relay.onRead(in);
        } catch (ProtocolException e) {
            closeDetail = e.getMessage();
            requestClose(CloseReason.PROTOCOL_ERROR);
            return;
        }
        if (complete) {
            Consumer<ResponseFacts> done = outstanding;
            outstanding = null;
            tell(done);
        }
    }

    private void tell(Consumer<ResponseFacts> done) {
        int error = relay.facts().errorCode();
        messagesLeft |= error != 0 || relay.facts().warnings() != 0;
        if (error != 0) {
            target.onError(this, error);
        }
        try {
            done.accept(relay.facts());
        } catch (RuntimeException e) {
            // whoever waits for this backend learns that it is lost, rather than wait for ever
            log.atError().addKeyValue("backend", threadId).setCause(e).log("the proxy failed on a response");
            requestClose(CloseReason.PROTOCOL_ERROR);
        }
    }

    /** A server that speaks unasked says why it is about to close: shutdown, timeout, kill. */
    private void onUnsolicited(ByteBuf in) {
        try {
            closeDetail = UnsolicitedError.describe(in);
        } finally {
            in.release();
        }
        requestClose(CloseReason.BACKEND_CLOSED);
    }

    void onReadComplete() {
        EventLoop now = owner;
        if (now.inEventLoop()) {
            if (tenant != null) {
                tenant.onBackendReadComplete();
            }
        } else {
            LoopHop.run(now, this::onReadComplete);
        }
    }

    void onWritability() {
        LoopHop.run(owner, () -> {
            if (tenant != null) {
                tenant.onBackendWritability(channel.isWritable());
            }
        });
    }

    /** The channel has closed. Whoever has the connection learns of it; the pool gets its place back. */
    void onInactive(String cause) {
        gone = true;
        if (entry == null) {
            relay.close();
            return;
        }
        if (target.pool().lost(entry)) {
            relay.close();
            leftovers.lost();
            tellClosed(cause);
            target.pool().closed(entry);
            return;
        }
        LoopHop.run(owner, () -> {
            relay.close();
            leftovers.lost();
            state = new BackendState.Closed();
            tellClosed(cause);
            if (tenant != null && !tenantTold) {
                tenantTold = true;
                tenant.onBackendLost(closeCause == null ? cause : closeCause);
            }
            target.pool().closed(entry);
        });
    }

    private void tellClosed(String cause) {
        CloseReason why = closeReason == null ? CloseReason.BACKEND_CLOSED : closeReason;
        String detail = closeDetail != null ? closeDetail : closeCause;
        target.onClosed(this, why, detail == null && why == CloseReason.BACKEND_CLOSED ? cause : detail);
    }

    /** Closes the socket, politely when nothing is outstanding. Any thread; idempotent. */
    public void requestClose(CloseReason why) {
        closeReason = why;
        // one that another loop has in use is not idle
        if (why.isPolite() && owner == channel.eventLoop()) {
            LoopHop.run(channel.eventLoop(), this::quit);
        } else {
            channel.close();
        }
    }

    /** Closes the socket at once; whoever has the connection is told {@code cause}. Any thread. */
    void leaveServer(String cause) {
        closeCause = cause;
        closeReason = CloseReason.SERVER_LEFT;
        channel.close();
    }

    /**
     * The same, after the statement that is under way if it is no more than that and does not take too long; an idle
     * one, which the pool is closing, has as long to say what only it knows.
     */
    void leaveServerSoon(String cause) {
        EventLoop asked = owner;
        LoopHop.run(asked, () -> {
            if (owner != asked || tenant == null || tenant.mayFinish()) {
                asked.schedule(() -> leaveServer(cause), LAST_STATEMENT_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                leaveServer(cause);
            }
        });
    }

    /** The connection is idle: what only it knows is asked first, then the server is told. */
    private void quit() {
        if (quitting) {
            return;
        }
        quitting = true;
        if (leftovers.arePending() && outstanding == null && !gone) {
            channel.eventLoop().schedule(() -> channel.close(), LAST_STATEMENT_MILLIS, TimeUnit.MILLISECONDS);
            harvest(facts -> sayGoodbye());
        } else {
            sayGoodbye();
        }
    }

    private void sayGoodbye() {
        ByteBuf quit = channel.alloc().buffer(HEADER + 1);
        quit.writeIntLE(1).writeByte(Command.COM_QUIT.code());
        channel.writeAndFlush(quit).addListener(done -> channel.close());
    }

    @Override
    public String toString() {
        return "backend " + threadId + " of " + key.user() + " at " + channel.remoteAddress();
    }
}
