package io.headgate.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import io.headgate.protocol.ErrorCode;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed clients that send nonsense, and those that send or are sent much. */
final class CompressedIT extends FaultTest {

    private static final int MEGABYTE = 1 << 20;
    private static final int MAX_FRAME = 0xFF_FFFF;

    private static String maxAllowedPacket;

    @BeforeAll
    static void allowLongPackets() {
        maxAllowedPacket = DATABASE.queryValue("SELECT @@global.max_allowed_packet");
        DATABASE.execute("SET GLOBAL max_allowed_packet = 134217728",
                "CREATE TABLE faults.large (v LONGBLOB) ENGINE = MyISAM");
    }

    @AfterAll
    static void allowThemNoMore() {
        DATABASE.execute("SET GLOBAL max_allowed_packet = " + maxAllowedPacket);
    }

    private RawClient login(String algorithm) throws IOException {
        RawClient client = connect();
        long flag = algorithm.equals("zlib") ? Capabilities.CLIENT_COMPRESS
                : Capabilities.CLIENT_ZSTD_COMPRESSION_ALGORITHM;
        assertThat(client.login(new RawClient.Login(USER, PASSWORD).withCapabilities(flag)).isOk()).isTrue();
        return client;
    }

    private static void isRefused(RawClient client, int errorFrame, ErrorCode code) throws IOException {
        client.expectFrame(errorFrame);
        RawPacket answer = client.readPacket();
        assertThat(answer.err(client.capabilities()).code()).isEqualTo(code.code());
        assertThat(client.awaitClose()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zlib", "zstd"})
    void aWrongSequenceIdEndsThatClientOnly(String algorithm) throws IOException {
        start("max-connections", "2");
        RawClient client = login(algorithm);
        assertThat(text(client, "SELECT 'well'")).isEqualTo("well");
        client.sendFrame(7, 0, new byte[] {1, 0, 0, 0, (byte) Command.COM_PING.code()});
        isRefused(client, 8, ErrorCode.ER_NET_PACKETS_OUT_OF_ORDER);
    }

    @ParameterizedTest
    @CsvSource({"zlib, 100", "zstd, 100", "zlib, 16777215", "zstd, 16777215"})
    void garbageEndsThatClientOnly(String algorithm, int announced) throws IOException {
        start("max-connections", "2");
        RawClient client = login(algorithm);
        byte[] garbage = new byte[60];
        Arrays.fill(garbage, (byte) 'x');
        client.sendFrame(0, announced, garbage);
        isRefused(client, 1, ErrorCode.ER_NET_UNCOMPRESS_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zlib", "zstd"})
    void aKilobyteThatIsSixteenMegabytesCostsLittleMemory(String algorithm) throws IOException {
        start("max-connections", "2");
        RawClient client = login(algorithm);
        byte[] bomb = new byte[MAX_FRAME];
        Arrays.fill(bomb, (byte) ' ');
        // one statement of 64 MB that the database refuses
        byte[] header = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0, (byte) Command.COM_QUERY.code()};
        System.arraycopy(header, 0, bomb, 0, header.length);
        try (NettyMemory memory = NettyMemory.watch()) {
            client.sendFrame(0, bomb.length, client.compress(bomb));
            byte[] rest = new byte[4];
            Arrays.fill(rest, (byte) ' ');
            client.sendFrame(1, 0, rest);
            client.sendFrame(2, 0, new byte[] {0, 0, 0, 1});
            client.expectFrame(3);
            assertThat(client.readPacket().err(client.capabilities()).code()).isEqualTo(1065); // the query is empty
            assertThat(memory.most()).isLessThan(8 * MEGABYTE);
        }
    }

    @ParameterizedTest
    @CsvSource({"zlib, uncompressed, 64", "zstd, uncompressed, 64", "zstd, zlib, 16"})
    void aLongInsertArrivesWholeAndCostsLittleMemory(String algorithm, String backend, int megabytes)
            throws IOException {
        start("max-connections", "2", "backend-compression", backend);
        byte[] statement = new byte[megabytes * MEGABYTE];
        for (int i = 0; i < statement.length; i++) {
            statement[i] = (byte) ('a' + (i * 31 + i / 1000 % 17) % 23);
        }
        byte[] head = bytes("\3INSERT INTO faults.large VALUES ('");
        System.arraycopy(head, 0, statement, 0, head.length);
        statement[statement.length - 2] = '\'';
        statement[statement.length - 1] = ')';
        RawClient client = login(algorithm);
        run(client, "TRUNCATE faults.large");
        try (NettyMemory memory = NettyMemory.watch()) {
            client.send(0, statement);
            assertThat(client.readResponse().get(0).isOk()).isTrue();
            assertThat(memory.most()).as("bytes in Netty's buffers during the upload").isLessThan(16 * MEGABYTE);
        }
        byte[] value = Arrays.copyOfRange(statement, head.length, statement.length - 2);
        assertThat(text(client, "SELECT SHA2(v, 256) FROM faults.large")).isEqualTo(sha256(value));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"zlib, zlib", "zstd, uncompressed"})
    void aSlowReaderOf64MegabytesCostsLittleMemory(String algorithm, String backend) throws IOException {
        start("max-connections", "2", "backend-compression", backend);
        RawClient client = login(algorithm);
        try (NettyMemory memory = NettyMemory.watch()) {
            client.sendQuery("SELECT REPEAT(SHA2(1, 256), 1000000)");
            // it takes nothing until the proxy has stopped reading
            pause(500);
            List<RawPacket> packets = client.readResponse();
            assertThat(packets.stream().mapToLong(packet -> packet.payload().length).sum())
                    .isBetween(64_000_000L, 64_001_000L);
            assertThat(memory.most()).as("bytes in Netty's buffers").isLessThan(16 * MEGABYTE);
        }
        assertThat(text(client, "SELECT 'next'")).isEqualTo("next");
    }
}
