package io.headgate.server.net;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.ServerChannel;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/** How sockets are served: the setting {@code transport}. */
public enum Transport {
    IO_URING(IoUringSocketChannel.class, IoUringServerSocketChannel.class) {
        @Override
        public IoHandlerFactory ioHandlerFactory() {
            return IoUringIoHandler.newFactory();
        }

        @Override
        public Throwable unavailability() {
            return IoUring.isAvailable() ? null : IoUring.unavailabilityCause();
        }
    },
    EPOLL(EpollSocketChannel.class, EpollServerSocketChannel.class) {
        @Override
        public IoHandlerFactory ioHandlerFactory() {
            return EpollIoHandler.newFactory();
        }

        @Override
        public Throwable unavailability() {
            return Epoll.isAvailable() ? null : Epoll.unavailabilityCause();
        }
    },
    NIO(NioSocketChannel.class, NioServerSocketChannel.class) {
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

    Transport(Class<? extends Channel> socketChannel, Class<? extends ServerChannel> serverChannel) {
        this.socketChannel = socketChannel;
        this.serverChannel = serverChannel;
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

    /** The word in settings and logs. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
