package io.headgate.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;

/**
 * The PROXY protocol header that the proxy sends.
 *
 * @see <a href="https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt">The PROXY protocol</a>
 */
public final class ProxyHeader {

    private static final ByteBuf LOCAL = encodeLocal();

    private ProxyHeader() {
    }

    /**
     * Version 2, command LOCAL: the sender speaks for itself, and the receiver takes the connection's own address. A
     * backend serves many clients in turn, so the address of none would be right.
     *
     * @return a buffer of its own for the caller, who owns it
     */
    public static ByteBuf local() {
        return LOCAL.duplicate();
    }

    private static ByteBuf encodeLocal() {
        EmbeddedChannel encoder = new EmbeddedChannel(HAProxyMessageEncoder.INSTANCE);
        encoder.writeOutbound(new HAProxyMessage(HAProxyProtocolVersion.V2, HAProxyCommand.LOCAL,
                HAProxyProxiedProtocol.UNKNOWN, null, null, 0, 0));
        ByteBuf encoded = encoder.readOutbound();
        try {
            return Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(encoded).asReadOnly());
        } finally {
            encoded.release();
            encoder.finish();
        }
    }
}
