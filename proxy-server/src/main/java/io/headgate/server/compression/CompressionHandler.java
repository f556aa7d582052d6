package io.headgate.server.compression;

import io.headgate.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Frames on the outer side, plain packets on the inner one. Compresses once for each flush. While the channel is not to
 * be read, what has come stays compressed.
 */
public final class CompressionHandler extends ChannelDuplexHandler {

    private final Codec codec;
    private final Numbering numbering;
    private final boolean drainsAtEnd;
    private boolean lastPlainWrite;
    private ChannelHandlerContext ctx;
    private FrameDecoder decoder;
    private FrameEncoder encoder;
    private boolean delivering;
    private boolean broken;

    private CompressionHandler(Codec codec, Numbering numbering, boolean lastPlainWrite, boolean drainsAtEnd) {
        this.codec = codec;
        this.numbering = numbering;
        this.lastPlainWrite = lastPlainWrite;
        this.drainsAtEnd = drainsAtEnd;
    }

    /** For a client's channel, before the OK of its login is written: that is the last that goes out plain. */
    static CompressionHandler forClient(Codec codec) {
        return new CompressionHandler(codec, new ClientNumbering(), true, false);
    }

    /** For a backend's channel, after the OK of its login. */
    static CompressionHandler forBackend(Codec codec) {
        return new CompressionHandler(codec, new BackendNumbering(), false, true);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        decoder = new FrameDecoder(codec, numbering, context.alloc());
        encoder = new FrameEncoder(codec, numbering, context.alloc(),
                frame -> context.write(frame, context.voidPromise()));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        decoder.close();
        encoder.close();
    }

    /** Takes frames that came before this handler; owns them. */
    public void takeRest(ByteBuf rest) {
        channelRead(ctx, rest);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (broken) {
            ((ByteBuf) message).release();
            return;
        }
        decoder.add((ByteBuf) message);
        deliver(false);
    }

    private boolean deliver(boolean all) {
        if (delivering || broken) {
            return false;
        }
        delivering = true;
        boolean delivered = false;
        try {
            ByteBuf piece;
            while ((all || ctx.channel().config().isAutoRead()) && !ctx.isRemoved()
                    && (piece = decoder.poll()) != null) {
                delivered = true;
                ctx.fireChannelRead(piece);
            }
        } catch (ProtocolException e) {
            broken = true;
            decoder.close();
            ctx.fireExceptionCaught(e);
        } finally {
            delivering = false;
        }
        return delivered;
    }

    /** Reading goes on: first with what is here. Not now, within whatever asked for it. */
    @Override
    public void read(ChannelHandlerContext context) {
        if (decoder.hasUnread() && !delivering) {
            context.executor().execute(() -> {
                if (deliver(false)) {
                    context.fireChannelReadComplete();
                }
            });
        }
        context.read();
    }

    /** The end of a response counts although its reader has stopped; commands of a client that is gone do not. */
    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (drainsAtEnd && deliver(true)) {
            context.fireChannelReadComplete();
        }
        context.fireChannelInactive();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        ByteBuf plain = (ByteBuf) message;
        if (lastPlainWrite) {
            lastPlainWrite = false;
            context.write(plain, promise);
            return;
        }
        try {
            encoder.write(plain);
        } finally {
            plain.release();
        }
        if (!promise.isVoid()) {
            // whoever waits for it waits for all that was written before
            encoder.emit();
            context.write(Unpooled.EMPTY_BUFFER, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        encoder.emit();
        context.flush();
    }
}
