package io.headgate.auth;

import io.headgate.protocol.packet.AuthMoreData;
import io.headgate.protocol.packet.AuthSwitchRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/** Packets of this package as arrays. */
final class Payloads {
    private Payloads() {
    }

    static byte[] authMoreData(byte[] data) {
        return written(new AuthMoreData(data)::write);
    }

    static byte[] authSwitchRequest(String plugin, byte[] nonce) {
        return written(new AuthSwitchRequest(plugin, nonce)::write);
    }

    private static byte[] written(Consumer<ByteBuf> writer) {
        ByteBuf out = Unpooled.buffer();
        writer.accept(out);
        return ByteBufUtil.getBytes(out);
    }
}
