package io.headgate.benchmarks;

import io.headgate.auth.AuthStep;
import io.headgate.auth.ClientAuth;
import io.headgate.auth.Secret;
import io.headgate.protocol.Capabilities;
import io.headgate.protocol.packet.AuthMoreData;
import io.headgate.protocol.packet.AuthSwitchRequest;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.HandshakeResponse41;
import io.headgate.protocol.packet.HandshakeV10;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The smallest client there is: it logs in, and runs a query when it is told to. It gets one whole packet with its
 * header at a time. Its methods may be called by any thread; the rest happens on its channel's event loop.
 */
final class IdleClient extends SimpleChannelInboundHandler<ByteBuf> {

    private static final int HEADER_LENGTH = 4;
    private static final int MAX_PACKET_SIZE = 1 << 24;
    private static final int UTF8MB4_GENERAL_CI = 45;
    private static final int COM_QUERY = 3;
    private static final int EOF = 0xFE;
    private static final Capabilities WANTED = Capabilities.of(Capabilities.CLIENT_LONG_PASSWORD,
            Capabilities.CLIENT_PROTOCOL_41, Capabilities.CLIENT_TRANSACTIONS, Capabilities.CLIENT_SECURE_CONNECTION,
            Capabilities.CLIENT_MULTI_RESULTS, Capabilities.CLIENT_PLUGIN_AUTH, Capabilities.CLIENT_DEPRECATE_EOF);

    private enum State { GREETING, LOGIN, READY, QUERY }

    private final String user;
    private final ClientAuth auth;
    private final CompletableFuture<Void> loggedIn = new CompletableFuture<>();
    private volatile ChannelHandlerContext context;
    private CompletableFuture<Void> answer = loggedIn;
    private State state = State.GREETING;
    private Capabilities capabilities = WANTED;
    private int sequenceId;
    private int endsToCome;

    IdleClient(String user, Secret password) {
        this.user = user;
        this.auth = new ClientAuth(password, false);
    }

    /** Completes when the login succeeded, exceptionally when it failed. */
    CompletableFuture<Void> loggedIn() {
        return loggedIn;
    }

    /** Runs a query that has a result set, and completes when its last packet is there. */
    CompletableFuture<Void> query(String sql) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        context.executor().execute(() -> {
            if (state != State.READY) {
                result.completeExceptionally(new IOException("not connected any more"));
                return;
            }
            answer = result;
            state = State.QUERY;
            endsToCome = capabilities.has(Capabilities.CLIENT_DEPRECATE_EOF) ? 1 : 2;
            sequenceId = 0;
            ByteBuf payload = context.alloc().buffer().writeByte(COM_QUERY);
            payload.writeCharSequence(sql, StandardCharsets.UTF_8);
            send(payload);
        });
        return result;
    }

    void close() {
        context.close();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf packet) throws Exception {
        sequenceId = packet.getUnsignedByte(HEADER_LENGTH - 1) + 1;
        ByteBuf payload = packet.skipBytes(HEADER_LENGTH);
        int first = payload.getUnsignedByte(payload.readerIndex());
        if (first == ErrPacket.HEADER) {
            ErrPacket error = ErrPacket.read(payload, capabilities);
            throw new IOException(error.code() + " " + error.message());
        }
        switch (state) {
            case GREETING -> onGreeting(HandshakeV10.read(payload));
            case LOGIN -> onLogin(first, payload);
            case QUERY -> onResult(first, payload);
            case READY -> throw new IOException("a packet that nothing asked for, first byte " + first);
        }
    }

    private void onGreeting(HandshakeV10 greeting) {
        capabilities = WANTED.and(greeting.capabilities());
        byte[] response = auth.initialResponse(greeting.authPluginName(), greeting.authPluginData());
        ByteBuf payload = context.alloc().buffer();
        new HandshakeResponse41(capabilities, MAX_PACKET_SIZE, UTF8MB4_GENERAL_CI, user, response, null, auth.plugin(),
                List.of(), 0).write(payload);
        state = State.LOGIN;
        send(payload);
    }

    private void onLogin(int first, ByteBuf payload) throws Exception {
        switch (first) {
            case AuthSwitchRequest.HEADER -> follow(auth.onAuthSwitch(AuthSwitchRequest.read(payload)));
            case AuthMoreData.HEADER -> follow(auth.onAuthMoreData(AuthMoreData.read(payload).data()));
            default -> ready();
        }
    }

    private void follow(AuthStep step) throws Exception {
        if (step instanceof AuthStep.Send send) {
            send(context.alloc().buffer().writeBytes(send.payload()));
        } else if (step instanceof AuthStep.Offload offload) {
            follow(offload.work().call()); // an RSA encryption; only the very first login needs it
        } else if (step instanceof AuthStep.Reject reject) {
            throw new IOException(reject.message());
        }
    }

    private void onResult(int first, ByteBuf payload) {
        boolean end = first == EOF && payload.readableBytes() < MAX_PACKET_SIZE;
        if (end && --endsToCome == 0) {
            ready();
        }
    }

    private void ready() {
        state = State.READY;
        answer.complete(null);
    }

    private void send(ByteBuf payload) {
        ByteBuf header = context.alloc().buffer(HEADER_LENGTH);
        header.writeMediumLE(payload.readableBytes()).writeByte(sequenceId);
        context.write(header);
        context.writeAndFlush(payload);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        state = State.GREETING;
        answer.completeExceptionally(cause);
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        exceptionCaught(ctx, new IOException("the connection was closed by the other side"));
    }
}
