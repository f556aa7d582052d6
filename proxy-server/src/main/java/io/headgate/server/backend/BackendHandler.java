package io.headgate.server.backend;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Hands the events of a backend's channel to its login and then to its connection. */
final class BackendHandler extends ChannelInboundHandlerAdapter {

    private BackendLogin login;
    private BackendConnection connection;
    private String cause;

    void onLogin(BackendLogin login) {
        this.login = login;
    }

    void onLoggedIn(BackendConnection connection) {
        this.login = null;
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (connection != null) {
            connection.onRead((ByteBuf) message);
        } else {
            login.onRead((ByteBuf) message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (connection != null) {
            connection.onReadComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (connection != null) {
            connection.onWritability();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (connection != null) {
            connection.onInactive(cause == null ? "the database closed the connection" : cause);
        } else {
            login.onClosed(cause);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        cause = String.valueOf(thrown.getMessage());
        ctx.close();
    }
}
