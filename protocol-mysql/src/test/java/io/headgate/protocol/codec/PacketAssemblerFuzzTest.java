package io.headgate.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.headgate.protocol.ProtocolException;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Any bytes are the same packets wherever they are cut, or a refusal. */
class PacketAssemblerFuzzTest {

    private static final int LIMIT = 300;

    @FuzzTest
    void anyBytesAreTheSamePacketsWhereverTheyAreCut(byte[] data) {
        List<String> whole = packets(data, Math.max(1, data.length));
        assertThat(packets(data, 1)).isEqualTo(whole);
        assertThat(packets(data, 7)).isEqualTo(whole);
    }

    private static List<String> packets(byte[] data, int step) {
        List<String> packets = new ArrayList<>();
        try (PacketAssembler assembler = new PacketAssembler(LIMIT)) {
            for (int at = 0; at < data.length; at += step) {
                assembler.add(Unpooled.copiedBuffer(Arrays.copyOfRange(data, at, Math.min(data.length, at + step))),
                        UnpooledByteBufAllocator.DEFAULT);
                byte[] packet;
                while ((packet = assembler.poll()) != null) {
                    assertThat(packet.length).isLessThanOrEqualTo(LIMIT);
                    packets.add(assembler.sequenceId() + " " + HexFormat.of().formatHex(packet));
                }
            }
        } catch (ProtocolException refused) {
            packets.add(refused.getMessage());
        }
        return packets;
    }
}
