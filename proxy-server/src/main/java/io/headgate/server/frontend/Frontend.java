package io.headgate.server.frontend;

import io.headgate.server.ProxyError;
import io.headgate.protocol.Capabilities;
import io.headgate.server.net.EventLoops;
import io.headgate.server.session.CloseCause;
import io.headgate.server.session.SessionContext;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The listening socket and the care for idle clients. */
public final class Frontend implements AutoCloseable {

    private static final int END_SECONDS = 1;
    private static final int BACKLOG = 4096;
    private static final Capabilities MODERN = Capabilities.of(Capabilities.CLIENT_PROTOCOL_41);
    /** A session never buffers more of a result than this. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 128 * 1024);

    private final List<EventLoop> loops;
    private final LoginServices services;
    private final Duration idleTimeout;
    private final Channel listener;

    private Frontend(List<EventLoop> loops, LoginServices services, Duration idleTimeout, Channel listener) {
        this.loops = loops;
        this.services = services;
        this.idleTimeout = idleTimeout;
        this.listener = listener;
    }

    /**
     * Listens.
     *
     * @throws IOException when the address cannot be had
     */
    public static Frontend listen(InetSocketAddress address, EventLoops loops, LoginServices services,
            SessionContext context, Duration idleTimeout) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap().group(loops.group(), loops.group())
                .channel(loops.transport().serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        Client client = new Client(channel, services.nextId(), services.nonce(), services);
                        FrontendLogin login = new FrontendLogin(client, services, context);
                        client.enter(login);
                        channel.pipeline().addLast(new FrontendHandler(client));
                        login.begin();
                    }
                });
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        return new Frontend(loops.all(), services, idleTimeout, bound.channel());
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Looks after idle clients, and closes those that have been idle for too long; called about every second. */
    public void visitIdleClients() {
        for (EventLoop loop : loops) {
            loop.execute(() -> visitIdleClients(loop));
        }
    }

    private void visitIdleClients(EventLoop loop) {
        long now = System.nanoTime();
        for (Client client : services.clients()) {
            if (client.loop() != loop || !client.phase().isIdle()) {
                continue;
            }
            long idle = client.idleNanos(now);
            client.phase().onQuiet(idle);
            long waitTimeout = client.phase().waitTimeoutNanos();
            if (idle > waitTimeout && waitTimeout < idleTimeout.toNanos()) {
                client.phase().onWaitTimeout();
            } else if (idle > idleTimeout.toNanos()) {
                client.responder().error(0, ProxyError.IDLE.packet("nothing came for " + idleTimeout.toSeconds()
                        + " s (idle-client-timeout)"), MODERN);
                client.phase().close(CloseCause.IDLE_TIMEOUT);
            }
        }
    }

    /** Stops listening and closes all clients; those that are idle are told why. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        List<Future<?>> ends = new ArrayList<>();
        for (Client client : services.clients()) {
            ends.add(client.loop().submit(() -> {
                if (client.phase().isIdle()) {
                    client.responder().error(0, ProxyError.SHUTDOWN.packet(), MODERN);
                }
                client.phase().close(CloseCause.SHUTDOWN);
            }));
        }
        // their leases end before the pool does
        ends.forEach(end -> end.awaitUninterruptibly(END_SECONDS, TimeUnit.SECONDS));
    }
}
