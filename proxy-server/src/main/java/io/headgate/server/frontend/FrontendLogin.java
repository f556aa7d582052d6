package io.headgate.server.frontend;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.codec.PacketAssembler;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.HandshakeResponse41;
import io.headgate.protocol.packet.HandshakeV10;
import io.headgate.protocol.packet.SslRequest;
import io.headgate.server.ProxyError;
import io.headgate.server.compression.Compression;
import io.headgate.server.compression.CompressionHandler;
import io.headgate.server.session.ClientSession;
import io.headgate.server.session.CloseCause;
import io.headgate.server.session.SessionContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A client's first login: greeting, TLS, handshake response, authentication. */
final class FrontendLogin implements FrontendPhase, Authentication.Outcome, ProxyHeaderReceiver.Login {

    static final int MAX_LOGIN_PACKET = 64 * 1024;
    private static final int SSL_REQUEST_LENGTH = 32;
    private static final int SHORTEST_LOGIN = 4;

    /** What the proxy can do for a client, as far as the target can, too. */
    private static final Capabilities OFFERED = Capabilities.of(Capabilities.CLIENT_LONG_PASSWORD,
            Capabilities.CLIENT_FOUND_ROWS, Capabilities.CLIENT_LONG_FLAG, Capabilities.CLIENT_CONNECT_WITH_DB,
            Capabilities.CLIENT_NO_SCHEMA, Capabilities.CLIENT_ODBC, Capabilities.CLIENT_LOCAL_FILES,
            Capabilities.CLIENT_IGNORE_SPACE, Capabilities.CLIENT_PROTOCOL_41, Capabilities.CLIENT_INTERACTIVE,
            Capabilities.CLIENT_IGNORE_SIGPIPE,
            Capabilities.CLIENT_TRANSACTIONS, Capabilities.CLIENT_RESERVED, Capabilities.CLIENT_SECURE_CONNECTION,
            Capabilities.CLIENT_MULTI_STATEMENTS, Capabilities.CLIENT_MULTI_RESULTS,
            Capabilities.CLIENT_PS_MULTI_RESULTS, Capabilities.CLIENT_PLUGIN_AUTH, Capabilities.CLIENT_CONNECT_ATTRS,
            Capabilities.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA, Capabilities.CLIENT_SESSION_TRACK,
            Capabilities.CLIENT_DEPRECATE_EOF, Capabilities.CLIENT_OPTIONAL_RESULTSET_METADATA,
            Capabilities.CLIENT_QUERY_ATTRIBUTES);
    /** In the server's own words. */
    private static final ErrPacket TOO_OLD = ErrPacket.of(ErrorCode.ER_NOT_SUPPORTED_AUTH_MODE,
            "Client does not support authentication protocol requested by server; consider upgrading MySQL client");
    private static final Capabilities MODERN = Capabilities.of(Capabilities.CLIENT_PROTOCOL_41);

    private final Client client;
    private final LoginServices services;
    private final SessionContext context;
    private final PacketAssembler packets = new PacketAssembler(MAX_LOGIN_PACKET);
    private ScheduledFuture<?> timeout;
    private Capabilities offered;
    private Authentication authentication;
    private int zstdLevel;
    private boolean awaitsHeader;
    private boolean over;

    /**
     * @param awaitsHeader whether the greeting waits for {@link #onProxyHeader}
     */
    FrontendLogin(Client client, LoginServices services, SessionContext context, boolean awaitsHeader) {
        this.client = client;
        this.services = services;
        this.context = context;
        this.awaitsHeader = awaitsHeader;
    }

    @Override
    public void onActive() {
        client.meters().clientReceived();
        if (!services.admit(client)) {
            client.meters().clientRefused();
            client.log().refused("there are max-client-connections already");
            client.responder().error(0, ProxyError.TOO_MANY_CLIENTS.packet(), Capabilities.of());
            close(CloseCause.TOO_MANY_CLIENTS);
            return;
        }
        timeout = client.loop().schedule(() -> onTimeout(), services.loginTimeout().toMillis(), TimeUnit.MILLISECONDS);
        if (!awaitsHeader) {
            client.log().connected();
            greetOnceKnown();
        }
    }

    @Override
    public ClientAddress address() {
        return client.address();
    }

    @Override
    public void onProxyHeader(ClientAddress announced) {
        ClientAddress sender = client.address();
        client.onAddress(announced);
        client.log().announced(sender);
        if (awaitsHeader && !over) {
            awaitsHeader = false;
            client.log().connected();
            greetOnceKnown();
        }
    }

    @Override
    public void refuseHeader(String why) {
        if (over) {
            return;
        }
        client.log().refused(why);
        // a client behind the sender reads it in answer to its own packet, which has id 1
        client.responder().error(offered == null ? 0 : 2, ProxyError.HANDSHAKE.packet(why),
                offered == null ? Capabilities.of() : MODERN);
        close(CloseCause.PROTOCOL_ERROR);
    }

    /** The greeting shows the target's version, so it waits until that is known. */
    private void greetOnceKnown() {
        HandshakeV10 known = services.target().facts().greeting();
        if (known != null) {
            greet(known);
        } else {
            services.target().facts().firstGreeting()
                    .thenAccept(first -> client.loop().execute(() -> greet(first)));
        }
    }

    private void onTimeout() {
        if (over) {
            return;
        }
        if (awaitsHeader) {
            refuseHeader("no PROXY protocol header came from " + client.address().host() + " within "
                    + services.loginTimeout().toSeconds() + " s (login-timeout); it is in proxy-protocol-networks and"
                    + " must send one, unless proxy-protocol is optional");
            return;
        }
        if (offered == null) {
            client.responder().error(0, ProxyError.DATABASE_UNREACHABLE.packet("the database at "
                    + services.target().settings().address() + " has not answered since the proxy was started"),
                    Capabilities.of());
        }
        if (authentication != null && authentication.isJudged()) {
            String why = "the login was not judged within " + services.loginTimeout().toSeconds()
                    + " s (login-timeout): the database is slow, or many logins wait"
                    + " (first-logins-at-once, failed-login-delay)";
            authentication.reject(ProxyError.DATABASE_UNREACHABLE.packet(why), why);
            return;
        }
        close(CloseCause.LOGIN_TIMEOUT);
    }

    private void greet(HandshakeV10 target) {
        if (over) {
            return;
        }
        offered = OFFERED.and(target.capabilities().with(Capabilities.CLIENT_RESERVED)
                .with(Capabilities.CLIENT_IGNORE_SIGPIPE)).with(services.compression().offered().bits());
        offered = offered.with(Capabilities.CLIENT_SSL);
        client.responder().packet(0, out -> new HandshakeV10(target.serverVersion(), client.id(), client.nonce(),
                offered, target.collationId(), ServerStatus.SERVER_STATUS_AUTOCOMMIT,
                io.headgate.auth.CachingSha2.PLUGIN).write(out));
    }

    @Override
    public void onRead(ByteBuf in) {
        packets.add(in, client.channel().alloc());
        try {
            byte[] payload;
            while (!over && (payload = packets.poll()) != null) {
                onPacket(payload, packets.sequenceId());
            }
        } catch (ProtocolException e) {
            client.meters().clientLoginFailed();
            client.log().because(e.getMessage());
            boolean order = e.errorCode() == ErrorCode.ER_NET_PACKETS_OUT_OF_ORDER;
            client.responder().error(packets.sequenceId() + 1,
                    order ? ProxyError.packet(e) : ProxyError.HANDSHAKE.packet(e.getMessage()), MODERN);
            close(CloseCause.PROTOCOL_ERROR);
        }
    }

    private void onPacket(byte[] payload, int sequenceId) {
        if (offered == null) {
            throw new ProtocolException(ErrorCode.ER_HANDSHAKE_ERROR, "the client spoke before the greeting");
        }
        if (authentication != null) {
            authentication.onPacket(payload, sequenceId);
            return;
        }
        Authentication.requireOrder(sequenceId, client.isEncrypted() ? 2 : 1);
        if (payload.length == SSL_REQUEST_LENGTH && !client.isEncrypted()
                && (payload[1] & 0x08) != 0) {
            startTls(SslRequest.read(Unpooled.wrappedBuffer(payload)));
        } else {
            onHandshakeResponse(payload, sequenceId);
        }
    }

    private void startTls(SslRequest request) {
        if (!request.capabilities().has(Capabilities.CLIENT_SSL)) {
            throw new ProtocolException(ErrorCode.ER_HANDSHAKE_ERROR, "an SSLRequest without CLIENT_SSL");
        }
        SslHandler tls = services.sslContext().newHandler(client.channel().alloc());
        tls.setHandshakeTimeoutMillis(services.loginTimeout().toMillis());
        client.channel().pipeline().addFirst(tls);
        ByteBuf rest = packets.takeRest();
        if (rest != null) {
            client.channel().pipeline().fireChannelRead(rest);
        }
    }

    private void onHandshakeResponse(byte[] payload, int sequenceId) {
        if (payload.length < SHORTEST_LOGIN) {
            throw new ProtocolException(ErrorCode.ER_HANDSHAKE_ERROR, "a login packet of " + payload.length + " bytes");
        }
        if ((payload[1] & 0x02) == 0) {
            client.meters().clientLoginFailed();
            client.log().refused("it speaks the protocol of before MySQL 4.1");
            // of before MySQL 4.1, which knows no SQLSTATE
            client.responder().error(sequenceId + 1, TOO_OLD, Capabilities.of());
            close(CloseCause.LOGIN_FAILED);
            return;
        }
        HandshakeResponse41 response = HandshakeResponse41.read(Unpooled.wrappedBuffer(payload));
        Capabilities agreed = response.capabilities().and(offered);
        if (services.requireTls() && !client.isSecure()) {
            client.meters().clientLoginFailed();
            client.log().refused("it does not use TLS, which require-tls asks for");
            client.responder().error(sequenceId + 1, ProxyError.TLS_REQUIRED.packet(), agreed);
            close(CloseCause.LOGIN_FAILED);
            return;
        }
        ErrPacket refusal = services.compression().refusal(agreed, response.zstdLevel());
        if (refusal != null) {
            client.meters().clientLoginFailed();
            client.log().refused(refusal.message());
            client.responder().error(sequenceId + 1, refusal, agreed);
            close(CloseCause.LOGIN_FAILED);
            return;
        }
        zstdLevel = response.zstdLevel();
        agreed = Compression.withoutUncountable(agreed, Compression.agreed(agreed));
        Login login = new Login(response.user(), services.target().credentials().databaseUser(response.user()),
                response.database(), response.collationId(), agreed);
        authentication = new Authentication(client, login, response.connectAttributes(), this);
        authentication.start(response.authPluginName(), response.authResponse(), sequenceId);
    }

    @Override
    public void accepted(Login login, int sequenceId) {
        over = true;
        timeout.cancel(false);
        client.onLoggedIn();
        ClientSession session = new ClientSession(client, context, login);
        client.enter(session);
        CompressionHandler compression = Compression.addToClient(client.channel(),
                Compression.agreed(login.capabilities()), zstdLevel);
        session.welcome(sequenceId);
        ByteBuf rest = packets.takeRest();
        if (rest != null && compression != null) {
            compression.takeRest(rest);
        } else if (rest != null) {
            session.onRead(rest);
        }
    }

    @Override
    public void rejected(ErrPacket error, int sequenceId) {
        client.responder().error(sequenceId, error, MODERN);
        close(CloseCause.LOGIN_FAILED);
    }

    @Override
    public void onInactive() {
        close(CloseCause.CLIENT_DISCONNECTED);
    }

    @Override
    public boolean isIdle() {
        // the login timeout is the stricter one
        return false;
    }

    @Override
    public void close(CloseCause cause) {
        over = true;
        if (timeout != null) {
            timeout.cancel(false);
        }
        packets.close();
        if (authentication != null) {
            authentication.abort();
        }
        client.closed(cause);
    }
}
