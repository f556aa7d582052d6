package io.headgate.server.backend;

import io.headgate.auth.AuthStep;
import io.headgate.auth.ClientAuth;
import io.headgate.auth.Secret;
import io.headgate.config.CompressionAlgorithm;
import io.headgate.pool.OpenFailure;
import io.headgate.pool.SessionState;
import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Collations;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.codec.PacketAssembler;
import io.headgate.protocol.packet.AuthSwitchRequest;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.HandshakeResponse41;
import io.headgate.protocol.packet.HandshakeV10;
import io.headgate.protocol.packet.SslRequest;
import io.headgate.server.compression.Compression;
import io.headgate.server.compression.CompressionHandler;
import io.headgate.server.net.TlsContexts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * The login of one backend: greeting, TLS, authentication. Afterwards the channel belongs to a
 * {@link BackendConnection}.
 */
final class BackendLogin {

    private static final int MAX_LOGIN_PACKET = 64 * 1024;
    private static final int CLIENT_MAX_PACKET = 0x40000000;
    private static final Capabilities ALWAYS = Capabilities.of(Capabilities.CLIENT_LONG_PASSWORD,
            Capabilities.CLIENT_LONG_FLAG, Capabilities.CLIENT_LOCAL_FILES, Capabilities.CLIENT_PROTOCOL_41,
            Capabilities.CLIENT_TRANSACTIONS, Capabilities.CLIENT_SECURE_CONNECTION,
            Capabilities.CLIENT_PLUGIN_AUTH, Capabilities.CLIENT_CONNECT_ATTRS,
            Capabilities.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA, Capabilities.CLIENT_SESSION_TRACK,
            Capabilities.CLIENT_DEPRECATE_EOF, Capabilities.CLIENT_QUERY_ATTRIBUTES);

    /** Where the login ends. */
    interface Outcome {
        /** The server offers TLS, and it is used. */
        void tlsBegun();

        void loggedIn(Capabilities agreed, long threadId, SessionState state, ByteBuf rest);

        void failed(OpenFailure failure);
    }

    private final Channel channel;
    private final BackendSettings settings;
    private final BackendKey key;
    private final SessionState wanted;
    private final Secret password;
    private final Executor offload;
    private final Outcome outcome;
    private final PacketAssembler packets = new PacketAssembler(MAX_LOGIN_PACKET);
    private int collationId;

    private HandshakeV10 greeting;
    private ClientAuth auth;
    private CompressionAlgorithm algorithm;
    private boolean encrypted;
    private boolean over;

    BackendLogin(Channel channel, BackendSettings settings, BackendKey key, SessionState wanted, Secret password,
            Executor offload, Outcome outcome) {
        this.channel = channel;
        this.settings = settings;
        this.key = key;
        this.wanted = wanted;
        this.password = password;
        this.offload = offload;
        this.outcome = outcome;
    }

    /** Takes bytes; owns them. */
    void onRead(ByteBuf in) {
        packets.add(in, channel.alloc());
        try {
            byte[] payload;
            while (!over && (payload = packets.poll()) != null) {
                onPacket(payload);
            }
        } catch (ProtocolException e) {
            fail(new OpenFailure(OpenFailure.Kind.REFUSED_TRANSIENT,
                    "the database's login packets cannot be read: " + e.getMessage(), null));
        }
    }

    void onClosed(String cause) {
        packets.close();
        fail(new OpenFailure(OpenFailure.Kind.REFUSED_TRANSIENT,
                "the database closed the connection during login" + (cause == null ? "" : ": " + cause), null));
    }

    private void onPacket(byte[] payload) {
        int first = payload.length == 0 ? -1 : payload[0] & 0xFF;
        if (first == 0xFF) {
            onError(payload);
        } else if (greeting == null) {
            onGreeting(payload);
        } else {
            switch (first) {
                case 0x00 -> succeed();
                case 0xFE -> {
                    if (payload.length == 1) {
                        refuse("the database asks for the authentication of before MySQL 4.1");
                    } else {
                        perform(auth.onAuthSwitch(AuthSwitchRequest.read(Unpooled.wrappedBuffer(payload))));
                    }
                }
                case 0x01 -> perform(auth.onAuthMoreData(
                        java.util.Arrays.copyOfRange(payload, 1, payload.length)));
                default -> refuse("the database sent an unexpected login packet, first byte " + first);
            }
        }
    }

    private void onError(byte[] payload) {
        Capabilities phase = greeting == null ? Capabilities.of() : ALWAYS;
        ErrPacket error = ErrPacket.read(Unpooled.wrappedBuffer(payload), phase);
        fail(OpenFailures.of(error));
    }

    private void onGreeting(byte[] payload) {
        greeting = HandshakeV10.read(Unpooled.wrappedBuffer(payload));
        settings.facts().onGreeting(greeting);
        // a default collation: what any session's SET leaves in character_set_results, too
        collationId = Collations.utf8mb4Default(greeting.serverVersion());
        Capabilities server = greeting.capabilities();
        boolean offered = server.has(Capabilities.CLIENT_SSL);
        if (settings.tls().mandatory() && !offered) {
            refuse("backend-tls asks for TLS, but the database at " + settings.address() + " does not offer it");
            return;
        }
        algorithm = settings.compression().algorithms().stream()
                .filter(one -> server.has(Compression.capabilities(one).bits())).findFirst().orElse(null);
        if (algorithm == null) {
            refuse("backend-compression is " + settings.compression().algorithms() + ", but the database at "
                    + settings.address() + " offers none of that");
            return;
        }
        encrypted = settings.tls().wanted() && offered;
        auth = new ClientAuth(password, encrypted);
        if (encrypted) {
            new Writer().send(out -> new SslRequest(capabilities(), CLIENT_MAX_PACKET, collationId).write(out));
            startTls();
        }
        byte[] response = auth.initialResponse(greeting.authPluginName(), greeting.authPluginData());
        Capabilities agreed = capabilities();
        new Writer().send(out -> new HandshakeResponse41(agreed, CLIENT_MAX_PACKET, collationId, key.user(),
                response, null, auth.plugin(),
                agreed.has(Capabilities.CLIENT_CONNECT_ATTRS) ? ATTRIBUTES : List.of(),
                algorithm == CompressionAlgorithm.ZSTD ? settings.compression().zstdLevel() : 0).write(out));
    }

    private static final List<Map.Entry<String, String>> ATTRIBUTES =
            List.of(Map.entry("_client_name", "headgate"), Map.entry("program_name", "Headgate"));

    private Capabilities capabilities() {
        Capabilities all = key.addTo(ALWAYS).with(Compression.capabilities(algorithm).bits());
        if (encrypted) {
            all = all.with(Capabilities.CLIENT_SSL);
        }
        if (wanted.multiStatements()) {
            all = all.with(Capabilities.CLIENT_MULTI_STATEMENTS);
        }
        return Compression.withoutUncountable(all, algorithm).and(greeting.capabilities());
    }

    private void startTls() {
        outcome.tlsBegun();
        String host = settings.endpoint().host();
        SslHandler tls = settings.sslContext().newHandler(channel.alloc(), host, settings.endpoint().port());
        SSLEngine engine = tls.engine();
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(TlsContexts.serverNames(host));
        if (settings.tls() == BackendSettings.BackendTls.VERIFY_IDENTITY) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        engine.setSSLParameters(parameters);
        tls.setHandshakeTimeoutMillis(settings.connectTimeout().toMillis());
        channel.pipeline().addFirst(tls);
        tls.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                settings.certificate().sawPeerOf(tls.engine().getSession());
            } else {
                fail(new OpenFailure(OpenFailure.Kind.REFUSED_TRANSIENT,
                        "TLS with the database at " + settings.address() + " failed: " + done.cause().getMessage(),
                        null));
            }
        });
    }

    private void perform(AuthStep step) {
        if (step instanceof AuthStep.Send send) {
            new Writer().send(out -> out.writeBytes(send.payload()));
            java.util.Arrays.fill(send.payload(), (byte) 0);
        } else if (step instanceof AuthStep.Reject reject) {
            refuse(reject.message());
        } else if (step instanceof AuthStep.Offload work) {
            offload.execute(() -> {
                AuthStep next;
                try {
                    next = work.work().call();
                } catch (Exception e) {
                    next = new AuthStep.Reject(ErrorCode.ER_HANDSHAKE_ERROR,
                            "authentication with the database failed: " + e.getMessage());
                }
                AuthStep result = next;
                channel.eventLoop().execute(() -> {
                    if (!over) {
                        perform(result);
                    }
                });
            });
        } else if (!(step instanceof AuthStep.Wait)) {
            throw new IllegalStateException("a client's authentication cannot end in " + step);
        }
    }

    private void succeed() {
        over = true;
        SessionState state = ServerCollations.afterLogin(SessionState.INITIAL, Collations.byId(collationId))
                .withMultiStatements(wanted.multiStatements()
                        && greeting.capabilities().has(Capabilities.CLIENT_MULTI_STATEMENTS));
        ByteBuf rest = packets.takeRest();
        CompressionHandler compression =
                Compression.addToBackend(channel, algorithm, settings.compression().zstdLevel());
        outcome.loggedIn(capabilities(), greeting.connectionId(), state, compression == null ? rest : null);
        if (compression != null && rest != null) {
            compression.takeRest(rest);
        }
    }

    private void refuse(String message) {
        fail(new OpenFailure(OpenFailure.Kind.OTHER_DEFINITIVE, message, null));
    }

    private void fail(OpenFailure failure) {
        if (!over) {
            over = true;
            packets.close();
            outcome.failed(failure);
        }
    }

    /** Writes one packet with the sequence id that follows the last one read. */
    private final class Writer {
        void send(Consumer<ByteBuf> payload) {
            ByteBuf out = channel.alloc().buffer(256);
            out.writeIntLE(0);
            payload.accept(out);
            out.setMediumLE(0, out.readableBytes() - 4);
            out.setByte(3, nextSequenceId());
            channel.writeAndFlush(out);
        }
    }

    private int lastSent = -1;

    private int nextSequenceId() {
        lastSent = Math.max(packets.sequenceId(), lastSent) + 1;
        return lastSent;
    }
}
