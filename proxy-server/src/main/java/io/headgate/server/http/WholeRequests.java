package io.headgate.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** Puts requests together, up to a size. */
final class WholeRequests extends HttpObjectAggregator {

    static final int LARGEST = 256 * 1024;
    private static final byte[] TOO_LARGE =
            ("A request may have " + LARGEST + " bytes.\n").getBytes(StandardCharsets.UTF_8);

    WholeRequests() {
        super(LARGEST);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        ctx.channel().config().setAutoRead(false);
        refuse(ctx);
    }

    @Override
    protected Object newContinueResponse(HttpMessage start, int maxContentLength,
            io.netty.channel.ChannelPipeline pipeline) {
        Object answer = super.newContinueResponse(start, maxContentLength, pipeline);
        if (answer instanceof DefaultFullHttpResponse response
                && response.status().equals(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE)) {
            response.release();
            return response();
        }
        return answer;
    }

    @Override
    protected boolean closeAfterContinueResponse(Object message) {
        return true;
    }

    private static void refuse(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(response()).addListener(ChannelFutureListener.CLOSE);
    }

    private static DefaultFullHttpResponse response() {
        ByteBuf body = Unpooled.wrappedBuffer(TOO_LARGE);
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, body);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, TOO_LARGE.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }
}
