package io.headgate.server.http;

import io.headgate.config.HostPort;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Listens for HTTP, on one event loop of its own. */
public final class HttpPort implements AutoCloseable {

    /** Scrapers, probes and people: more at a time is a mistake, or worse. */
    private static final int MOST_CONNECTIONS = 64;
    private static final int BACKLOG = 64;
    private static final int LONGEST_LINE = 4096;
    private static final int LONGEST_HEADERS = 16 * 1024;
    private static final int LONGEST_CHUNK = 8192;
    private static final long CLOSE_MILLIS = 1000;

    private final EventLoopGroup group;
    private final Channel channel;

    private HttpPort(EventLoopGroup group, Channel channel) {
        this.group = group;
        this.channel = channel;
    }

    /**
     * Listens.
     *
     * @throws IOException when that is not possible; the message says why
     */
    public static HttpPort open(HostPort address, Routes routes) throws IOException {
        InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
        if (resolved.isUnresolved()) {
            throw new IOException("the name " + address.host() + " cannot be resolved");
        }
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("headgate-http", true),
                NioIoHandler.newFactory());
        HostRule hosts = HostRule.of(resolved);
        ConnectionLimit limit = new ConnectionLimit(MOST_CONNECTIONS);
        ChannelFuture bound = new ServerBootstrap().group(group).channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG).option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        accepted.pipeline().addLast(limit,
                                new HttpServerCodec(LONGEST_LINE, LONGEST_HEADERS, LONGEST_CHUNK),
                                new FlowControlHandler(), new WholeRequests(), new HttpConnection(routes, hosts));
                    }
                }).bind(resolved).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            end(group);
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        return new HttpPort(group, bound.channel());
    }

    /** Where it listens, with the port that was chosen. */
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** Stops listening and closes all connections. */
    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        end(group);
    }

    private static void end(EventLoopGroup group) {
        group.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
