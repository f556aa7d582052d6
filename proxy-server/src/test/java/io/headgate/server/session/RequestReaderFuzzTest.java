package io.headgate.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.headgate.protocol.Command;
import io.headgate.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a client sends: the same commands for every split, or a refusal, and no buffer left behind. */
class RequestReaderFuzzTest {

    /** What the client sends. */
    static Stream<Arguments> seeds() {
        byte[] ping = Reads.packet(0, Reads.payload(Command.COM_PING.code(), 1));
        byte[] query = Reads.packet(0, Reads.payload(Command.COM_QUERY.code(), 30));
        return Stream.of(ping, query, Reads.joined(ping, query, ping), Reads.packet(1, new byte[] {3, 'x'}),
                        new byte[4], Reads.joined(query, new byte[] {5, 0, 0}), Reads.joined(query, new byte[4]),
                        Reads.packet(0, Reads.payload(Command.COM_QUERY.code(), RequestReader.WHOLE + 10)),
                        new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0, 3, 'x'})
                .map(seed -> Arguments.of((Object) seed));
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreCutTheSameWhereverTheyAreSplit(byte[] sent) {
        if (sent == null || sent.length == 0) {
            return;
        }
        List<byte[]> whole = cut(sent, sent.length);
        for (int step : new int[] {1, 3, 64, 4099}) {
            if (sent.length / step < 10_000) {
                assertThat(cut(sent, step)).as("%d at a time", step).usingRecursiveComparison().isEqualTo(whole);
            }
        }
    }

    private static List<byte[]> cut(byte[] sent, int step) {
        Reads reads = new Reads();
        RecordingSink sink = new RecordingSink();
        RequestReader reader = new RequestReader(sink, reads.allocator());
        try {
            for (int at = 0; at < sent.length; at += step) {
                reader.add(reads.read(sent, at, Math.min(sent.length, at + step)));
            }
        } catch (ProtocolException e) {
            sink.commands.add(e.getMessage().getBytes(StandardCharsets.UTF_8));
        }
        reader.close();
        assertThat(reads.held()).isZero();
        return sink.commands;
    }
}
