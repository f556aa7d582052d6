package io.headgate.server.faults;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.Capabilities;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LOAD DATA LOCAL: the client's file goes through to the server, whatever becomes of either. */
class LocalFilesIT extends FaultTest {

    private static final String LOAD = "LOAD DATA LOCAL INFILE 'chosen by the client' INTO TABLE faults.loaded";
    private static final int LOCAL_INFILE = 0xFB;
    private static final Capabilities SENDS_FILES = RawClient.DEFAULT_CAPABILITIES
            .with(Capabilities.CLIENT_LOCAL_FILES).with(Capabilities.CLIENT_MULTI_STATEMENTS);
    private static final Capabilities WITHOUT_DEPRECATE_EOF = Capabilities.of(Capabilities.CLIENT_LONG_PASSWORD,
            Capabilities.CLIENT_PROTOCOL_41, Capabilities.CLIENT_TRANSACTIONS, Capabilities.CLIENT_SECURE_CONNECTION,
            Capabilities.CLIENT_MULTI_RESULTS, Capabilities.CLIENT_PLUGIN_AUTH, Capabilities.CLIENT_LOCAL_FILES,
            Capabilities.CLIENT_MULTI_STATEMENTS);

    private static String allowed;

    @BeforeAll
    static void allowLocalFiles() {
        allowed = DATABASE.queryValue("SELECT @@GLOBAL.local_infile");
        DATABASE.execute("SET GLOBAL local_infile = 1");
    }

    @AfterAll
    static void restore() {
        DATABASE.execute("SET GLOBAL local_infile = " + allowed);
    }

    @BeforeEach
    void createTable() {
        DATABASE.execute("DROP TABLE IF EXISTS faults.loaded",
                "CREATE TABLE faults.loaded (id INT PRIMARY KEY, v LONGTEXT)");
    }

    private RawClient login(Capabilities capabilities) throws IOException {
        RawClient client = connect();
        assertThat(client.login(new RawClient.Login(USER, PASSWORD, SCHEMA,
                capabilities.with(Capabilities.CLIENT_CONNECT_WITH_DB), null)).isOk()).isTrue();
        return client;
    }

    private static void beginLoad(RawClient client, String sql) throws IOException {
        List<RawPacket> packets = client.query(sql);
        RawPacket asked = packets.get(packets.size() - 1);
        assertThat(asked.header()).isEqualTo(LOCAL_INFILE);
        assertThat(new String(asked.payload(), 1, asked.payload().length - 1)).isEqualTo("chosen by the client");
    }

    private static RawPacket endOfFile(RawClient client) throws IOException {
        client.send(new byte[0]);
        return client.readPacket();
    }

    private static String sum() {
        return DATABASE.queryValue("SELECT CONCAT(COUNT(*), ' rows, ', COALESCE(SUM(LENGTH(v)), 0)) FROM faults.loaded");
    }

    @Test
    void theFileIsLoadedAndTheSessionGoesOn() throws IOException {
        start();
        RawClient client = login(SENDS_FILES);
        beginLoad(client, LOAD);
        client.send(bytes("1\tone\n2\t"));
        client.send(bytes("two\n"));
        RawPacket ok = endOfFile(client);
        assertThat(ok.ok(client.capabilities()).affectedRows()).isEqualTo(2);
        assertThat(ok.sequenceId()).isEqualTo(5);
        assertThat(sum()).isEqualTo("2 rows, 6");
        assertThat(text(client, "SELECT v FROM loaded WHERE id = 2")).isEqualTo("two");
    }

    @Test
    void aFileOfManyMegabytesStreams() throws IOException {
        start();
        RawClient client = login(SENDS_FILES);
        beginLoad(client, LOAD);
        // lines of 1,024 bytes, cut anywhere by packets that are full, continued, or neither
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int row = 0; row < 50_000; row++) {
            file.write(bytes(String.format("%d\t%s", 10_000 + row, "x".repeat(1017)) + "\n"));
        }
        byte[] content = file.toByteArray();
        int at = 0;
        for (int length : new int[] {1, 65_536, RawPacket.MAX_PAYLOAD, RawPacket.MAX_PAYLOAD - 1,
            content.length - 65_537 - 2 * RawPacket.MAX_PAYLOAD + 1}) {
            client.send(Arrays.copyOfRange(content, at, at += length));
        }
        assertThat(endOfFile(client).ok(client.capabilities()).affectedRows()).isEqualTo(50_000);
        assertThat(sum()).isEqualTo("50000 rows, " + 50_000 * 1017);
    }

    /** Such a client gets more packets than the server sends: what it sends has other sequence ids. */
    @Test
    void theFileIsOneOfSeveralResultsOfAClientOfBeforeDeprecateEof() throws IOException {
        start();
        RawClient client = login(WITHOUT_DEPRECATE_EOF);
        beginLoad(client, "SELECT 1, 2; " + LOAD + "; SELECT COUNT(*) FROM loaded; " + LOAD + "; SELECT 'end'");
        client.send(bytes("1\tone\n"));
        client.send(new byte[0]);
        List<RawPacket> middle = client.readResponse();
        assertThat(middle.get(0).ok(client.capabilities()).affectedRows()).isEqualTo(1);
        assertThat(middle.get(middle.size() - 1).header()).isEqualTo(LOCAL_INFILE);
        client.send(new byte[0]);
        List<RawPacket> rest = client.readResponse();
        assertThat(rest.get(0).isOk()).isTrue();
        assertThat(new String(rest.get(4).payload())).endsWith("end");
        for (int i = 1; i < rest.size(); i++) {
            assertThat(rest.get(i).sequenceId()).isEqualTo(rest.get(i - 1).sequenceId() + 1 & 0xFF);
        }
    }

    @Test
    void aFileThatTheClientDoesNotGiveIsEmpty() throws IOException {
        start();
        RawClient client = login(SENDS_FILES);
        beginLoad(client, LOAD);
        assertThat(endOfFile(client).ok(client.capabilities()).affectedRows()).isZero();
        assertThat(text(client, "SELECT 'on'")).isEqualTo("on");
    }

    @Test
    void anErrorComesOnceTheFileIsRead() throws IOException {
        start();
        RawClient client = login(SENDS_FILES);
        DATABASE.execute("CREATE TRIGGER faults.refuse BEFORE INSERT ON faults.loaded FOR EACH ROW"
                + " SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 5555");
        beginLoad(client, LOAD);
        client.send(bytes("1\tone\n"));
        client.send(bytes("2\ttwo\n"));
        RawPacket answer = endOfFile(client);
        assertThat(answer.isErr()).isTrue();
        assertThat(answer.err(client.capabilities()).code()).isEqualTo(5555);
        assertThat(text(client, "SELECT 'on'")).isEqualTo("on");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatBreaksOffLoadsNothing(boolean withinPacket) throws IOException {
        start();
        RawClient client = login(SENDS_FILES);
        beginLoad(client, LOAD);
        client.send(bytes("1\tone\n"));
        if (withinPacket) {
            client.sendPart(100, 3, bytes("2\ttw"));
        }
        client.abort();
        await("the backend is gone", () -> stats().leased() == 0);
        await("the server has given up", () -> DATABASE.queryValue("SELECT COUNT(*) FROM information_schema.processlist"
                + " WHERE info LIKE 'LOAD DATA LOCAL%'").equals("0"));
        assertThat(sum()).isEqualTo("0 rows, 0");
    }

    @Test
    void aServerThatIsLostMeanwhileClosesTheClient() throws IOException {
        start();
        RawClient client = login(SENDS_FILES);
        beginLoad(client, LOAD);
        client.send(bytes("1\tone\n"));
        DATABASE.execute("KILL " + DATABASE.queryValue(
                "SELECT id FROM information_schema.processlist WHERE info LIKE 'LOAD DATA LOCAL%' LIMIT 1"));
        assertThat(client.awaitClose()).isTrue();
    }

    @Test
    void aClientThatSendsNoFilesIsRefusedInTheServersWords() throws IOException {
        start();
        RawClient client = login(RawClient.DEFAULT_CAPABILITIES);
        try (RawClient direct = RawClient.connect(DATABASE.host(), DATABASE.port()).login(USER, PASSWORD)) {
            run(direct, "USE faults");
            assertThat(error(client, "load /* */ data low_priority local infile 'f' into table absent"))
                    .isEqualTo(error(direct, "load /* */ data low_priority local infile 'f' into table absent"));
        }
        assertThat(text(client, "SELECT 'on'")).isEqualTo("on");
    }

    @Test
    void aServerThatAllowsNoFilesSaysSo() throws IOException {
        DATABASE.execute("SET GLOBAL local_infile = 0");
        try (RawClient direct = RawClient.connect(DATABASE.host(), DATABASE.port())) {
            start();
            RawClient client = login(SENDS_FILES);
            direct.login(new RawClient.Login(USER, PASSWORD, null, SENDS_FILES, null));
            assertThat(error(client, LOAD)).isEqualTo(error(direct, LOAD));
        } finally {
            DATABASE.execute("SET GLOBAL local_infile = 1");
        }
    }
}
