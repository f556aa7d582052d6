package io.headgate.server.frontend;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Hands the events of a client's channel to its {@link Client}. */
final class FrontendHandler extends ChannelInboundHandlerAdapter {

    private final Client client;

    FrontendHandler(Client client) {
        this.client = client;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        client.phase().onActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        client.onRead((ByteBuf) message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        client.phase().onWritability();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        client.phase().onInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        client.onException(thrown);
    }
}
