package io.headgate.server.frontend;

import io.headgate.metrics.EndpointMeters;
import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ProtocolException;
import io.headgate.server.ProxyError;
import io.headgate.server.backend.BackendKey;
import io.headgate.server.history.TracedCommand;
import io.headgate.server.net.LoopHop;
import io.headgate.server.session.CloseCause;
import io.headgate.server.session.KillShot;
import io.headgate.server.session.Responder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection: its channel and what stays the same from the greeting to the end. On its event loop. */
public final class Client {

    private static final Logger log = LoggerFactory.getLogger(Client.class);

    private final Channel channel;
    private final int id;
    private final byte[] nonce;
    private final Responder responder;
    private final LoginServices login;
    private final EndpointMeters meters;
    private final ClientLog clientLog;
    private ClientAddress address;
    private FrontendPhase phase;
    private boolean loggedIn;
    private boolean closed;
    private long lastActivity;

    Client(Channel channel, ClientAddress address, int id, byte[] nonce, LoginServices login,
            EndpointMeters meters) {
        this.channel = channel;
        this.address = address;
        this.id = id;
        this.nonce = nonce;
        this.login = login;
        this.meters = meters;
        this.clientLog = new ClientLog(this, login.logs());
        this.responder = new Responder(channel, error -> login.errors().made(error, id, clientLog.user()));
        touch();
    }

    public Channel channel() {
        return channel;
    }

    public EventLoop loop() {
        return channel.eventLoop();
    }

    /** The connection id of the greeting. */
    public int id() {
        return id;
    }

    public Responder responder() {
        return responder;
    }

    public LoginServices login() {
        return login;
    }

    /** What the log says of it. */
    public ClientLog log() {
        return clientLog;
    }

    /** The database has answered a command with an error. */
    public void onServerError(int code) {
        login.errors().relayed(code, id, clientLog.user());
    }

    /** Who is debugged has changed. Any thread. */
    public void chooseLog() {
        LoopHop.run(loop(), clientLog::choose);
    }

    EndpointMeters meters() {
        return meters;
    }

    byte[] nonce() {
        return nonce;
    }

    public boolean isEncrypted() {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    /** Whether nobody can listen in: TLS, or a Unix domain socket. */
    boolean isSecure() {
        return isEncrypted() || address.isPrivate();
    }

    /** What it has shown in TLS, or in the session that this one resumes: its own certificate first; empty for none. */
    List<Certificate> certificates() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        try {
            return tls == null ? List.of() : List.of(tls.engine().getSession().getPeerCertificates());
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    /** Where it connects from; what a PROXY protocol header has announced, once that is there. */
    public ClientAddress address() {
        return address;
    }

    void onAddress(ClientAddress announced) {
        address = announced;
    }

    FrontendPhase phase() {
        return phase;
    }

    /** Bytes have come; what still comes after the end goes nowhere. Owns {@code in}. */
    void onRead(ByteBuf in) {
        if (closed) {
            in.release();
        } else {
            meters.received(in.readableBytes());
            phase.onRead(in);
        }
    }

    void enter(FrontendPhase next) {
        phase = next;
    }

    /** Something has come from the client: the idle timeout begins anew. */
    public void touch() {
        lastActivity = System.nanoTime();
    }

    /** When something came from it last, or a statement of it ended; of {@link System#nanoTime}. */
    public long lastActivity() {
        return lastActivity;
    }

    /** What it is at. @param now as {@link System#nanoTime} */
    public ClientStatus status(long now) {
        ClientStatus.Session session = phase.status(now);
        return new ClientStatus(id, session.user(), address.toString(), isEncrypted(), session.state(),
                Math.max(0, now - lastActivity), session.schema(), session.backend(), session.server(),
                session.holds());
    }

    /** Its last commands, oldest first. Any thread; completes on the client's loop. */
    public CompletionStage<List<TracedCommand>> trace() {
        return CompletableFuture.supplyAsync(() -> phase.trace(System.nanoTime()), loop());
    }

    /** Ends the connection, whatever is under way. Any thread. */
    public void disconnect() {
        LoopHop.run(loop(), () -> phase.close(CloseCause.KILLED));
    }

    long idleNanos(long now) {
        return phase.isIdle() ? now - lastActivity : 0;
    }

    /** Sends bytes with the next {@link #flush}; owns them. */
    public void write(ByteBuf bytes) {
        meters.sent(bytes.readableBytes());
        channel.write(bytes, channel.voidPromise());
    }

    public void flush() {
        channel.flush();
    }

    public boolean isWritable() {
        return channel.isWritable();
    }

    /** Stops or resumes reading the client's bytes. */
    public void setReading(boolean on) {
        channel.config().setAutoRead(on);
    }

    void onLoggedIn() {
        loggedIn = true;
        meters.clientLoggedIn(isEncrypted());
    }

    /**
     * COM_CHANGE_USER: the client proves who it is anew.
     *
     * @param frame the command; owned by this method
     * @param rest what the client has sent behind it, or null; owned by this method
     * @param key whose session it was
     * @param done told the new login and the sequence id of the answer
     */
    public void reauthenticate(ByteBuf frame, ByteBuf rest, Capabilities capabilities, BackendKey key,
            BiConsumer<Login, Integer> done) {
        FrontendPhase session = phase;
        UserChange change = new UserChange(this, session, capabilities, (changed, sequenceId) -> {
            phase = session;
            done.accept(changed, sequenceId);
        });
        phase = change;
        try {
            change.begin(frame);
        } catch (ProtocolException e) {
            if (rest != null) {
                rest.release();
            }
            throw e;
        }
        if (rest != null) {
            onRead(rest);
        }
    }

    /** Somebody's KILL names this client. Any thread. */
    public void kill(KillShot shot) {
        LoopHop.run(loop(), () -> phase.onKill(shot));
    }

    void onException(Throwable thrown) {
        if (thrown instanceof IOException || thrown instanceof io.netty.handler.codec.DecoderException) {
            clientLog.because(thrown.toString());
            phase.close(CloseCause.CLIENT_DISCONNECTED);
        } else if (thrown instanceof ProtocolException broken) {
            clientLog.because(broken.getMessage());
            responder.error(1, ProxyError.packet(broken), Capabilities.of(Capabilities.CLIENT_PROTOCOL_41));
            phase.close(CloseCause.PROTOCOL_ERROR);
        } else {
            log.atError().addKeyValue("client", id).setCause(thrown).log("the proxy failed on a client connection");
            phase.close(CloseCause.INTERNAL_ERROR);
        }
    }

    /** The phase has ended: closes the channel once what was written is out. */
    public void closed(CloseCause cause) {
        if (closed) {
            return;
        }
        closed = true;
        clientLog.closed(cause);
        if (loggedIn) {
            meters.clientLeft(isEncrypted(), cause.word());
        } else {
            meters.clientClosed(cause.word());
        }
        login.forget(this);
        channel.writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER).addListener(done -> channel.close());
    }
}
