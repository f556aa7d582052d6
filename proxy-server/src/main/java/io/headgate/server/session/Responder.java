package io.headgate.server.session;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.packet.EofPacket;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.OkPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.function.Consumer;

/** Writes the packets that the proxy itself sends to a client. Flushes each. */
public final class Responder {

    private static final int HEADER = 4;
    private static final byte[] NOTHING = {};

    private final Channel channel;

    public Responder(Channel channel) {
        this.channel = channel;
    }

    /** An OK without result. */
    public void ok(int sequenceId, int status, Capabilities capabilities) {
        packet(sequenceId, out -> new OkPacket(0, 0, status, 0, NOTHING, NOTHING).write(out, capabilities, 0x00));
    }

    /** The answer to COM_SET_OPTION: an EOF, or an OK in its place. */
    public void eof(int sequenceId, int status, Capabilities capabilities) {
        packet(sequenceId, out -> {
            if (capabilities.has(Capabilities.CLIENT_DEPRECATE_EOF)) {
                new OkPacket(0, 0, status, 0, NOTHING, NOTHING).write(out, capabilities, 0xFE);
            } else {
                new EofPacket(0, status).write(out);
            }
        });
    }

    public void error(int sequenceId, ErrPacket error, Capabilities capabilities) {
        packet(sequenceId, out -> error.write(out, capabilities));
    }

    /** Any packet; {@code payload} writes what follows the header. */
    public void packet(int sequenceId, Consumer<ByteBuf> payload) {
        ByteBuf out = channel.alloc().buffer(64);
        out.writeIntLE(0);
        payload.accept(out);
        out.setMediumLE(0, out.readableBytes() - HEADER);
        out.setByte(3, sequenceId);
        channel.writeAndFlush(out, channel.voidPromise());
    }
}
