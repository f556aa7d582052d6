package io.headgate.server.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Closes at once what comes when there are so many connections already. On one event loop. */
@ChannelHandler.Sharable
final class ConnectionLimit extends ChannelInboundHandlerAdapter {

    private final int most;
    private int open;

    ConnectionLimit(int most) {
        this.most = most;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        open++;
        if (open > most) {
            ctx.close();
        } else {
            ctx.fireChannelActive();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        open--;
        ctx.fireChannelInactive();
    }
}
