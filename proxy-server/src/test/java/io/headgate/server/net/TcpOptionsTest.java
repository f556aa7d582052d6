package io.headgate.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TcpOptionsTest {

    private static final TcpOptions OPTIONS = new TcpOptions(Duration.ofSeconds(77), Duration.ofSeconds(11));

    @ParameterizedTest
    @EnumSource(Transport.class)
    void bothEndsOfAConnectionHaveTheOptions(Transport transport) throws Exception {
        assumeTrue(transport.unavailability() == null, transport.word() + " is not available here");
        CompletableFuture<Channel> accepted = new CompletableFuture<>();
        try (EventLoops loops = EventLoops.start(transport, 1)) {
            ServerBootstrap server = new ServerBootstrap().group(loops.group())
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            accepted.complete(channel);
                        }
                    });
            Channel listening = OPTIONS.onAccepted(server, transport)
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync().channel();
            Channel opened = OPTIONS.onConnecting(new Bootstrap().group(loops.group()), transport)
                    .handler(new ChannelInboundHandlerAdapter()).connect(listening.localAddress()).sync().channel();

            assertOptions(opened, transport);
            assertOptions(accepted.get(10, TimeUnit.SECONDS), transport);
        }
    }

    private static void assertOptions(Channel channel, Transport transport) throws Exception {
        // on its loop, behind the task that sets them
        channel.eventLoop().submit(() -> {
            assertThat(channel.config().getOption(ChannelOption.TCP_NODELAY)).isTrue();
            assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
            assertThat(channel.config().getOption(transport.keepAliveIdle())).isEqualTo(77);
            assertThat(channel.config().getOption(transport.keepAliveInterval())).isEqualTo(11);
        }).get(10, TimeUnit.SECONDS);
    }
}
