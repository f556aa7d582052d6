package io.headgate.server.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames there and back, cut anywhere, and what is refused. */
class FrameCodecTest {

    private static final int MAX = 0xFF_FFFF;

    static List<Codec> codecs() {
        return List.of(ZlibCodec.INSTANCE, new ZstdCodec(3));
    }

    static Stream<Arguments> sizes() {
        return codecs().stream().flatMap(codec -> Stream.of(0, 1, 45, 46, 49, 50, 65_531, 65_532, 65_533, 200_000,
                MAX - 5, MAX - 4, MAX - 1, MAX, MAX + 1).map(size -> Arguments.of(codec, size)));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aPacketOfAnySizeArrives(Codec codec, int size) {
        for (byte[] payload : List.of(new byte[size], noise(size))) {
            byte[] message = Framed.message(0, payload);
            byte[] frames = Framed.encoded(codec, new BackendNumbering(), message);
            assertThat(frames.length).isLessThan(size + 7 * (size / FrameEncoder.MAX_PLAIN + 3) + 8);
            assertThat(Framed.decoded(codec, new ClientNumbering(), frames, 100_000)).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aFrameOfAnySizeArrives(Codec codec, int size) {
        byte[] message = Framed.message(0, new byte[size]);
        assumeTrue(message.length <= MAX, "no frame is that long");
        byte[] frame = Framed.frame(0, message.length, Framed.compressed(codec, message));
        assertThat(Framed.decoded(codec, new ClientNumbering(), frame, frame.length)).isEqualTo(message);
        assertThat(Framed.decoded(codec, new ClientNumbering(), Framed.frame(0, 0, message), 100_000))
                .isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void oneByteAtATimeIsEnough(Codec codec) {
        byte[] message = Framed.joined(Framed.message(0, text(30)), Framed.message(0, text(5000)),
                Framed.message(0, new byte[0]), Framed.message(0, noise(300)));
        byte[] frames = Framed.encoded(codec, new BackendNumbering(), message);
        assertThat(Framed.decoded(codec, new ClientNumbering(), frames, 1)).isEqualTo(message);
    }

    /** A piece is full just when nothing more has come. */
    @ParameterizedTest
    @MethodSource("codecs")
    void aLongFrameMayComeOneByteAtATime(Codec codec) {
        byte[] letters = noise(200_000);
        for (int i = 0; i < letters.length; i++) {
            letters[i] &= 0xF;
        }
        byte[] message = Framed.message(0, letters);
        byte[] frame = Framed.frame(0, message.length, Framed.compressed(codec, message));
        assertThat(Framed.decoded(codec, new ClientNumbering(), frame, 1)).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void packetsCrossFramesAndFramesHoldPackets(Codec codec) {
        byte[] packets = Framed.joined(Framed.packet(1, text(10)), Framed.packet(2, text(400)),
                Framed.packet(3, text(3)));
        for (int cut = 1; cut < packets.length; cut++) {
            byte[] first = Arrays.copyOf(packets, cut);
            byte[] second = Arrays.copyOfRange(packets, cut, packets.length);
            byte[] frames = Framed.joined(Framed.frame(1, first.length, Framed.compressed(codec, first)),
                    Framed.frame(2, second.length, Framed.compressed(codec, second)));
            assertThat(Framed.decoded(codec, answering(), frames, 50)).isEqualTo(packets);
        }
    }

    /** The numbering of a backend that has been sent one command. */
    private static Numbering answering() {
        Numbering numbering = new BackendNumbering();
        numbering.packetOut(0, false);
        return numbering;
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void whatDoesNotShrinkIsStored(Codec codec) {
        byte[] frames = Framed.encoded(codec, new BackendNumbering(), Framed.message(0, noise(1000)));
        assertThat(frames).hasSize(7 + 1004);
        assertThat(frames).startsWith(1004 & 0xFF, 1004 >> 8, 0, 0, 0, 0, 0);
        assertThat(Framed.encoded(codec, new BackendNumbering(), Framed.message(0, new byte[45]))).hasSize(7 + 49);
        assertThat(Framed.encoded(codec, new BackendNumbering(), Framed.message(0, new byte[46]))).hasSizeLessThan(50);
    }

    static Stream<Arguments> garbage() {
        return codecs().stream().flatMap(codec -> {
            byte[] plain = Framed.message(0, text(200));
            byte[] body = Framed.compressed(codec, plain);
            byte[] damaged = body.clone();
            damaged[0] ^= 0x55;
            return Stream.of(
                    Arguments.of(codec, "no compressed data", Framed.frame(0, 100, text(60))),
                    Arguments.of(codec, "damaged", Framed.frame(0, plain.length, damaged)),
                    Arguments.of(codec, "announces too little", Framed.frame(0, plain.length - 1, body)),
                    Arguments.of(codec, "announces too much", Framed.frame(0, plain.length + 1, body)),
                    Arguments.of(codec, "announces the most", Framed.frame(0, MAX, body)),
                    Arguments.of(codec, "cut short", Framed.frame(0, plain.length,
                            Arrays.copyOf(body, body.length - 1))),
                    Arguments.of(codec, "longer than its data", Framed.frame(0, plain.length,
                            Framed.joined(body, new byte[1]))),
                    Arguments.of(codec, "nothing at all", Framed.frame(0, 1, new byte[0])));
        });
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("garbage")
    void aFrameThatIsWrongIsRefused(Codec codec, String what, byte[] frame) {
        for (int step : new int[] {1, 7, frame.length}) {
            ProtocolException refused = catchThrowableOfType(ProtocolException.class,
                    () -> Framed.decoded(codec, new ClientNumbering(), frame, step));
            assertThat(refused).as("%s, %d at a time", what, step).isNotNull();
            assertThat(refused.errorCode()).isEqualTo(ErrorCode.ER_NET_UNCOMPRESS_ERROR);
        }
        // what the refused frame used is fit for the next one
        byte[] message = Framed.message(0, text(200));
        assertThat(Framed.decoded(codec, new ClientNumbering(),
                Framed.frame(0, message.length, Framed.compressed(codec, message)), 9)).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void aFrameThatExpandsEnormouslyComesInSmallPieces(Codec codec) {
        byte[] message = Framed.message(0, new byte[MAX - 5]);
        byte[] body = Framed.compressed(codec, message);
        assertThat(body.length).isLessThan(20_000);
        List<Integer> pieces = new ArrayList<>();
        Framed.decode(codec, new ClientNumbering(), Framed.frame(0, message.length, body), 100_000,
                piece -> pieces.add(piece.readableBytes()));
        assertThat(pieces).allMatch(length -> length <= FrameDecoder.PIECE);
        assertThat(pieces.stream().mapToInt(Integer::intValue).sum()).isEqualTo(message.length);
    }

    private static byte[] text(int length) {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ('a' + i * i % 23);
        }
        return text;
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        return noise;
    }
}
