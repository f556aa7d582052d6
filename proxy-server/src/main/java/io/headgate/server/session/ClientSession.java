package io.headgate.server.session;

import io.headgate.pool.SessionState;
import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.server.ProxyError;
import io.headgate.server.backend.BackendKey;
import io.headgate.server.frontend.Client;
import io.headgate.server.frontend.ClientStatus;
import io.headgate.server.frontend.FrontendPhase;
import io.headgate.server.frontend.Login;
import io.headgate.server.history.TracedCommand;
import io.headgate.server.relay.ClientTrackers;
import io.headgate.server.relay.ClientView;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A logged-in client: cuts its bytes into commands, hands them to its {@link CommandRunner} one at a time, and answers
 * for the connection as a whole. Lives on the client's event loop.
 */
public final class ClientSession implements FrontendPhase, RequestReader.Sink {

    private static final Logger log = LoggerFactory.getLogger(ClientSession.class);
    /** What servers say of a command that came whole and cannot be read; they go on with the connection. */
    static final ErrPacket MALFORMED =
            ErrPacket.of(ErrorCode.ER_MALFORMED_PACKET, "Malformed communication packet.");
    private static final ErrPacket WRONG_ARGUMENTS =
            ErrPacket.of(ErrorCode.ER_WRONG_ARGUMENTS, "Incorrect arguments to COM_STMT_EXECUTE");

    private final Client client;
    private final SessionContext context;
    private final RequestReader reader;
    private final Commands commands;
    private final PreparedStatements statements = new PreparedStatements();
    private final CommandRunner runner;
    private final SessionMemory memory;
    private final ReaderUse readers;
    private final Disguise disguise;
    private final CommandRecorder recorder;
    private String user;
    private BackendKey key;
    private ClientView view;
    private boolean interactive;
    private int collationId;

    private boolean paused;
    private boolean closed;

    public ClientSession(Client client, SessionContext context, Login login) {
        this.client = client;
        this.context = context;
        this.reader = new RequestReader(this, client.channel().alloc());
        this.commands = new Commands(this, statements);
        this.memory = new SessionMemory(context.target(), login.initialState(context.target().facts()));
        this.readers = context.readers() == null ? null
                : new ReaderUse(context.readers(), context.target().facts(), memory);
        this.disguise = new Disguise(context.target().facts(), memory);
        this.recorder = new CommandRecorder(this, context);
        this.runner = new CommandRunner(this, commands, statements, disguise, recorder);
        begin(login);
    }

    private void begin(Login login) {
        user = login.user();
        key = login.key();
        collationId = login.collationId();
        runner.restart(key);
        view = login.view(context.target().facts());
        interactive = login.capabilities().has(Capabilities.CLIENT_INTERACTIVE);
        ReaderUse.hide(context.readers(), view.told());
        disguise.begin(view.told(), context.target().facts().waitTimeoutAfterLogin(interactive));
        memory.restart(ReaderUse.initial(context.readers(), context.target().facts(),
                login.initialState(context.target().facts())));
        runner.observeHolds();
    }

    /**
     * Ends a login: the client gets its OK, after the schema that it asked for was selected on a backend.
     *
     * @param sequenceId of the OK or ERR
     */
    public void welcome(int sequenceId) {
        if (memory.state().schema() == null) {
            client.responder().ok(sequenceId, memory.shownStatus(), view);
            reader.drain();
        } else {
            runner.start(Request.welcome(sequenceId));
        }
    }

    // ---- what its parts need --------------------------------------------------------------------------------------

    Client client() {
        return client;
    }

    SessionMemory memory() {
        return memory;
    }

    /** As it named itself. */
    String user() {
        return user;
    }

    /** Null where the session has nothing to do with readers. */
    ReaderUse readers() {
        return readers;
    }

    ClientView view() {
        return view;
    }

    CommandRunner runner() {
        return runner;
    }

    CommandRecorder recorder() {
        return recorder;
    }

    /** The client has set character_set_results: column definitions show what the server says from now on. */
    void onResultsCharset() {
        view = view.withoutCollation();
    }

    SessionContext context() {
        return context;
    }

    /** Answers a command with an OK of the proxy's own. */
    void answerOk() {
        memory.rowCount(0);
        client.responder().ok(1, memory.shownStatus(), view);
    }

    /** Answers a command with an error of the proxy's own. */
    void answerError(ErrPacket error) {
        memory.rowCount(-1);
        client.responder().error(1, error, view.capabilities());
    }

    // ---- the client's bytes -----------------------------------------------------------------------------------------

    @Override
    public void onRead(ByteBuf in) {
        client.touch();
        guarded(() -> reader.add(in));
        if (reader.isFull()) {
            pause();
        }
    }

    /** Runs {@code work}; what the client did wrong ends its connection with an error and nobody else's. */
    void guarded(Runnable work) {
        try {
            work.run();
        } catch (ProtocolException e) {
            if (!answered(e)) {
                client.log().because(e.getMessage());
                client.responder().error(1, ProxyError.packet(e), view.capabilities());
                close(CloseCause.PROTOCOL_ERROR);
            }
        } catch (RuntimeException e) {
            log.atError().addKeyValue("client", client.id()).addKeyValue("state", runner).setCause(e)
                    .log("the proxy failed on a session");
            client.responder().error(1, ProxyError.INTERNAL.packet(), view.capabilities());
            close(CloseCause.INTERNAL_ERROR);
        }
    }

    /** Answers what only makes a command unreadable, and not what comes behind it. */
    private boolean answered(ProtocolException unreadable) {
        ErrPacket answer = switch (unreadable.errorCode()) {
            case ER_MALFORMED_PACKET -> MALFORMED;
            case ER_WRONG_ARGUMENTS -> WRONG_ARGUMENTS;
            default -> null;
        };
        if (answer != null) {
            runner.refusals().fail(answer);
        }
        return answer != null;
    }

    private void pause() {
        paused = true;
        client.setReading(false);
    }

    /** Takes up what the client has sent ahead; called whenever the session may have become ready. */
    void goOn() {
        // the idle timeout counts from the end of a statement, however long that took
        client.touch();
        resume();
    }

    /** The same where the client was not answered: its silence goes on. */
    void resume() {
        guarded(reader::drain);
        if (paused && !reader.isFull() && !closed) {
            paused = false;
            client.setReading(true);
        }
    }

    @Override
    public boolean takesCommand() {
        return runner.takesCommand();
    }

    @Override
    public void onCommand(ByteBuf frame) {
        try {
            commands.onCommand(frame);
        } catch (ProtocolException e) {
            if (!answered(e)) {
                throw e;
            }
        }
    }

    @Override
    public void onLongCommand(ByteBuf head, int length) {
        commands.onLongCommand(head, length);
    }

    @Override
    public boolean takesUpload() {
        return runner.uploads().takesMore();
    }

    @Override
    public void onUpload(ByteBuf bytes) {
        runner.uploads().onBytes(bytes);
    }

    @Override
    public void onWritability() {
        runner.exchange().onClientWritability();
    }

    // ---- commands that change the session as a whole ----------------------------------------------------------------

    /** COM_RESET_CONNECTION: a held backend is reset; without one there is nothing at any server to reset. */
    void resetSession() {
        SessionState fresh = context.target().facts().afterReset(memory.state(), collationId);
        fresh = ReaderUse.initial(context.readers(), context.target().facts(),
                context.target().facts().withInitQuery(fresh));
        runner.restart(key);
        memory.restart(fresh);
        runner.observeHolds();
        view = new ClientView(view.capabilities(), new ClientTrackers(context.target().facts().trackerFilter()));
        ReaderUse.hide(context.readers(), view.told());
        disguise.begin(view.told(), context.target().facts().waitTimeoutAfterReset(interactive));
        answerOk();
    }

    /** COM_CHANGE_USER: the session ends as if the client had left; a new one begins when {@code login} succeeds. */
    void changeUser(ByteBuf frame) {
        runner.restart(key);
        try {
            client.reauthenticate(frame, reader.takeRest(), view.capabilities(), key, this::onReauthenticated);
        } catch (ProtocolException e) {
            // a server says the same, and ends the connection, too
            client.responder().error(1, ProxyError.UNKNOWN_COMMAND.packet(e.getMessage()), view.capabilities());
            close(CloseCause.PROTOCOL_ERROR);
        }
    }

    private void onReauthenticated(Login login, int sequenceId) {
        begin(login);
        welcome(sequenceId);
    }

    // ---- the end ----------------------------------------------------------------------------------------------------

    @Override
    public void onInactive() {
        close(CloseCause.CLIENT_DISCONNECTED);
    }

    @Override
    public boolean isIdle() {
        return takesCommand();
    }

    @Override
    public ClientStatus.Session status(long now) {
        return runner.status(user, now);
    }

    @Override
    public List<TracedCommand> trace(long now) {
        return recorder.trace(now);
    }

    @Override
    public void onKill(KillShot shot) {
        runner.aimedKills().onKill(shot);
    }

    @Override
    public void onQuiet(long idleNanos) {
        runner.held().onQuiet(idleNanos);
    }

    @Override
    public long waitTimeoutNanos() {
        return TimeUnit.SECONDS.toNanos(disguise.waitTimeout());
    }

    @Override
    public void onWaitTimeout() {
        if (context.target().facts().tellsOfInactivity()) {
            // the server's own words
            client.responder().error(0, new ErrPacket(ErrorCode.ER_CLIENT_INTERACTION_TIMEOUT.code(),
                    ErrorCode.ER_CLIENT_INTERACTION_TIMEOUT.sqlState(), "The client was disconnected by the server"
                            + " because of inactivity. See wait_timeout and interactive_timeout for configuring this"
                            + " behavior."),
                    view.capabilities());
        }
        close(CloseCause.IDLE_TIMEOUT);
    }

    @Override
    public void close(CloseCause cause) {
        if (closed) {
            return;
        }
        closed = true;
        runner.end();
        reader.close();
        client.closed(cause);
    }

}
