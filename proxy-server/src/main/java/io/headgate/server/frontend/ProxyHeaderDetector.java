package io.headgate.server.frontend;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Looks at a connection's first bytes for a PROXY protocol header, and is gone afterwards. No packet of MySQL's can be
 * taken for one: the headers' first bytes, read as a packet, announce more bytes than a login may have.
 */
final class ProxyHeaderDetector extends ByteToMessageDecoder {

    /** Of type-length-value fields; they are skipped. A client certificate fits. */
    private static final int MAX_TLV_BYTES = 8 * 1024;
    private static final byte[] V1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] V2 = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

    private enum Found { HEADER, OTHER, TOO_LITTLE }

    private final ProxyHeaderRule rule;
    private final ProxyHeaderReceiver receiver;

    ProxyHeaderDetector(ProxyHeaderRule rule, ProxyHeaderReceiver receiver) {
        this.rule = rule;
        this.receiver = receiver;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        switch (find(in)) {
            case TOO_LITTLE -> { }
            case HEADER -> {
                if (rule == ProxyHeaderRule.FORBIDDEN) {
                    in.skipBytes(in.readableBytes());
                    receiver.onForbidden();
                } else {
                    ctx.pipeline().addAfter(ctx.name(), null, receiver)
                            .addAfter(ctx.name(), null, new HAProxyMessageDecoder(MAX_TLV_BYTES));
                }
                ctx.pipeline().remove(this);
            }
            case OTHER -> {
                if (rule == ProxyHeaderRule.REQUIRED) {
                    in.skipBytes(in.readableBytes());
                    receiver.onMissing();
                }
                ctx.pipeline().remove(this);
            }
        }
    }

    private static Found find(ByteBuf in) {
        Found first = find(in, V1);
        return first == Found.OTHER ? find(in, V2) : first;
    }

    private static Found find(ByteBuf in, byte[] signature) {
        int there = Math.min(in.readableBytes(), signature.length);
        for (int i = 0; i < there; i++) {
            if (in.getByte(in.readerIndex() + i) != signature[i]) {
                return Found.OTHER;
            }
        }
        return there == signature.length ? Found.HEADER : Found.TOO_LITTLE;
    }
}
