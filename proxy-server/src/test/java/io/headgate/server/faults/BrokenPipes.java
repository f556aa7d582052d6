package io.headgate.server.faults;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets a client's connection turn out to be broken when the proxies of this JVM write to it, in the middle of the call,
 * as a socket does whose peer has reset it. Netty finds this class as a service.
 */
public final class BrokenPipes extends ChannelInitializerExtension {

    private static final AtomicBoolean NEXT = new AtomicBoolean();

    /** The next flush to a client fails. */
    static void breakNext() {
        NEXT.set(true);
    }

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void flush(ChannelHandlerContext ctx) {
                if (NEXT.compareAndSet(true, false)) {
                    ctx.fireExceptionCaught(new IOException("Broken pipe"));
                }
                ctx.flush();
            }
        });
    }
}
