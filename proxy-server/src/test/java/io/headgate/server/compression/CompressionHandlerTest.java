package io.headgate.server.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the handler does with events: flushes, stopped reading, the end; and how both sides count. */
class CompressionHandlerTest {

    private static final byte[] QUERY = new byte[100];

    private final List<String> events = new ArrayList<>();
    private EmbeddedChannel channel;

    private void client() {
        channel = new EmbeddedChannel(CompressionHandler.forClient(ZlibCodec.INSTANCE), new Recorder());
        write(2, new byte[] {0, 0, 0, 2, 0, 0, 0});
        assertThat(sent()).as("the OK of the login").isEqualTo(Framed.packet(2, new byte[] {0, 0, 0, 2, 0, 0, 0}));
    }

    private void backend() {
        channel = new EmbeddedChannel(CompressionHandler.forBackend(ZlibCodec.INSTANCE), new Recorder());
    }

    private final class Recorder extends ChannelInboundHandlerAdapter {
        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            events.add("complete");
            ctx.fireChannelReadComplete();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            events.add("inactive");
            ctx.fireChannelInactive();
        }
    }

    @AfterEach
    void finish() {
        channel.finishAndReleaseAll();
    }

    private void write(int id, byte[] payload) {
        channel.write(Unpooled.wrappedBuffer(Framed.packet(id, payload)), channel.voidPromise());
        channel.flush();
    }

    /** A frame with one packet, whose number is the one that the server gives, too. */
    private void receive(int frame, int packet) {
        byte[] plain = Framed.packet(packet, QUERY);
        channel.writeInbound(Unpooled.wrappedBuffer(Framed.frame(frame, plain.length,
                Framed.compressed(ZlibCodec.INSTANCE, plain))));
    }

    private byte[] sent() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuf out;
        while ((out = channel.readOutbound()) != null) {
            Framed.take(out, all);
        }
        return all.toByteArray();
    }

    /** Sequence ids of the frames that went out. */
    private List<Integer> sentFrames() {
        List<Integer> ids = new ArrayList<>();
        ByteBuf frame;
        while ((frame = channel.readOutbound()) != null) {
            if (frame.isReadable()) {
                ids.add((int) frame.getUnsignedByte(3));
            }
            frame.release();
        }
        return ids;
    }

    /** Sequence ids of the packets that came in. */
    private List<Integer> receivedPackets() {
        List<Integer> ids = new ArrayList<>();
        ByteBuf packet;
        while ((packet = channel.readInbound()) != null) {
            ids.add((int) packet.getUnsignedByte(3));
            packet.release();
        }
        return ids;
    }

    @Test
    void aFlushIsOneFrame() {
        client();
        receive(0, 0);
        for (int id = 1; id <= 3; id++) {
            channel.write(Unpooled.wrappedBuffer(Framed.packet(id, QUERY)), channel.voidPromise());
        }
        assertThat(sentFrames()).isEmpty();
        channel.flush();
        assertThat(sentFrames()).containsExactly(1);
        channel.flush();
        assertThat(sentFrames()).isEmpty();
    }

    @Test
    void halfAPacketHeaderWaitsForTheOther() {
        client();
        receive(0, 0);
        byte[] packet = Framed.packet(1, new byte[] {7});
        channel.write(Unpooled.wrappedBuffer(packet, 0, 3), channel.voidPromise());
        channel.flush();
        assertThat(sent()).isEmpty();
        channel.write(Unpooled.wrappedBuffer(packet, 3, 2), channel.voidPromise());
        channel.flush();
        assertThat(sent()).isEqualTo(Framed.frame(1, 0, packet));
    }

    @Test
    void aPromiseIsKeptWhenAllBeforeItIsOut() {
        client();
        receive(0, 0);
        channel.write(Unpooled.wrappedBuffer(Framed.packet(1, QUERY)), channel.voidPromise());
        ChannelFuture last = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
        assertThat(last.isSuccess()).isTrue();
        assertThat(sentFrames()).containsExactly(1);
    }

    @Test
    void aClientsCommandsAndResponsesAreCountedTogether() {
        client();
        receive(0, 0);
        write(1, QUERY);
        write(2, QUERY);
        assertThat(sentFrames()).containsExactly(1, 2);
        receive(0, 0);
        write(1, QUERY);
        assertThat(sentFrames()).containsExactly(1);
        assertThat(receivedPackets()).containsExactly(0, 0);
    }

    @Test
    void aDialogueGoesOnCounting() {
        client();
        receive(0, 0);
        write(1, QUERY);
        receive(2, 2);
        write(3, QUERY);
        assertThat(sentFrames()).containsExactly(1, 3);
        assertThat(receivedPackets()).containsExactly(0, 2);
    }

    @Test
    void countingGoesRoundAt256() {
        client();
        receive(0, 0);
        for (int id = 1; id <= 256; id++) {
            write(id, QUERY);
        }
        assertThat(sentFrames()).hasSize(256).endsWith(254, 255, 0);
        receive(0, 0);
        write(1, QUERY);
        assertThat(sentFrames()).containsExactly(1);
    }

    @Test
    void whatIsSaidUnaskedHasItsOwnNumber() {
        client();
        receive(0, 0);
        write(1, QUERY);
        sentFrames();
        write(0, QUERY);
        assertThat(sentFrames()).containsExactly(0);
    }

    @Test
    void aWrongSequenceIdIsRefusedAndNothingIsReadAfterwards() {
        client();
        assertThatThrownBy(() -> receive(3, 0)).isInstanceOf(ProtocolException.class)
                .hasMessageContaining("sequence id 3 instead of 0");
        receive(0, 0);
        assertThat(receivedPackets()).isEmpty();
        write(1, QUERY);
        assertThat(sentFrames()).as("the error is what the client expects").containsExactly(4);
    }

    @Test
    void eachCommandToTheDatabaseIsInFramesOfItsOwn() {
        backend();
        channel.write(Unpooled.wrappedBuffer(Framed.packet(0, QUERY)), channel.voidPromise());
        channel.write(Unpooled.wrappedBuffer(Framed.packet(0, QUERY)), channel.voidPromise());
        channel.flush();
        assertThat(sentFrames()).containsExactly(0, 0);
    }

    @Test
    void aServersPacketsAreCountedStraight() {
        backend();
        write(0, QUERY);
        // as MySQL 9.7 does: the second result's packets begin with the number of their frame
        receive(1, 1);
        receive(2, 2);
        receive(3, 2);
        receive(4, 3);
        assertThat(receivedPackets()).containsExactly(1, 2, 3, 4);
        write(0, QUERY);
        receive(1, 1);
        assertThat(receivedPackets()).containsExactly(1);
    }

    @Test
    void whatComesWhileReadingIsStoppedWaitsAndGoesFirst() {
        backend();
        write(0, QUERY);
        channel.config().setAutoRead(false);
        receive(1, 1);
        receive(2, 2);
        assertThat(receivedPackets()).isEmpty();
        events.clear();
        channel.config().setAutoRead(true);
        channel.runPendingTasks();
        assertThat(receivedPackets()).containsExactly(1, 2);
        assertThat(events).containsExactly("complete");
    }

    @Test
    void readingStopsWithinAFrame() {
        client();
        byte[] long16 = Framed.message(0, new byte[0xFF_FFF0]);
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ctx.channel().config().setAutoRead(false);
                ctx.fireChannelRead(message);
            }
        });
        channel.writeInbound(Unpooled.wrappedBuffer(Framed.frame(0, long16.length,
                Framed.compressed(ZlibCodec.INSTANCE, long16))));
        ByteBuf first = channel.readInbound();
        assertThat(first.readableBytes()).isEqualTo(FrameDecoder.PIECE);
        first.release();
        ByteBuf second = channel.readInbound();
        assertThat(second == null).isTrue();
    }

    @Test
    void theEndOfAResponseComesBeforeTheEndOfTheConnection() {
        backend();
        write(0, QUERY);
        channel.config().setAutoRead(false);
        receive(1, 1);
        events.clear();
        channel.close();
        assertThat(receivedPackets()).containsExactly(1);
        assertThat(events).containsExactly("complete", "inactive");
    }
}
