package io.headgate.server.frontend;

import io.headgate.config.ListenAddress;
import io.headgate.server.net.EventLoops;
import io.headgate.server.net.SocketFile;
import io.headgate.server.net.TcpOptions;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.function.UnaryOperator;

/** One socket that clients connect to. */
public final class Listener implements AutoCloseable {

    /** Connections that the kernel keeps ready until they are accepted; it takes net.core.somaxconn at most. */
    private static final int BACKLOG = 4096;
    /** A session never buffers more of a result than this. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 128 * 1024);

    private final Channel channel;
    private final ListenAddress address;
    private final SocketFile file;

    private Listener(Channel channel, ListenAddress address, SocketFile file) {
        this.channel = channel;
        this.address = address;
        this.file = file;
    }

    /**
     * Listens.
     *
     * @param socketMode of a Unix domain socket
     * @param loops of the connections
     * @param welcome sets up each connection
     * @throws IOException when that is not possible; the message says why and what to do
     */
    public static Listener open(ListenAddress address, Set<PosixFilePermission> socketMode, EventLoops loops,
            TcpOptions tcp, ChannelHandler welcome) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap().group(loops.group(), loops.group())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(welcome);
        if (address instanceof ListenAddress.Tcp internet) {
            tcp.onAccepted(bootstrap, loops.transport()).option(ChannelOption.SO_REUSEADDR, true);
            return new Listener(bind(bootstrap, resolve(internet), Listener::advice), address, null);
        }
        ListenAddress.Unix socket = (ListenAddress.Unix) address;
        SocketFile file = SocketFile.prepare(socket.path());
        bootstrap.channel(loops.transport().unixServerChannel());
        Channel channel = bind(bootstrap, loops.transport().unixAddress(file.unpublished()), why -> "");
        try {
            file.publish(socketMode);
        } catch (IOException e) {
            channel.close().awaitUninterruptibly();
            throw new IOException("the socket cannot be given its mode and name: " + e, e);
        }
        return new Listener(channel, address, file);
    }

    private static InetSocketAddress resolve(ListenAddress.Tcp address) throws IOException {
        InetSocketAddress resolved = new InetSocketAddress(address.address().host(), address.address().port());
        if (resolved.isUnresolved()) {
            throw new IOException("the name " + address.address().host()
                    + " cannot be resolved; give an address of this machine instead");
        }
        return resolved;
    }

    private static Channel bind(ServerBootstrap bootstrap, SocketAddress address, UnaryOperator<String> advice)
            throws IOException {
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            String why = String.valueOf(bound.cause().getMessage());
            throw new IOException(why + advice.apply(why), bound.cause());
        }
        return bound.channel();
    }

    /** What to do about it. The native transports and the JDK have the operating system's words in their messages. */
    private static String advice(String why) {
        if (why.contains("in use")) {
            return "; another process has this port (ss -ltnp shows which): end it, or choose another port";
        }
        if (why.contains("Permission denied")) {
            return "; ports below 1024 need a right (CAP_NET_BIND_SERVICE): choose a higher one";
        }
        if (why.contains("annot assign")) {
            return "; no network interface of this machine has this address: choose one that it has, 0.0.0.0 or [::]";
        }
        return "; choose another address";
    }

    /** Where it is bound; null for a Unix domain socket. */
    public InetSocketAddress internetAddress() {
        return channel.localAddress() instanceof InetSocketAddress internet ? internet : null;
    }

    @Override
    public void close() {
        if (file != null) {
            // first, so that nobody meets a socket on which nobody answers
            file.remove();
        }
        channel.close().awaitUninterruptibly();
    }

    /** The address, with the port that was chosen. */
    @Override
    public String toString() {
        return internetAddress() == null ? address.toString() : NetUtil.toSocketAddressString(internetAddress());
    }
}
