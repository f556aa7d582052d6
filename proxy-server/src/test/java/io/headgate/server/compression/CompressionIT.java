package io.headgate.server.compression;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headgate.config.CompressionAlgorithm;
import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.packet.ComChangeUser;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.PasswordProof;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import io.headgate.testkit.TestDatabase;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every compression of clients with every one of the database, against packets that were never compressed. */
class CompressionIT {

    private static final TestDatabase DATABASE = TestDatabase.shared();
    private static final String USER = "compression";
    private static final String PASSWORD = "not a secret";
    private static final String TEN = "(SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL"
            + " SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9 UNION ALL"
            + " SELECT 0)";

    private static final int UTF8MB4_GENERAL_CI = 45;

    private ProxyUnderTest proxy;

    @BeforeAll
    static void createUser() {
        DATABASE.createUser(USER, PASSWORD, PasswordProof.CACHING_SHA2);
    }

    @AfterAll
    static void dropUser() {
        DATABASE.execute("DROP USER " + USER);
    }

    @AfterEach
    void stop() {
        if (proxy != null) {
            proxy.close();
        }
    }

    static Stream<Arguments> product() {
        return Stream.of(CompressionAlgorithm.values()).flatMap(backend -> Stream.of(CompressionAlgorithm.values())
                .flatMap(client -> Stream.of(false, true).map(tls -> Arguments.of(backend, client, tls))));
    }

    /** What is sent: short and long packets, long results, several results, an error. */
    private static List<String> statements() {
        String text = "abcdefghij".repeat(40_000);
        return List.of("SELECT 1", "SELECT '" + text + "', '" + text.substring(7) + "'", "SELECT wrong syntax",
                "SELECT 1; SELECT REPEAT('x', 300); DO 1; SELECT 2; SELECT wrong; SELECT 3",
                "SELECT a.*, REPEAT('y', 200) FROM " + TEN + " a, " + TEN + " b, " + TEN + " c",
                // 256 packets, so that the next response begins with the id that would go on with this one
                "SELECT 'row' FROM " + TEN + " a, " + TEN + " b, " + TEN + " c LIMIT 253",
                "SELECT REPEAT('z', 3000000)", "SELECT RANDOM_BYTES(1000) IS NULL", "SELECT 2");
    }

    @ParameterizedTest
    @MethodSource("product")
    void everyPacketIsAsItWouldBe(CompressionAlgorithm backend, CompressionAlgorithm client, boolean tls)
            throws IOException {
        assumeTrue(backend != CompressionAlgorithm.ZSTD || serverHasZstd(), "the server has no zstd");
        start("backend-compression", word(backend));
        try (RawClient through = login(proxy.host(), proxy.port(), tls, client, PASSWORD);
                RawClient direct = login(DATABASE.host(), DATABASE.port(), false, CompressionAlgorithm.UNCOMPRESSED,
                        PASSWORD)) {
            for (String sql : statements()) {
                assertThat(answer(through, sql)).as(sql.substring(0, Math.min(80, sql.length())))
                        .isEqualTo(answer(direct, sql));
            }
            // MariaDB does not tell of other connections
            if (!DATABASE.version().isMariaDb()) {
                assertThat(compressionOfBackend()).isEqualTo(backend == CompressionAlgorithm.UNCOMPRESSED ? "OFF" : "ON");
            }
        }
    }

    private static String compressionOfBackend() {
        return DATABASE.queryValue("SELECT variable_value FROM performance_schema.status_by_thread"
                + " JOIN performance_schema.threads USING (thread_id) WHERE processlist_user = '" + USER
                + "' AND variable_name = 'Compression' AND processlist_id IN (SELECT processlist_id FROM"
                + " performance_schema.session_connect_attrs WHERE attr_value = 'Headgate') LIMIT 1");
    }

    /** Sequence ids and payloads. */
    private static List<String> answer(RawClient client, String sql) throws IOException {
        List<String> packets = new ArrayList<>();
        for (RawPacket packet : client.query(sql)) {
            packets.add(packet.sequenceId() + ":" + new String(packet.payload(), ISO_8859_1));
        }
        return packets;
    }

    @ParameterizedTest
    @EnumSource(CompressionAlgorithm.class)
    void changeUserIsANewLoginInFrames(CompressionAlgorithm algorithm) throws IOException {
        start();
        try (RawClient client = login(proxy.host(), proxy.port(), true, algorithm, PASSWORD)) {
            ByteBuf change = Unpooled.buffer();
            new ComChangeUser(USER, new byte[32], null, UTF8MB4_GENERAL_CI, PasswordProof.CACHING_SHA2, List.of())
                    .write(change, client.capabilities());
            byte[] bytes = new byte[change.readableBytes()];
            change.readBytes(bytes).release();
            client.send(0, bytes);
            // the proof is wrong, so the password itself is asked for: both sides send twice
            assertThat(client.readPacket().payload()).containsExactly(1, 4);
            client.send(PasswordProof.nulTerminated(PASSWORD));
            assertThat(client.readPacket().isOk()).isTrue();
            assertThat(answer(client, "SELECT CURRENT_USER()").toString()).contains(USER);
        }
    }

    @Test
    void zlibIsTakenBeforeZstd() throws IOException {
        start();
        try (RawClient client = RawClient.connect(proxy.host(), proxy.port())) {
            client.login(new RawClient.Login(USER, PASSWORD).withCapabilities(Capabilities.CLIENT_COMPRESS
                    | Capabilities.CLIENT_ZSTD_COMPRESSION_ALGORITHM));
            // the test's own frames are zlib then, too
            assertThat(answer(client, "SELECT REPEAT('a', 1000)").toString()).contains("a".repeat(1000));
        }
    }

    @Test
    void whatIsNotAllowedIsNotOffered() throws IOException {
        start("compression", "zstd,uncompressed");
        try (RawClient client = RawClient.connect(proxy.host(), proxy.port())) {
            assertThat(client.readGreeting().capabilities().has(Capabilities.CLIENT_COMPRESS)).isFalse();
            assertThat(client.greeting().capabilities().has(Capabilities.CLIENT_ZSTD_COMPRESSION_ALGORITHM)).isTrue();
            assertThat(client.login(new RawClient.Login(USER, PASSWORD)
                    .withCapabilities(Capabilities.CLIENT_COMPRESS)).isOk()).isTrue();
            assertThat(answer(client, "SELECT 7").toString()).contains("7");
        }
    }

    @Test
    void whoMustCompressAndDoesNotIsRefusedBeforeThePassword() throws IOException {
        start("compression", "zlib");
        try (RawClient client = RawClient.connect(proxy.host(), proxy.port())) {
            RawPacket answer = client.login(new RawClient.Login(USER, "wrong"));
            ErrPacket error = answer.err(client.capabilities());
            assertThat(error.code()).isEqualTo(ErrorCode.ER_WRONG_COMPRESSION_ALGORITHM_CLIENT.code());
            assertThat(error.message()).startsWith("Invalid compression algorithm 'uncompressed'");
        }
    }

    @Test
    void anUnknownSchemaIsRefusedInPlainPackets() throws IOException {
        start();
        for (CompressionAlgorithm algorithm : CompressionAlgorithm.values()) {
            try (RawClient client = RawClient.connect(proxy.host(), proxy.port())) {
                RawPacket answer = client.login(loginAs(algorithm, PASSWORD).withDatabase("no_such_schema"));
                assertThat(answer.err(client.capabilities()).code()).isIn(ErrorCode.ER_BAD_DB_ERROR.code(),
                        ErrorCode.ER_DBACCESS_DENIED_ERROR.code());
            }
            try (RawClient client = RawClient.connect(proxy.host(), proxy.port())) {
                RawPacket answer = client.login(loginAs(algorithm, PASSWORD).withDatabase("information_schema"));
                assertThat(answer.isOk()).isTrue();
                assertThat(answer(client, "SELECT DATABASE()").toString()).contains("information_schema");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"'zstd,zlib', ON", "'uncompressed,zlib', OFF"})
    void theFirstThatTheDatabaseOffersIsUsed(String setting, String expected) throws IOException {
        start("backend-compression", setting);
        try (RawClient client = login(proxy.host(), proxy.port(), false, CompressionAlgorithm.UNCOMPRESSED, PASSWORD)) {
            assertThat(answer(client, "SHOW SESSION STATUS LIKE 'Compression'").toString()).contains(expected);
        }
    }

    @Test
    void aDatabaseThatOffersNoneOfThemIsToldWithTheSetting() throws IOException {
        assumeTrue(!serverHasZstd(), "the server has zstd");
        start("backend-compression", "zstd", "connection-borrow-timeout", "1s");
        try (RawClient client = RawClient.connect(proxy.host(), proxy.port())) {
            RawPacket answer = client.login(new RawClient.Login(USER, PASSWORD));
            assertThat(answer.err(client.capabilities()).message()).contains("backend-compression");
        }
    }

    @ParameterizedTest
    @EnumSource(value = CompressionAlgorithm.class, names = "UNCOMPRESSED", mode = EnumSource.Mode.EXCLUDE)
    void commandsSentAheadAreAnsweredInTheirOwnFrames(CompressionAlgorithm algorithm) throws IOException {
        start();
        try (RawClient client = login(proxy.host(), proxy.port(), false, algorithm, PASSWORD)) {
            client.sendQuery("SELECT SLEEP(0.3)");
            client.command(Command.COM_STMT_CLOSE, new byte[] {1, 2, 3, 4});
            client.sendQuery("SELECT 2");
            client.readResponse();
            // each response begins with frame 1: what the client sent last decides
            client.expectFrame(1);
            client.readResponse();
            assertThat(answer(client, "SELECT 3").toString()).contains("3");
        }
    }

    private void start(String... settings) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        all.put("max-connections", "2");
        proxy = ProxyUnderTest.start(all);
    }

    private static String word(CompressionAlgorithm algorithm) {
        return algorithm.name().toLowerCase(Locale.ROOT);
    }

    private static boolean serverHasZstd() {
        return DATABASE.version().isMysqlAtLeast(8, 0, 18);
    }

    private static RawClient.Login loginAs(CompressionAlgorithm algorithm, String password) {
        return new RawClient.Login(USER, password).withCapabilities(Compression.capabilities(algorithm).bits()
                | Capabilities.CLIENT_MULTI_STATEMENTS);
    }

    private static RawClient login(String host, int port, boolean tls, CompressionAlgorithm algorithm, String password)
            throws IOException {
        RawClient client = RawClient.connect(host, port);
        if (tls) {
            client.startTls();
        }
        RawPacket answer = client.login(loginAs(algorithm, password));
        assertThat(answer.isOk()).as(() -> answer.err(client.capabilities()).message()).isTrue();
        return client;
    }
}
