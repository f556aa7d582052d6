package io.headgate.server.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers good and bad, whole and byte by byte. */
class ProxyHeaderDetectorTest {

    private static final String V2 = "0D0A0D0A000D0A515549540A";
    private static final ClientAddress SENDER =
            new ClientAddress(new InetSocketAddress("10.0.0.9", 4711), false, false);
    /** How a client's packet with a HandshakeResponse41 may begin. */
    private static final byte[] LOGIN = {0x50, 0, 0, 1, 5, (byte) 0xA2, 'P', 'R', 'O', 'X', 'Y', ' '};

    /** A login that remembers what it was told. */
    private static final class Recorder implements ProxyHeaderReceiver.Login {

        private ClientAddress client;
        private String refusal;

        @Override
        public ClientAddress address() {
            return SENDER;
        }

        @Override
        public void onProxyHeader(ClientAddress announced) {
            client = announced;
        }

        @Override
        public void refuseHeader(String why) {
            refusal = why;
        }
    }

    private final Recorder login = new Recorder();

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "PROXY TCP4 203.0.113.7 10.0.0.1 56324 3306\\r\\n|203.0.113.7:56324",
        "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\\r\\n|255.255.255.255:65535",
        "PROXY TCP6 2001:db8::7 2001:db8::1 56324 3306\\r\\n|[2001:db8::7]:56324",
        "PROXY UNKNOWN\\r\\n|10.0.0.9:4711"})
    void version1NamesTheClient(String text, String client) {
        everyWay(text.translateEscapes().getBytes(StandardCharsets.US_ASCII), client);
    }

    @ParameterizedTest
    @CsvSource({
        // PROXY over TCP4: 203.0.113.7:56324 to 10.0.0.1:3306
        "2111000C CB007107 0A000001 DC04 0CEA, 203.0.113.7:56324",
        // the same over UDP, and with two fields of four bytes behind it
        "2112000C CB007107 0A000001 DC04 0CEA, 203.0.113.7:56324",
        "21110014 CB007107 0A000001 DC04 0CEA 0400010A 05000100, 203.0.113.7:56324",
        // TCP6
        "21210024 20010DB8000000000000000000000007 20010DB8000000000000000000000001 DC04 0CEA, [2001:db8::7]:56324",
        // LOCAL, bare and with an address that does not count
        "20000000, 10.0.0.9:4711",
        "2011000C CB007107 0A000001 DC04 0CEA, 10.0.0.9:4711",
        // PROXY with an unspecified family
        "21000000, 10.0.0.9:4711"})
    void version2NamesTheClient(String hex, String client) {
        everyWay(bytes(V2 + hex), client);
    }

    @Test
    void aClientBehindAUnixSocketOfTheSenderIsLocalhostAndNotPrivate() {
        everyWay(bytes(V2 + "213100D8" + "2F612E736F636B" + "00".repeat(101) + "2F622E736F636B" + "00".repeat(101)),
                "localhost");

        assertThat(login.client.isPrivate()).isFalse();
    }

    private void everyWay(byte[] header, String client) {
        byte[] rest = LOGIN;
        for (ProxyHeaderRule rule : new ProxyHeaderRule[] {ProxyHeaderRule.REQUIRED, ProxyHeaderRule.OPTIONAL}) {
            for (int step : new int[] {1, 2, 7, header.length, header.length + 3, header.length + rest.length}) {
                login.client = null;
                ByteBuf in = Unpooled.wrappedBuffer(header, rest);
                byte[] passed = feed(rule, in, step);
                assertThat(login.refusal).isNull();
                assertThat(login.client).as("%s in steps of %d", rule, step).isNotNull().hasToString(client);
                assertThat(passed).as("%s in steps of %d", rule, step).isEqualTo(rest);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "PROXY TCP4 203.0.113.7 10.0.0.1 56324\r\n",
        "PROXY TCP4 203.0.113.777 10.0.0.1 56324 3306\r\n",
        "PROXY TCP4 203.0.113.7 10.0.0.1 56324 70000\r\n",
        "PROXY TCP4 2001:db8::7 2001:db8::1 56324 3306\r\n",
        "PROXY TCP6 host other 1 2\r\n",
        "PROXY SCTP 203.0.113.7 10.0.0.1 56324 3306\r\n",
        "PROXY \r\n",
        "PROXY  TCP4 203.0.113.7 10.0.0.1 56324 3306\r\n"})
    void aMalformedHeaderOfVersion1IsRefused(String text) {
        assertMalformed(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aHeaderOfVersion1WithoutAnEndIsRefused() {
        assertMalformed(("PROXY UNKNOWN " + "x".repeat(200)).getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        // version 3, an unknown command, an unknown family
        "3111000C CB007107 0A000001 DC04 0CEA",
        "2F11000C CB007107 0A000001 DC04 0CEA",
        "2151000C CB007107 0A000001 DC04 0CEA",
        // an address that is shorter than its family wants
        "2111000B CB007107 0A000001 DC04 0C",
        "21210000",
        // a field that claims more than there is
        "21110010 CB007107 0A000001 DC04 0CEA 04FFFF00"})
    void aMalformedHeaderOfVersion2IsRefused(String hex) {
        assertMalformed(bytes(V2 + hex));
    }

    @Test
    void aHeaderWithMoreThanEightKibibytesOfFieldsIsRefused() {
        assertMalformed(bytes(V2 + "2111FFFF CB007107 0A000001 DC04 0CEA" + "04FFF0" + "00".repeat(9 * 1024)));
    }

    private void assertMalformed(byte[] header) {
        for (int step : new int[] {1, header.length}) {
            login.refusal = null;
            byte[] passed = feed(ProxyHeaderRule.REQUIRED, Unpooled.wrappedBuffer(header, LOGIN), step);
            assertThat(login.refusal).startsWith("the PROXY protocol header is malformed (");
            assertThat(login.client).isNull();
            assertThat(passed).isEmpty();
        }
    }

    @Test
    void aHeaderFromSomebodyWhoMaySendNoneIsRefused() {
        byte[] passed = feed(ProxyHeaderRule.FORBIDDEN, ascii("PROXY TCP4 203.0.113.7 10.0.0.1 56324 3306\r\n"), 1);

        assertThat(login.refusal)
                .isEqualTo("a PROXY protocol header came from 10.0.0.9, which is not in proxy-protocol-networks");
        assertThat(login.client).isNull();
        assertThat(passed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUIT\r\n", "PROXZ", "PRO\0", "\r\n\r\n\1"})
    void somethingElseThanAHeaderIsRefusedWhereOneMustCome(String text) {
        byte[] passed = feed(ProxyHeaderRule.REQUIRED, ascii(text), 1);

        assertThat(login.refusal).isEqualTo("no PROXY protocol header came from 10.0.0.9, which is in"
                + " proxy-protocol-networks; let it send one, or set proxy-protocol to optional");
        assertThat(passed).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = ProxyHeaderRule.class, names = {"OPTIONAL", "FORBIDDEN"})
    void whatIsNoHeaderPassesUnchanged(ProxyHeaderRule rule) {
        for (byte[] packet : new byte[][] {LOGIN, {'P', 'R', 0, 1, 5}, {13, 10, 0, 1, 5}, {'\r', '\n', '\r', 0}}) {
            for (int step = 1; step <= packet.length; step++) {
                assertThat(feed(rule, Unpooled.wrappedBuffer(packet), step)).isEqualTo(packet);
                assertThat(login.refusal).isNull();
                assertThat(login.client).isNull();
            }
        }
    }

    @Test
    void anyBytesBehindASignatureEndInAnAddressOrARefusalOrAreWaitedFor() {
        Random random = new Random(7);
        for (int round = 0; round < 5_000; round++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            login.client = null;
            login.refusal = null;
            byte[] signature = random.nextBoolean() ? bytes(V2) : "PROXY ".getBytes(StandardCharsets.US_ASCII);
            byte[] passed = feed(ProxyHeaderRule.REQUIRED, Unpooled.wrappedBuffer(signature, noise),
                    1 + random.nextInt(100));
            assertThat(login.client != null && login.refusal != null).isFalse();
            assertThat(login.client != null || passed.length == 0).isTrue();
        }
    }

    /** Feeds copies, some bytes at a time, until the channel is closed; what passes the detector. Owns {@code in}. */
    private byte[] feed(ProxyHeaderRule rule, ByteBuf in, int step) {
        EmbeddedChannel channel = new EmbeddedChannel(new ProxyHeaderDetector(rule, new ProxyHeaderReceiver(login)));
        ByteBuf passed = Unpooled.buffer();
        while (in.isReadable() && channel.isOpen() && login.refusal == null) {
            channel.writeInbound(in.readBytes(Math.min(step, in.readableBytes())));
            ByteBuf out;
            while ((out = channel.readInbound()) != null) {
                passed.writeBytes(out);
                out.release();
            }
        }
        channel.finishAndReleaseAll();
        return ByteBufUtil.getBytes(passed);
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(String hex) {
        return ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
    }
}
