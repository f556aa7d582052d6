package io.headgate.server.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of the port: one request after the other. Each, with its answer, has so much time from the answer before
 * (or the connect) on; that closes idle connections, and those of clients that dribble.
 */
final class HttpConnection extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);
    private static final long SECONDS_EACH = 60;

    private final Routes routes;
    private final HostRule hosts;
    private ScheduledFuture<?> deadline;

    HttpConnection(Routes routes, HostRule hosts) {
        this.routes = routes;
        this.hosts = hosts;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        restartDeadline(ctx);
    }

    private void restartDeadline(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        deadline = ctx.executor().schedule((Runnable) ctx::close, SECONDS_EACH, TimeUnit.SECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.cancel(false);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        // the next one, which may have come already, waits for this one's answer
        ctx.channel().config().setAutoRead(false);
        boolean head = request.method().equals(HttpMethod.HEAD);
        boolean keep = HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
        String refusal = refusal(request);
        if (refusal != null) {
            write(ctx, Answer.text(400, refusal), head, false);
            return;
        }
        Call call;
        try {
            call = call(request);
        } catch (IllegalArgumentException e) {
            write(ctx, Answer.text(400, "The path or the query cannot be decoded."), head, false);
            return;
        }
        try {
            routes.find(call.method(), call.path()).answer(call).whenComplete((answer, error) ->
                    ctx.executor().execute(() ->
                            write(ctx, error == null ? answer : failure(call, error), head, keep)));
        } catch (RuntimeException e) {
            write(ctx, failure(call, e), head, keep);
        }
    }

    /** Why a request is not answered; null when it is. Says nothing that has come with it. */
    private String refusal(FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            return "This is no HTTP request, or its first line or headers are too long.";
        }
        if (request.headers().getAll(HttpHeaderNames.HOST).size() > 1 || !request.uri().startsWith("/")) {
            return "A request has one Host header at most, and a path that begins with a slash.";
        }
        if (!hosts.permits(request.headers().get(HttpHeaderNames.HOST))) {
            return "The Host header names somebody else. This port listens on a loopback address: use localhost or"
                    + " the address itself, or set http-listen to another address.";
        }
        return null;
    }

    /** @throws IllegalArgumentException for a query that cannot be decoded */
    private static Call call(FullHttpRequest request) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach(header -> headers.merge(header.getKey().toLowerCase(Locale.ROOT), header.getValue(),
                (one, other) -> one + ", " + other));
        String method = request.method().equals(HttpMethod.HEAD) ? "GET" : request.method().name();
        return new Call(method, uri.path(), uri.parameters(), headers, ByteBufUtil.getBytes(request.content()));
    }

    private static Answer failure(Call call, Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        log.atError().addKeyValue("method", call.method()).addKeyValue("path", call.path()).setCause(cause)
                .log("the proxy failed on an HTTP request");
        return Answer.refusal(call, 500, "The proxy failed on this request; its log says why.");
    }

    private void write(ChannelHandlerContext ctx, Answer answer, boolean head, boolean keep) {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.body()));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("x-content-type-options", "nosniff");
        answer.headers().forEach((name, value) -> response.headers().set(name, value));
        HttpUtil.setKeepAlive(response, keep);
        ctx.writeAndFlush(response).addListener((ChannelFutureListener) written -> {
            if (keep && written.isSuccess()) {
                restartDeadline(ctx);
                ctx.channel().config().setAutoRead(true);
            } else {
                ctx.close();
            }
        });
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        if (!(thrown instanceof IOException)) {
            log.atError().setCause(thrown).log("the proxy failed on an HTTP connection");
        }
        ctx.close();
    }
}
