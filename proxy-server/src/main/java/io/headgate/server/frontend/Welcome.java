package io.headgate.server.frontend;

import io.headgate.config.HeadgateConfig;
import io.headgate.server.session.SessionContext;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;

/** Makes a client of each accepted connection. */
@ChannelHandler.Sharable
final class Welcome extends ChannelInitializer<Channel> {

    private final HeadgateConfig.Listener settings;
    private final boolean unixSocket;
    private final LoginServices services;
    private final SessionContext context;

    Welcome(HeadgateConfig.Listener settings, boolean unixSocket, LoginServices services, SessionContext context) {
        this.settings = settings;
        this.unixSocket = unixSocket;
        this.services = services;
        this.context = context;
    }

    @Override
    protected void initChannel(Channel channel) {
        ClientAddress peer = ClientAddress.of(channel, unixSocket);
        ProxyHeaderRule rule = ProxyHeaderRule.of(peer, settings.proxyProtocolNetworks(), settings.proxyProtocol());
        Client client = new Client(channel, peer, services.nextId(), services.nonce(), services,
                context.meters());
        FrontendLogin login = new FrontendLogin(client, services, context, rule == ProxyHeaderRule.REQUIRED);
        client.enter(login);
        channel.pipeline().addLast(new ProxyHeaderDetector(rule, new ProxyHeaderReceiver(login)))
                .addLast(new FrontendHandler(client));
    }
}
