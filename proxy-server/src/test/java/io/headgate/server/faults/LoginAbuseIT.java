package io.headgate.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.packet.AuthSwitchRequest;
import io.headgate.protocol.packet.HandshakeResponse41;
import io.headgate.testkit.PasswordProof;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody recorded of other people's logins, and packets that have no place where a login goes on. */
final class LoginAbuseIT extends FaultTest {

    private static final byte[] FAST = {1, 3};
    private static final byte[] FULL = {1, 4};
    private static final byte[] ASK_FOR_KEY = {2};
    private static final int RSA_BLOCK = 256;

    @Test
    void aRecordedScrambleTakesNoFastPath() throws IOException {
        start();
        RawClient victim = connect();
        byte[] recorded =
                PasswordProof.of(PasswordProof.CACHING_SHA2, PASSWORD, victim.readGreeting().authPluginData());
        begin(victim, PasswordProof.CACHING_SHA2, recorded);
        assertThat(victim.readPacket().payload()).isEqualTo(FAST);
        assertThat(victim.readPacket().isOk()).isTrue();

        RawClient thief = connect();
        thief.readGreeting();
        begin(thief, PasswordProof.CACHING_SHA2, recorded);
        assertThat(thief.readPacket().payload()).isEqualTo(FULL);
        thief.send(recorded);
        assertThat(code(thief.readPacket())).isEqualTo(1045);
    }

    @Test
    void aRecordedEncryptedPasswordIsAnotherOneElsewhere() throws IOException {
        startWithoutBystander("failed-login-delay", "0s");
        RawClient victim = connect();
        byte[] nonce = victim.readGreeting().authPluginData();
        begin(victim, PasswordProof.CACHING_SHA2, PasswordProof.of(PasswordProof.CACHING_SHA2, PASSWORD, nonce));
        assertThat(victim.readPacket().payload()).isEqualTo(FULL);
        victim.send(ASK_FOR_KEY);
        byte[] key = victim.readPacket().payload();
        byte[] recorded = PasswordProof.encrypted(PASSWORD, nonce, Arrays.copyOfRange(key, 1, key.length));
        victim.send(recorded);
        assertThat(victim.readPacket().isOk()).isTrue();

        RawClient thief = connect();
        thief.readGreeting();
        begin(thief, PasswordProof.CACHING_SHA2, new byte[32]);
        assertThat(thief.readPacket().payload()).isEqualTo(FULL);
        thief.send(recorded);
        assertThat(code(thief.readPacket())).isEqualTo(1045);
    }

    @Test
    void aRecordedNativeScrambleIsWrongElsewhere(@TempDir Path folder) throws IOException {
        start("failed-login-delay", "0s", "credentials-file", credentials(folder));
        RawClient victim = connect();
        byte[] recorded = PasswordProof.of(PasswordProof.NATIVE, PASSWORD, victim.readGreeting().authPluginData());
        begin(victim, PasswordProof.NATIVE, recorded);
        assertThat(victim.readPacket().isOk()).isTrue();

        RawClient thief = connect();
        thief.readGreeting();
        begin(thief, PasswordProof.NATIVE, recorded);
        assertThat(thief.readPacket().header()).isEqualTo(AuthSwitchRequest.HEADER);
        thief.send(recorded);
        assertThat(code(thief.readPacket())).isEqualTo(1045);
    }

    @Test
    void noTwoGreetingsAreAlike() throws IOException {
        start();
        List<byte[]> nonces = Stream.of(connect(), connect(), connect()).map(client -> {
            try {
                return client.readGreeting().authPluginData();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }).toList();
        assertThat(nonces.stream().map(ByteBufUtil::hexDump)).doesNotHaveDuplicates().doesNotContain("00".repeat(20));
    }

    static Stream<Arguments> abuses() {
        return Stream.of(
                abuse("nothing", 1045, packet(3, new byte[0])),
                abuse("a byte", 1045, packet(3, new byte[1])),
                abuse("a truncated password", 1045, packet(3, new byte[RSA_BLOCK - 1])),
                abuse("an oversized password", 1045, packet(3, new byte[RSA_BLOCK + 1])),
                abuse("no password in it", 1045, packet(3, new byte[RSA_BLOCK])),
                abuse("the password in the clear", 1045, packet(3, PasswordProof.nulTerminated(PASSWORD))),
                abuse("the most that a login may have", 1045, packet(3, new byte[64 * 1024])),
                abuse("a byte more", 1043, packet(3, new byte[64 * 1024 + 1])),
                abuse("the beginning of 16 MiB", 1043, new byte[] {-1, -1, -1, 3}),
                abuse("a packet that was sent already", 1156, packet(2, new byte[RSA_BLOCK])),
                abuse("a packet too early", 1156, packet(4, new byte[RSA_BLOCK])),
                abuse("a packet with the id of a command", 1156, packet(0, new byte[RSA_BLOCK])),
                abuse("a statement in place of a password", 1156,
                        packet(0, "\3SELECT 1".getBytes(StandardCharsets.US_ASCII))),
                abuse("a statement with the right id", 1045,
                        packet(3, "\3SELECT 1".getBytes(StandardCharsets.US_ASCII))),
                abuse("a second login", 1045, packet(3, login(PasswordProof.CACHING_SHA2, new byte[32]))),
                abuse("a scramble again", 1045, packet(3, new byte[32])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("abuses")
    void whatHasNoPlaceInALoginIsRefusedAndCounted(String name, int code, byte[] bytes, @TempDir Path folder)
            throws IOException {
        start("failed-login-delay", "0s", "credentials-file", credentials(folder));
        RawClient client = connect();
        client.readGreeting();
        begin(client, PasswordProof.CACHING_SHA2, new byte[32]);
        assertThat(client.readPacket().payload()).isEqualTo(FULL);

        client.sendBytes(bytes);
        assertThat(code(client.readPacket())).isEqualTo(code);
        assertThat(client.awaitClose()).isTrue();
        assertThat(proxy().proxy().meters().clientLoginsFailed()).isEqualTo(1);
        assertThat(stats().openFailures()).isZero();
        assertThat(text(login(), "SELECT 'in'")).isEqualTo("in");
    }

    @Test
    void aPacketWhileTheKeyIsMadeEndsTheLogin() throws IOException {
        start();
        RawClient client = connect();
        client.readGreeting();
        begin(client, PasswordProof.CACHING_SHA2, new byte[32]);
        assertThat(client.readPacket().payload()).isEqualTo(FULL);
        client.sendBytes(ByteBufUtil.getBytes(Unpooled.wrappedBuffer(packet(3, ASK_FOR_KEY), packet(4, ASK_FOR_KEY))));
        // out of order, or, once the key is there, no password
        assertThat(code(client.readPacket())).isIn(1156, 1045);
        assertThat(client.awaitClose()).isTrue();
        assertThat(proxy().proxy().meters().clientLoginsFailed()).isEqualTo(1);
    }

    @Test
    void halfAPacketIsNoLogin() throws IOException {
        start("login-timeout", "3s");
        RawClient waits = connect();
        waits.readGreeting();
        begin(waits, PasswordProof.CACHING_SHA2, new byte[32]);
        assertThat(waits.readPacket().payload()).isEqualTo(FULL);
        waits.sendBytes(Arrays.copyOf(packet(3, new byte[RSA_BLOCK]), RSA_BLOCK));
        assertThat(waits.awaitClose()).isTrue();
        assertThat(text(login(), "SELECT 'in'")).isEqualTo("in");
    }

    private static Arguments abuse(String name, int code, byte[] bytes) {
        return Arguments.of(name, code, bytes);
    }

    private static byte[] packet(int sequenceId, byte[] payload) {
        return ByteBufUtil.getBytes(Unpooled.buffer().writeMediumLE(payload.length).writeByte(sequenceId)
                .writeBytes(payload));
    }

    private static void begin(RawClient client, String plugin, byte[] response) throws IOException {
        client.send(login(plugin, response));
    }

    private static byte[] login(String plugin, byte[] response) {
        ByteBuf out = Unpooled.buffer();
        new HandshakeResponse41(RawClient.DEFAULT_CAPABILITIES, 1 << 24, 45, USER, response, null, plugin, List.of(), 0)
                .write(out);
        return ByteBufUtil.getBytes(out);
    }

    private static int code(RawPacket packet) {
        return packet.err(Capabilities.of(Capabilities.CLIENT_PROTOCOL_41)).code();
    }

    private static String credentials(Path folder) throws IOException {
        Path users = Files.writeString(folder.resolve("users.yaml"),
                "users: {" + USER + ": {password: " + PASSWORD + "}}");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
        return users.toString();
    }
}
