package io.headgate.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.headgate.protocol.Command;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in front of a text: attributes whose end is found, or a refusal. */
class QueryFrameFuzzTest {

    /** What follows the command byte. */
    static Stream<Arguments> seeds() {
        return Stream.of("000153", "0101000153", "01010001fe00016103787978", "0401020108000161060001620000016301000164"
                + "0500000000000000037879" + "7a0553").map(hex -> Arguments.of((Object) HexFormat.of().parseHex(hex)));
    }

    @MethodSource("seeds")
    @FuzzTest
    void theTextIsBehindTheAttributes(byte[] data) {
        if (data == null) {
            return;
        }
        Reads reads = new Reads();
        byte[] payload = new byte[data.length + 1];
        payload[0] = (byte) Command.COM_QUERY.code();
        System.arraycopy(data, 0, payload, 1, data.length);
        ByteBuf frame = reads.read(Reads.packet(0, payload));
        try {
            int textAt = QueryFrame.textAt(frame);
            assertThat(textAt).isBetween(QueryFrame.PLAIN_TEXT + 2, frame.readableBytes());
            byte[] text = Arrays.copyOfRange(payload, textAt - 4, payload.length);
            ByteBuf fit = QueryFrame.fit(frame, textAt, false, reads.allocator());
            frame = fit;
            assertThat(Wire.readRest(fit.skipBytes(QueryFrame.PLAIN_TEXT))).isEqualTo(text);
        } catch (ProtocolException refused) {
            assertThat(data.length).isNotNegative();
        } finally {
            frame.release();
        }
        assertThat(reads.held()).isZero();
    }
}
