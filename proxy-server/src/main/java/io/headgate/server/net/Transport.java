package io.headgate.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.function.Function;
import jdk.net.ExtendedSocketOptions;

/** How sockets are served: the setting {@code transport}. */
public enum Transport {
    IO_URING(IoUringSocketChannel.class, IoUringServerSocketChannel.class, IoUringServerDomainSocketChannel.class,
            Transport::nativeAddress, IoUringChannelOption.TCP_KEEPIDLE, IoUringChannelOption.TCP_KEEPINTVL) {
        @Override
        public IoHandlerFactory ioHandlerFactory() {
            return IoUringIoHandler.newFactory();
        }

        @Override
        public Throwable unavailability() {
            return IoUring.isAvailable() ? null : IoUring.unavailabilityCause();
        }
    },
    EPOLL(EpollSocketChannel.class, EpollServerSocketChannel.class, EpollServerDomainSocketChannel.class,
            Transport::nativeAddress, EpollChannelOption.TCP_KEEPIDLE, EpollChannelOption.TCP_KEEPINTVL) {
        @Override
        public IoHandlerFactory ioHandlerFactory() {
            return EpollIoHandler.newFactory();
        }

        @Override
        public Throwable unavailability() {
            return Epoll.isAvailable() ? null : Epoll.unavailabilityCause();
        }
    },
    NIO(NioSocketChannel.class, NioServerSocketChannel.class, NioServerDomainSocketChannel.class,
            UnixDomainSocketAddress::of, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE),
            NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL)) {
        @Override
        public IoHandlerFactory ioHandlerFactory() {
            return NioIoHandler.newFactory();
        }

        @Override
        public Throwable unavailability() {
            return null;
        }
    };

    private final Class<? extends Channel> socketChannel;
    private final Class<? extends ServerChannel> serverChannel;
    private final Class<? extends ServerChannel> unixServerChannel;
    private final Function<Path, SocketAddress> unixAddress;
    private final ChannelOption<Integer> keepAliveIdle;
    private final ChannelOption<Integer> keepAliveInterval;

    Transport(Class<? extends Channel> socketChannel, Class<? extends ServerChannel> serverChannel,
            Class<? extends ServerChannel> unixServerChannel, Function<Path, SocketAddress> unixAddress,
            ChannelOption<Integer> keepAliveIdle, ChannelOption<Integer> keepAliveInterval) {
        this.socketChannel = socketChannel;
        this.serverChannel = serverChannel;
        this.unixServerChannel = unixServerChannel;
        this.unixAddress = unixAddress;
        this.keepAliveIdle = keepAliveIdle;
        this.keepAliveInterval = keepAliveInterval;
    }

    private static SocketAddress nativeAddress(Path path) {
        return new DomainSocketAddress(path.toString());
    }

    /** Makes the I/O part of one event loop. */
    public abstract IoHandlerFactory ioHandlerFactory();

    /** Why this machine, kernel or container cannot use it; null when it can. */
    public abstract Throwable unavailability();

    public Class<? extends Channel> socketChannel() {
        return socketChannel;
    }

    public Class<? extends ServerChannel> serverChannel() {
        return serverChannel;
    }

    /** What listens on a Unix domain socket. */
    public Class<? extends ServerChannel> unixServerChannel() {
        return unixServerChannel;
    }

    /** The address of a Unix domain socket as {@link #unixServerChannel} wants it. */
    public SocketAddress unixAddress(Path path) {
        return unixAddress.apply(path);
    }

    /** TCP_KEEPIDLE, in seconds. */
    ChannelOption<Integer> keepAliveIdle() {
        return keepAliveIdle;
    }

    /** TCP_KEEPINTVL, in seconds. */
    ChannelOption<Integer> keepAliveInterval() {
        return keepAliveInterval;
    }

    /** The word in settings and logs. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
