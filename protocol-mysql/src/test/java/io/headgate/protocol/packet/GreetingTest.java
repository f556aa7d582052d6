package io.headgate.protocol.packet;

import static io.headgate.protocol.Bytes.assertTruncations;
import static io.headgate.protocol.Bytes.hex;
import static io.headgate.protocol.Bytes.in;
import static io.headgate.protocol.Bytes.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GreetingTest {

    /** As MySQL 9.7.4 sent it. */
    private static final byte[] MYSQL_9 = hex("0a 392e372e342d3200 14000000 6b6356500b62585d 00 ffff ff 0200 ffdf 15"
            + "00000000000000000000 1a467a6c6f31417b447b015d 00"
            + "63616368696e675f736861325f70617373776f726400");

    @Test
    void aGreetingOfAServerIsReadAndWrittenUnchanged() {
        ByteBuf payload = in(MYSQL_9);
        HandshakeV10 greeting = HandshakeV10.read(payload);
        assertThat(payload.isReadable()).isFalse();
        assertThat(greeting.serverVersion()).isEqualTo("9.7.4-2");
        assertThat(greeting.connectionId()).isEqualTo(20);
        assertThat(greeting.authPluginData()).isEqualTo(hex("6b6356500b62585d1a467a6c6f31417b447b015d"));
        assertThat(greeting.capabilities()).isEqualTo(new Capabilities(0xdfff_ffffL));
        assertThat(greeting.collationId()).isEqualTo(255);
        assertThat(greeting.status()).isEqualTo(2);
        assertThat(greeting.authPluginName()).isEqualTo("caching_sha2_password");
        assertThat(written(greeting::write)).isEqualTo(MYSQL_9);
    }

    @Test
    void aTruncatedGreetingIsMalformedUnlessOnlyItsLastStringIsShorter() {
        int nameStart = MYSQL_9.length - "caching_sha2_password".length() - 1;
        Integer[] withinTheName = new Integer[MYSQL_9.length - nameStart];
        Arrays.setAll(withinTheName, i -> nameStart + i);
        assertTruncations(MYSQL_9, HandshakeV10::read, withinTheName);
    }

    @Test
    void aPluginNameWithoutItsNulIsAccepted() {
        byte[] payload = Arrays.copyOf(MYSQL_9, MYSQL_9.length - 1);
        assertThat(HandshakeV10.read(in(payload)).authPluginName()).isEqualTo("caching_sha2_password");
    }

    @Test
    void aGreetingWithoutPluginsNamesNone() {
        HandshakeV10 greeting = new HandshakeV10("5.1", 0xFFFF_FFFFL, new byte[20],
                Capabilities.of(Capabilities.CLIENT_PROTOCOL_41), 8, 2, null);
        byte[] payload = written(greeting::write);
        HandshakeV10 read = HandshakeV10.read(in(payload));
        assertThat(read).usingRecursiveComparison().isEqualTo(greeting);
        assertTruncations(payload, HandshakeV10::read);
    }

    @Test
    void anotherProtocolVersionIsABadHandshake() {
        assertThatThrownBy(() -> HandshakeV10.read(in(hex("09 3500"))))
                .isInstanceOfSatisfying(ProtocolException.class,
                        e -> assertThat(e.errorCode()).isEqualTo(ErrorCode.ER_HANDSHAKE_ERROR))
                .hasMessageContaining("version 9");
    }

    @Test
    void aScrambleOfAnotherLengthIsRefused() {
        byte[] longer = MYSQL_9.clone();
        int lengthAt = 1 + 8 + 4 + 8 + 1 + 2 + 1 + 2 + 2;
        longer[lengthAt] = 22;
        assertThatThrownBy(() -> HandshakeV10.read(in(longer))).isInstanceOf(ProtocolException.class)
                .hasMessageContaining("22 bytes");
        assertThatThrownBy(() -> new HandshakeV10("x", 1, new byte[19], Capabilities.of(), 8, 2, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAuthSwitchRequestCarriesAScrambleWithoutItsNul() {
        byte[] payload = hex("fe 6100 0102030405060708090a0b0c0d0e0f1011121314 00");
        AuthSwitchRequest request = AuthSwitchRequest.read(in(payload));
        assertThat(request.pluginName()).isEqualTo("a");
        assertThat(request.data()).isEqualTo(hex("0102030405060708090a0b0c0d0e0f1011121314"));
        assertThat(written(request::write)).isEqualTo(payload);
    }

    @Test
    void anAuthSwitchRequestMayCarryNoDataOrOtherData() {
        for (byte[] payload : new byte[][] {hex("fe 6100"), hex("fe 6100 0102"), hex("fe 6100 00")}) {
            assertThat(written(AuthSwitchRequest.read(in(payload))::write)).isEqualTo(payload);
        }
        assertTruncations(hex("fe 6100"), AuthSwitchRequest::read, 1);
    }

    @Test
    void anAuthSwitchRequestWithoutANameMeansTheOldPassword() {
        assertThat(AuthSwitchRequest.read(in(hex("fe"))).pluginName()).isEqualTo("mysql_old_password");
    }

    @Test
    void authMoreDataIsWhateverFollowsItsHeader() {
        assertThat(AuthMoreData.read(in(hex("0104"))).data()).isEqualTo(hex("04"));
        assertThat(AuthMoreData.read(in(hex("01"))).data()).isEmpty();
        assertThat(written(new AuthMoreData("key".getBytes(StandardCharsets.US_ASCII))::write))
                .isEqualTo(hex("01 6b6579"));
        assertThatThrownBy(() -> AuthMoreData.read(in(hex("0204")))).isInstanceOf(ProtocolException.class)
                .hasMessageContaining("0x01").hasMessageContaining("0x02");
    }
}
