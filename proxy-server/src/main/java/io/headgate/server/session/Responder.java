package io.headgate.server.session;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.OkPacket;
import io.headgate.server.relay.ClientView;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.function.Consumer;

/** Writes the packets that the proxy itself sends to a client. Flushes each. */
public final class Responder {

    private static final int HEADER = 4;

    private final Channel channel;
    private final Consumer<ErrPacket> onError;

    public Responder(Channel channel) {
        this(channel, error -> { });
    }

    /** @param onError told of each error that is sent */
    public Responder(Channel channel, Consumer<ErrPacket> onError) {
        this.channel = channel;
        this.onError = onError;
    }

    /** An OK without result; it tells the client what it is owed of session trackers. */
    public void ok(int sequenceId, int status, ClientView view) {
        OkPacket ok = view.tellOwed(OkPacket.of(0, status));
        packet(sequenceId, out -> ok.write(out, view.capabilities(), OkPacket.HEADER));
    }

    public void error(int sequenceId, ErrPacket error, Capabilities capabilities) {
        onError.accept(error);
        packet(sequenceId, out -> error.write(out, capabilities));
    }

    /** Any packet; {@code payload} writes what follows the header. */
    public void packet(int sequenceId, Consumer<ByteBuf> payload) {
        ByteBuf out = channel.alloc().buffer(64);
        append(out, sequenceId, payload);
        channel.writeAndFlush(out, channel.voidPromise());
    }

    /** Appends a packet to others. @param payload writes what follows the header, less than 16 MiB */
    public static void append(ByteBuf out, int sequenceId, Consumer<ByteBuf> payload) {
        int header = out.writerIndex();
        out.writeIntLE(0);
        payload.accept(out);
        out.setMediumLE(header, out.writerIndex() - header - HEADER);
        out.setByte(header + 3, sequenceId);
    }
}
