package io.headgate.server.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import io.headgate.protocol.Wire;
import io.headgate.protocol.packet.StmtPrepareOk;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.PasswordProof;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawClient.Login;
import io.headgate.testkit.RawPacket;
import io.headgate.testkit.TestDatabase;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients with every combination of the capabilities that change packets, and with each of those that change what the
 * server does, over the same few backends: packet for packet as on a direct connection.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CapabilitiesIT {

    private static final String USER = "capabilities";
    private static final String PASSWORD = "not a secret";
    /** Change how packets look. */
    private static final long[] LOOKS = {Capabilities.CLIENT_DEPRECATE_EOF, Capabilities.CLIENT_SESSION_TRACK,
        Capabilities.CLIENT_QUERY_ATTRIBUTES, Capabilities.CLIENT_COMPRESS};
    /** Change what the server does, or how the login goes; those that nearly every client has are left out. */
    private static final long[] TURNED = {0, Capabilities.CLIENT_FOUND_ROWS, Capabilities.CLIENT_IGNORE_SPACE,
        Capabilities.CLIENT_MULTI_STATEMENTS, Capabilities.CLIENT_INTERACTIVE, Capabilities.CLIENT_CONNECT_WITH_DB,
        Capabilities.CLIENT_TRANSACTIONS, Capabilities.CLIENT_LONG_FLAG, Capabilities.CLIENT_LONG_PASSWORD,
        Capabilities.CLIENT_PLUGIN_AUTH, Capabilities.CLIENT_MULTI_RESULTS, Capabilities.CLIENT_PS_MULTI_RESULTS,
        Capabilities.CLIENT_NO_SCHEMA, Capabilities.CLIENT_CAN_HANDLE_EXPIRED_PASSWORDS,
        Capabilities.CLIENT_OPTIONAL_RESULTSET_METADATA};

    /** Change what the server does so that nobody can translate it: such clients have backends of their own. */
    private static final long APART = Capabilities.CLIENT_FOUND_ROWS | Capabilities.CLIENT_IGNORE_SPACE
            | Capabilities.CLIENT_MULTI_RESULTS | Capabilities.CLIENT_PS_MULTI_RESULTS
            | Capabilities.CLIENT_OPTIONAL_RESULTSET_METADATA;

    private static final List<String> STATEMENTS = List.of("SELECT DATABASE()", "USE capabilities",
            "SELECT * FROM t ORDER BY id", "UPDATE t SET v = v WHERE id < 3", "SELECT ROW_COUNT()",
            "SELECT COUNT (*) FROM t", "SELECT 1; SELECT 2", "SELECT @@wait_timeout", "BEGIN",
            "INSERT INTO t VALUES (9, 'nine')", "SELECT 1 / 0", "SHOW WARNINGS", "ROLLBACK", "SELEKT",
            "SET autocommit = 0", "SET autocommit = 1", "SET NAMES latin1", "SELECT 'a' FROM t", "CALL two()",
            "SELECT capabilities.t.v FROM t WHERE id = 1", "SELECT @@sql_mode", "DO 0");
    /** What a client may ask for that has said that it can do without metadata; others are refused. */
    private static final List<String> WITHOUT_METADATA = List.of("SET @a = 1, resultset_metadata = NONE",
            "SELECT * FROM t ORDER BY id", "SELECT 1 FROM t WHERE id = 0", "SELECT 1; SELECT 2", "CALL two()",
            "SET NAMES latin1", "SELECT GET_LOCK('capabilities', 0), RELEASE_LOCK('capabilities')",
            "INSERT INTO t VALUES (LAST_INSERT_ID(8), 'eight')", "SELECT LAST_INSERT_ID(), @a := 'b'",
            "DELETE FROM t WHERE id = 8");
    private static final List<String> WITH_METADATA_AGAIN = List.of("SET resultset_metadata = FULL", "SELECT @a",
            "SELECT * FROM t ORDER BY id");

    private final TestDatabase database = TestDatabase.shared();
    private ProxyUnderTest proxy;

    @BeforeAll
    void start() throws IOException {
        database.createUser(USER, PASSWORD, PasswordProof.CACHING_SHA2);
        database.execute("DROP DATABASE IF EXISTS capabilities", "CREATE DATABASE capabilities",
                "GRANT ALL ON capabilities.* TO " + USER,
                "CREATE TABLE capabilities.t (id INT PRIMARY KEY, v VARCHAR(10))",
                "INSERT INTO capabilities.t VALUES (1, 'one'), (2, 'two')",
                "CREATE PROCEDURE capabilities.two() BEGIN SELECT 1; SELECT 2; END",
                "SET GLOBAL interactive_timeout = 4321");
        proxy = ProxyUnderTest.start(Map.of("max-connections", "3", "compression", "uncompressed,zlib"));
        // the first login of all has a longer exchange
        for (int port : new int[] {database.port(), proxy.port()}) {
            try (RawClient client = RawClient.connect(database.host(), port)) {
                client.login(USER, PASSWORD);
            }
        }
    }

    @AfterAll
    void stop() {
        proxy.close();
        database.execute("SET GLOBAL interactive_timeout = DEFAULT", "DROP DATABASE capabilities",
                "DROP USER " + USER);
    }

    static Stream<Capabilities> combinations() {
        return LongStream.range(0, 1L << LOOKS.length).boxed().flatMap(set -> {
            long looks = 0;
            for (int i = 0; i < LOOKS.length; i++) {
                looks |= (set >> i & 1) != 0 ? LOOKS[i] : 0;
            }
            long all = RawClient.DEFAULT_CAPABILITIES.bits() & ~Capabilities.CLIENT_DEPRECATE_EOF | looks;
            return LongStream.of(TURNED).filter(turned -> !KnownGaps.warnsOf(turned) && !KnownGaps.needs(turned))
                    .mapToObj(turned -> new Capabilities(all ^ turned));
        });
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void everyAnswerIsThatOfADirectConnection(Capabilities capabilities) throws IOException {
        List<String> direct = answers(database.host(), database.port(), capabilities);
        List<String> proxied = answers(proxy.host(), proxy.port(), capabilities);
        assertThat(proxied).hasSameSizeAs(direct);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < direct.size(); i++) {
            if (!proxied.get(i).equals(direct.get(i))) {
                differences.add("\ndirect " + direct.get(i) + "\nproxied " + proxied.get(i));
            }
        }
        assertThat(differences).isEmpty();
        boolean in = direct.size() > 1;
        assertThat(in).as(direct.get(0)).isEqualTo(capabilities.has(Capabilities.CLIENT_PLUGIN_AUTH));
    }

    /** One backend for all that only look different, and another for each difference in what the server does. */
    @Test
    void clientsShareBackendsWhateverTheirPacketsLookLike() throws IOException {
        Map<Long, Set<String>> backends = new HashMap<>();
        List<RawClient> clients = new ArrayList<>();
        try (ProxyUnderTest roomy = ProxyUnderTest.start(Map.of("max-connections", "50", "compression",
                "uncompressed,zlib"))) {
            for (Capabilities capabilities : combinations().toList()) {
                if (capabilities.has(Capabilities.CLIENT_PLUGIN_AUTH)) {
                    RawClient client = RawClient.connect(roomy.host(), roomy.port());
                    clients.add(client);
                    client.login(new Login(USER, PASSWORD, null,
                            capabilities.without(Capabilities.CLIENT_CONNECT_WITH_DB), null));
                    backends.computeIfAbsent(capabilities.bits() & APART, key -> new HashSet<>()).add(backend(client));
                }
            }
            assertThat(backends).hasSize(6).allSatisfy((apart, ids) -> assertThat(ids).hasSize(1));
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    /** The database's id of the connection that has answered. */
    private static String backend(RawClient client) throws IOException {
        List<RawPacket> answer =
                client.query("SELECT id FROM information_schema.processlist WHERE id = CONNECTION_ID()");
        // MySQL 9.7 warns of that table, and a warning holds the backend
        client.query("DO 0");
        byte[] row = answer.get(answer.size() - 2).payload();
        return new String(row, 1, row[0], StandardCharsets.US_ASCII);
    }

    /** Before MySQL 4.1 a response had 16 bits of capabilities, and no server takes those any more. */
    @Test
    void aClientOfBeforeMysql41IsRefusedAsByTheServer() throws IOException {
        assumeFalse(TestDatabase.shared().version().isMariaDb(), "MariaDB denies access, with error 1045");
        List<String> answers = new ArrayList<>();
        for (int port : new int[] {database.port(), proxy.port()}) {
            try (RawClient client = RawClient.connect(database.host(), port)) {
                client.readGreeting();
                ByteBuf response = Unpooled.buffer().writeShortLE((int) Capabilities.CLIENT_LONG_PASSWORD)
                        .writeMediumLE(1 << 23);
                Wire.writeNulString(response, USER);
                Wire.writeNulString(response, "");
                client.send(ByteBufUtil.getBytes(response));
                answers.add(PacketText.of(client.readPacket(), new Capabilities(0)));
            }
        }
        assertThat(answers.get(1)).isEqualTo(answers.get(0)).contains("ERR");
    }

    private static List<String> answers(String host, int port, Capabilities capabilities) throws IOException {
        List<String> answers = new ArrayList<>();
        try (RawClient client = RawClient.connect(host, port)) {
            boolean schema = capabilities.has(Capabilities.CLIENT_CONNECT_WITH_DB);
            RawPacket verdict = client.login(new Login(USER, PASSWORD, schema ? "capabilities" : null, capabilities,
                    null));
            // MariaDB's plugin has one packet less than the proxy's
            answers.add(PacketText.of(verdict, client.capabilities())
                    .replaceFirst(TestDatabase.shared().version().isMariaDb() ? "\\d+" : "^$", ""));
            if (verdict.isErr()) {
                // the proxy says what is missing
                return List.of(String.valueOf(verdict.err(client.capabilities()).code()));
            }
            run(STATEMENTS, client, answers);
            answers.add(prepared(client));
            run(WITHOUT_METADATA, client, answers);
            answers.add(prepared(client));
            run(WITH_METADATA_AGAIN, client, answers);
            client.command(Command.COM_STATISTICS, new byte[0]);
            assertThat(client.readPacket().payload()).asString(StandardCharsets.UTF_8).startsWith("Uptime: ");
            client.command(Command.COM_RESET_CONNECTION, new byte[0]);
            answers.add("reset: " + PacketText.of(client.readPacket(), client.capabilities()));
            client.quit();
        } catch (EOFException e) {
            answers.add(e.getMessage());
        }
        return answers;
    }

    private static void run(List<String> statements, RawClient client, List<String> answers) throws IOException {
        for (String sql : statements) {
            answers.add(sql + ": " + answer(sql, client.query(sql), client));
        }
    }

    private static Answer answer(String sql, List<RawPacket> packets, RawClient client) {
        Answer answer = KnownGaps.mask(LegitimateDifferences.mask(new Step(sql, peer -> packets),
                Answer.of(packets, client.capabilities())));
        // in frames a server does not number the packets of several results straight on
        return !client.capabilities().has(Capabilities.CLIENT_COMPRESS) ? answer
                : answer.withLines(answer.lines().stream().map(line -> line.replaceFirst("\\d+", "")).toList());
    }

    private static String prepared(RawClient client) throws IOException {
        client.command(Command.COM_STMT_PREPARE, "SELECT ?, v FROM t".getBytes(StandardCharsets.US_ASCII));
        RawPacket first = client.readPacket();
        StmtPrepareOk ok = StmtPrepareOk.read(first.buffer());
        List<RawPacket> all = new ArrayList<>();
        boolean eofs = !client.capabilities().has(Capabilities.CLIENT_DEPRECATE_EOF);
        int definitions = ok.described() ? ok.params() + ok.columns() : 0;
        for (int i = 0; i < definitions + (eofs ? 2 : 0); i++) {
            all.add(client.readPacket());
        }
        boolean named = client.capabilities().has(Capabilities.CLIENT_QUERY_ATTRIBUTES);
        ByteBuf execution = Unpooled.buffer().writeIntLE((int) ok.statementId()).writeByte(0).writeIntLE(1);
        execution.writeBytes(named ? new byte[] {1, 0, 1, 3, 0, 0} : new byte[] {0, 1, 3, 0}).writeIntLE(7);
        client.command(Command.COM_STMT_EXECUTE, ByteBufUtil.getBytes(execution));
        all.addAll(client.readResponse());
        return "prepared: " + answer("COM_STMT_EXECUTE", all, client);
    }
}
