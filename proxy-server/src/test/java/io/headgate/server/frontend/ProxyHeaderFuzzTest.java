package io.headgate.server.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes first: the same client wherever it is cut, or a refusal, and the rest untouched. */
class ProxyHeaderFuzzTest {

    private static final String V2 = "0D0A0D0A000D0A515549540A";

    /** One byte that chooses the rule, then what is sent. */
    static Stream<Arguments> seeds() {
        return Stream.of("50524F585920554E4B4E4F574E0D0A0102",
                        "50524F5859205443503420312E322E332E3420352E362E372E382031203333303"  + "60D0A01",
                        "50524F58592054435A3520312E322E332E342E000D0A0D0A003333300A0D0A01",
                        V2 + "2111000CCB0071070A000001DC040CEA01", V2 + "20000000", V2 + "21000000", "4A0000010D")
                .flatMap(hex -> Stream.of("00", "01", "02").map(rule -> Arguments.of(
                        (Object) HexFormat.of().parseHex(rule + hex))));
    }

    private static final class Told implements ProxyHeaderReceiver.Login {
        private final StringBuilder what = new StringBuilder();

        @Override
        public ClientAddress address() {
            return new ClientAddress(new InetSocketAddress("10.0.0.9", 4711), false, false);
        }

        @Override
        public void onProxyHeader(ClientAddress announced) {
            what.append("client ").append(announced);
        }

        @Override
        public void refuseHeader(String why) {
            what.append("refused");
        }
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesAreTheSameClientWhereverTheyAreCut(byte[] data) {
        if (data == null || data.length < 2) {
            return;
        }
        ProxyHeaderRule rule = ProxyHeaderRule.values()[(data[0] & 0xFF) % ProxyHeaderRule.values().length];
        byte[] sent = Arrays.copyOfRange(data, 1, data.length);
        assertThat(told(rule, sent, 1)).isEqualTo(told(rule, sent, sent.length));
    }

    private static String told(ProxyHeaderRule rule, byte[] sent, int step) {
        Told told = new Told();
        EmbeddedChannel channel = new EmbeddedChannel(new ProxyHeaderDetector(rule, new ProxyHeaderReceiver(told)));
        for (int at = 0; at < sent.length && channel.isOpen(); at += step) {
            channel.writeInbound(Unpooled.copiedBuffer(Arrays.copyOfRange(sent, at, Math.min(sent.length, at + step))));
        }
        channel.finishAndReleaseAll();
        return told.what.toString();
    }
}
