package io.headgate.server.faults;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Cuts what the proxies of this JVM read from their sockets, before any of their handlers sees it: what a test asks for
 * is what the handlers get, which no segment on a wire could promise. Each read is a turn of the event loop of its own,
 * in a buffer of its own, as from a socket. Netty finds this class as a service.
 */
public final class ReadCuts extends ChannelInitializerExtension {

    private static volatile Cut client;
    private static volatile Cut backend;

    /** From now on, or with null no longer, what clients send is cut. */
    static void ofClients(Cut cut) {
        client = cut;
    }

    /** From now on, or with null no longer, what the database sends is cut. */
    static void ofBackends(Cut cut) {
        backend = cut;
    }

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        channel.pipeline().addFirst(new Cutter() {
            @Override
            Cut cut() {
                return client;
            }
        });
    }

    @Override
    public void postInitializeClientChannel(Channel channel) {
        channel.pipeline().addFirst(new Cutter() {
            @Override
            Cut cut() {
                return backend;
            }
        });
    }

    private abstract static class Cutter extends ChannelDuplexHandler {

        private ByteBuf pending;
        private boolean scheduled;

        /** Null for none. */
        abstract Cut cut();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (pending == null && cut() == null) {
                ctx.fireChannelRead(message);
                return;
            }
            ByteBuf in = (ByteBuf) message;
            pending = pending == null ? ctx.alloc().buffer(in.readableBytes()) : pending;
            pending.writeBytes(in);
            in.release();
            schedule(ctx);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (pending == null) {
                ctx.fireChannelReadComplete();
            }
        }

        /** The proxy wants to read again. */
        @Override
        public void read(ChannelHandlerContext ctx) {
            if (pending != null) {
                schedule(ctx);
            }
            ctx.read();
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            Cut cut = cut();
            if (cut != null) {
                cut.onWrite();
            }
            ctx.write(message, promise);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (pending != null) {
                deliver(ctx, pending.readableBytes());
            }
            ctx.fireChannelInactive();
        }

        private void schedule(ChannelHandlerContext ctx) {
            if (!scheduled) {
                scheduled = true;
                ctx.executor().execute(() -> {
                    scheduled = false;
                    if (pending != null && ctx.channel().config().isAutoRead()) {
                        Cut cut = cut();
                        deliver(ctx, cut == null ? pending.readableBytes() : cut.next(pending.readableBytes()));
                    }
                });
            }
        }

        private void deliver(ChannelHandlerContext ctx, int length) {
            if (length == 0) {
                return;
            }
            ByteBuf read = ctx.alloc().buffer(length).writeBytes(pending, length);
            if (pending.isReadable()) {
                schedule(ctx);
            } else {
                pending.release();
                pending = null;
            }
            ctx.fireChannelRead(read);
            ctx.fireChannelReadComplete();
        }
    }
}
