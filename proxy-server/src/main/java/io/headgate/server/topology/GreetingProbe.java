package io.headgate.server.topology;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.codec.PacketAssembler;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.HandshakeV10;
import io.headgate.server.backend.BackendSettings;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a server's greeting, since the proxy's own greeting shows its version and capabilities, or to learn that a
 * server answers again. Tries every second, one server after the other, until one answers, and no longer: a connection
 * without login counts as an error at the server.
 */
public final class GreetingProbe {

    private static final Logger log = LoggerFactory.getLogger(GreetingProbe.class);
    private static final int MAX_GREETING = 4096;

    private final List<BackendSettings> servers;
    private final Executor offload;
    private final BooleanSupplier needed;
    private final Runnable onAnswer;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile boolean stopped;
    private BackendSettings settings;
    private int attempts;
    private String lastCause;

    /**
     * @param servers at least one; all with the same facts and event loops
     * @param needed whether an answer is still wanted; asked by any thread
     * @param onAnswer told that a server has answered, once its facts know of it; on an event loop
     */
    public GreetingProbe(List<BackendSettings> servers, Executor offload, BooleanSupplier needed, Runnable onAnswer) {
        this.needed = needed;
        this.onAnswer = onAnswer;
        this.servers = servers;
        this.settings = servers.get(0);
        this.offload = offload;
    }

    /** Begins to ask, unless that is under way; returns at once. */
    public void start() {
        if (asking.compareAndSet(false, true)) {
            ask();
        }
    }

    private void ask() {
        // name resolution blocks
        offload.execute(this::connect);
    }

    public void stop() {
        stopped = true;
    }

    private void connect() {
        if (stopped || !needed.getAsBoolean()) {
            asking.set(false);
            return;
        }
        settings = servers.get(attempts++ % servers.size());
        InetSocketAddress address = new InetSocketAddress(settings.server().host(), settings.server().port());
        if (address.isUnresolved()) {
            onFailure("the name " + settings.server().host() + " cannot be resolved");
            return;
        }
        settings.tcp().onConnecting(new Bootstrap().group(settings.loops().next()), settings.loops().transport())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(settings.connectTimeout().toMillis()))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Reader());
                    }
                })
                .connect(address)
                .addListener(done -> {
                    if (done.isSuccess()) {
                        settings.begin(((ChannelFuture) done).channel());
                    } else {
                        onFailure(done.cause().getMessage());
                    }
                });
    }

    private void onFailure(String cause) {
        if (stopped) {
            return;
        }
        String shown = settings.address() + ": " + cause;
        if (!shown.equals(lastCause)) {
            lastCause = shown;
            log.atWarn().addKeyValue("server", settings.address()).addKeyValue("cause", cause)
                    .log("the database does not answer; trying every second");
        }
        settings.loops().next().schedule(this::ask, 1, TimeUnit.SECONDS);
    }

    private final class Reader extends ChannelInboundHandlerAdapter {

        private final PacketAssembler packets = new PacketAssembler(MAX_GREETING);
        private boolean answered;

        /** A server that is frozen accepts connections, too, and must not keep the others from being asked. */
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.executor().schedule(() -> {
                if (ctx.channel().isActive()) {
                    answered = true;
                    ctx.close();
                    onFailure("it accepts connections and says nothing");
                }
            }, settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            packets.add((ByteBuf) message, ctx.alloc());
            byte[] payload = packets.poll();
            if (payload == null || payload.length == 0) {
                return;
            }
            answered = true;
            ctx.close();
            if ((payload[0] & 0xFF) == 0xFF) {
                ErrPacket error = ErrPacket.read(Unpooled.wrappedBuffer(payload), Capabilities.of());
                onFailure(error.code() + " " + error.message());
                return;
            }
            HandshakeV10 greeting = HandshakeV10.read(Unpooled.wrappedBuffer(payload));
            settings.facts().onGreeting(greeting);
            log.atInfo().addKeyValue("server", settings.address()).addKeyValue("version", greeting.serverVersion())
                    .log("the database answers");
            lastCause = null;
            asking.set(false);
            onAnswer.run();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            packets.close();
            if (!answered) {
                onFailure("the connection was closed before the greeting");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (cause instanceof ProtocolException) {
                answered = true;
                onFailure("what answers there is not a MySQL server: " + cause.getMessage());
            }
            ctx.close();
        }
    }
}
