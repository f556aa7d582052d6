package io.headgate.server.compression;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.headgate.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in frames: the same packets for every split, or a refusal, and no buffer left behind. */
class FrameDecoderFuzzTest {

    /** What is sent; the first byte chooses the algorithm and the side. */
    static Stream<Arguments> seeds() {
        byte[] query = Framed.message(0, new byte[300]);
        return Stream.of(0, 1, 2, 3).flatMap(choice -> {
            byte[] body = Framed.compressed(codec(choice), query);
            byte[] frame = Framed.frame(0, query.length, body);
            return Stream.of(frame, Framed.joined(frame, frame), Framed.joined(frame, new byte[3]),
                            Framed.frame(1, query.length, body), Framed.frame(0, 10, body), new byte[7],
                            Framed.frame(0, 0, new byte[] {1, 0, 0, 0, 14}), Framed.frame(0, 1, new byte[0]))
                    .map(sent -> Framed.joined(new byte[] {choice.byteValue()}, sent));
        }).map(seed -> Arguments.of((Object) seed));
    }

    private static Codec codec(int choice) {
        return (choice & 1) == 0 ? ZlibCodec.INSTANCE : new ZstdCodec(3);
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreDecodedTheSameWhereverTheyAreSplit(byte[] data) {
        if (data == null || data.length < 2) {
            return;
        }
        byte[] sent = Arrays.copyOfRange(data, 1, data.length);
        byte[] whole = decoded(data[0], sent, sent.length);
        for (int step : new int[] {1, 3, 64, 4099}) {
            if (sent.length / step < 10_000) {
                assertThat(decoded(data[0], sent, step)).as("%d at a time", step).isEqualTo(whole);
            }
        }
    }

    /**
     * The packets, and after a refusal what it is. What zlib had decompressed before it noticed may be cut anywhere.
     */
    private static byte[] decoded(int choice, byte[] sent, int step) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            Framed.decode(codec(choice), (choice & 2) == 0 ? new ClientNumbering() : new BackendNumbering(), sent, step,
                    piece -> out.writeBytes(Arrays.copyOfRange(piece.array(), piece.arrayOffset(),
                            piece.arrayOffset() + piece.readableBytes())));
        } catch (ProtocolException e) {
            return e.errorCode().name().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        }
        return out.toByteArray();
    }
}
