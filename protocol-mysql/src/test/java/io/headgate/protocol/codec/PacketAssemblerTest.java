package io.headgate.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PacketAssemblerTest {

    private static final byte[] TWO_AND_AN_EMPTY_ONE = {3, 0, 0, 1, 'a', 'b', 'c', 0, 0, 0, 2, 1, 0, 0, (byte) 255, 'd'};

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final PacketAssembler packets = new PacketAssembler(100);

    @AfterEach
    void nothingIsHeldAtTheEnd() {
        packets.close();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    @Test
    void packetsComeOutWholeWithTheirSequenceIds() {
        add(TWO_AND_AN_EMPTY_ONE, 0, TWO_AND_AN_EMPTY_ONE.length);
        assertThat(drained()).containsExactly("1:abc", "2:", "255:d");
        assertThat(allocator.metric().usedHeapMemory()).as("held between packets").isZero();
    }

    @Test
    void packetsComeOutTheSameWhereBytesComeOneAtATime() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < TWO_AND_AN_EMPTY_ONE.length; i++) {
            add(TWO_AND_AN_EMPTY_ONE, i, i + 1);
            all.addAll(drained());
        }
        assertThat(all).containsExactly("1:abc", "2:", "255:d");
    }

    @Test
    void packetsComeOutTheSameWhereverTheBytesAreSplit() {
        for (int split = 1; split < TWO_AND_AN_EMPTY_ONE.length; split++) {
            add(TWO_AND_AN_EMPTY_ONE, 0, split);
            List<String> all = new ArrayList<>(drained());
            add(TWO_AND_AN_EMPTY_ONE, split, TWO_AND_AN_EMPTY_ONE.length);
            all.addAll(drained());
            assertThat(all).as("split at %d", split).containsExactly("1:abc", "2:", "255:d");
        }
    }

    @Test
    void aPacketOfTheLimitIsTakenAndALongerOneIsRefusedByItsHeader() {
        byte[] most = new byte[104];
        most[0] = 100;
        add(most, 0, most.length);
        assertThat(packets.poll()).hasSize(100);
        add(new byte[] {101, 0, 0, 0}, 0, 4);
        assertThatThrownBy(packets::poll).isInstanceOfSatisfying(ProtocolException.class,
                e -> assertThat(e.errorCode()).isEqualTo(ErrorCode.ER_NET_PACKET_TOO_LARGE))
                .hasMessageContaining("101 bytes");
    }

    @Test
    void bytesBehindTheLastPacketAreHandedOver() {
        add(new byte[] {1, 0, 0, 0, 'x', 7, 7}, 0, 7);
        assertThat(packets.poll()).containsExactly('x');
        ByteBuf rest = packets.takeRest();
        assertThat(Wire.readRest(rest)).containsExactly(7, 7);
        rest.release();
        assertThat(packets.takeRest()).isNull();
        assertThat(packets.poll()).isNull();
    }

    private void add(byte[] bytes, int from, int to) {
        packets.add(allocator.heapBuffer(to - from).writeBytes(bytes, from, to - from), allocator);
    }

    private List<String> drained() {
        List<String> all = new ArrayList<>();
        for (byte[] payload = packets.poll(); payload != null; payload = packets.poll()) {
            all.add(packets.sequenceId() + ":" + new String(payload, java.nio.charset.StandardCharsets.US_ASCII));
        }
        return all;
    }
}
