package io.headgate.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.response.ResponseShape;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a server sends: a refusal or a response, the same for every split, and no buffer left behind. */
class ResponseRelayFuzzTest {

    private static final int HOW = 3;

    /** Two bytes that say how to relay, one where to split, then what the server sends. */
    static Stream<Arguments> seeds() {
        return Responses.all().stream().flatMap(response -> Stream.of(0, 1, 2, 3, 4).map(how -> {
            byte[] sent = response.script.asBackendSends();
            byte[] seed = new byte[HOW + sent.length];
            seed[0] = (byte) response.shape.ordinal();
            seed[1] = how.byteValue();
            seed[2] = (byte) (sent.length / 2);
            System.arraycopy(sent, 0, seed, HOW, sent.length);
            return Arguments.of((Object) seed);
        }));
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreRelayedOrRefusedAndNothingLeaks(byte[] data) {
        if (data == null || data.length < HOW) {
            return;
        }
        ResponseShape shape = ResponseShape.values()[Byte.toUnsignedInt(data[0]) % ResponseShape.values().length];
        Capabilities capabilities = Capabilities.of(Capabilities.CLIENT_PROTOCOL_41);
        capabilities = (data[1] & 1) == 0 ? capabilities : capabilities.with(Capabilities.CLIENT_DEPRECATE_EOF);
        capabilities = (data[1] & 2) == 0 ? capabilities : capabilities.with(Capabilities.CLIENT_SESSION_TRACK);
        TrackerFilter filter = TrackerFilter.of(TrackerSettings.INSTALLED, (data[1] & 8) == 0);
        Wishes wishes = (data[1] & 4) == 0 ? new Wishes(capabilities, filter) : null;
        byte[] sent = Arrays.copyOfRange(data, HOW, data.length);
        byte[] whole = relay(shape, wishes, sent, sent.length);
        assertThat(relay(shape, wishes, sent, Byte.toUnsignedInt(data[2]) + 1)).isEqualTo(whole);
        assertThat(relay(shape, wishes, sent, 1)).isEqualTo(whole);
    }

    /** What the client got of bytes that come {@code step} at a time, or null when they were refused. */
    private static byte[] relay(ResponseShape shape, Wishes wishes, byte[] sent, int step) {
        Collected client = new Collected();
        ResponseRelay relay = new ResponseRelay(client.allocator());
        if (wishes == null) {
            relay.beginSwallow(shape);
        } else if (shape == ResponseShape.PREPARE) {
            relay.beginPrepare(7, wishes.view(), client);
        } else {
            relay.beginForward(shape, wishes.view(), client);
        }
        byte[] got;
        try {
            for (int at = 0; at < sent.length; at += step) {
                relay.onRead(client.read(sent, at, Math.min(at + step, sent.length)));
            }
            got = client.bytes();
        } catch (ProtocolException e) {
            got = null;
        }
        relay.close();
        assertThat(client.isAllReleased()).as("all buffers released").isTrue();
        return got;
    }
}
