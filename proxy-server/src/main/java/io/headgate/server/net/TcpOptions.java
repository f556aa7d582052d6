package io.headgate.server.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import java.time.Duration;

/**
 * The options of every TCP connection, to clients and to the database: TCP_NODELAY and SO_KEEPALIVE are on.
 *
 * @param keepAliveIdle silence after which the peer is asked for a sign of life; whole seconds
 * @param keepAliveInterval between two such questions; whole seconds. How many stay unanswered before the connection
 *     counts as broken is up to the operating system (Linux: net.ipv4.tcp_keepalive_probes, 9)
 */
public record TcpOptions(Duration keepAliveIdle, Duration keepAliveInterval) {

    /** For connections that are accepted. */
    public ServerBootstrap onAccepted(ServerBootstrap bootstrap, Transport transport) {
        return bootstrap.channel(transport.serverChannel())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(transport.keepAliveIdle(), (int) keepAliveIdle.toSeconds())
                .childOption(transport.keepAliveInterval(), (int) keepAliveInterval.toSeconds());
    }

    /** For connections that are opened. */
    public Bootstrap onConnecting(Bootstrap bootstrap, Transport transport) {
        return bootstrap.channel(transport.socketChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(transport.keepAliveIdle(), (int) keepAliveIdle.toSeconds())
                .option(transport.keepAliveInterval(), (int) keepAliveInterval.toSeconds());
    }
}
