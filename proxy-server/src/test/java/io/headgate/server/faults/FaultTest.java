package io.headgate.server.faults;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.pool.PoolStats;
import io.headgate.protocol.Command;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.StmtPrepareOk;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.Cable;
import io.headgate.testkit.PasswordProof;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** What all fault tests share: a user and a schema, a proxy with a bystander, and the look around afterwards. */
abstract class FaultTest {

    static final TestDatabase DATABASE = TestDatabase.shared();
    static final String USER = "faults";
    static final String PASSWORD = "not a secret";
    static final String SCHEMA = "faults";
    /** Asks for the database's id of the backend. */
    static final String BACKEND = "SELECT id FROM information_schema.processlist WHERE id = CONNECTION_ID()";


    private final List<RawClient> clients = new ArrayList<>();
    private ProxyUnderTest proxy;
    private RawClient bystander;
    private Cable cable;

    @BeforeAll
    static void createUserAndSchema() {
        DATABASE.createUser(USER, PASSWORD, PasswordProof.CACHING_SHA2);
        DATABASE.execute("DROP DATABASE IF EXISTS " + SCHEMA, "CREATE DATABASE " + SCHEMA,
                "GRANT ALL ON " + SCHEMA + ".* TO " + USER, "CREATE TABLE " + SCHEMA
                        + ".t (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(100)) ENGINE = InnoDB");
    }

    @AfterAll
    static void dropUserAndSchema() {
        DATABASE.execute("DROP DATABASE " + SCHEMA, "DROP USER " + USER);
    }

    /** Starts the proxy with settings in pairs; a bystander logs in and stays. */
    void start(String... settings) throws IOException {
        startWithoutBystander(settings);
        bystander = RawClient.connect(proxy.host(), proxy.port()).login(USER, PASSWORD);
        assertThat(text(bystander, "SELECT 'here'")).isEqualTo("here");
    }

    void startWithoutBystander(String... settings) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        proxy = ProxyUnderTest.start(all);
    }

    @AfterEach
    void everythingIsQuietAgain() throws IOException {
        if (proxy == null) {
            return;
        }
        try {
            for (RawClient client : clients) {
                client.close();
            }
            if (bystander != null) {
                await("nothing is leased", () -> stats().leased() == 0);
                assertThat(text(bystander, "SELECT 'still here'")).isEqualTo("still here");
                bystander.close();
            }
            await("no client is left", () -> proxy.proxy().meters().clientConnections() == 0);
            await("nothing is leased and nobody waits", () -> stats().leased() == 0 && stats().waiting() == 0);
            assertThat(stats().maxEverOpen()).as("backends ever open").isLessThanOrEqualTo(stats().max());
        } finally {
            proxy.close();
            if (cable != null) {
                cable.close();
            }
        }
    }

    /** Starts the proxy with a cable to the database that the test can cut. */
    Cable startOnCable(String... settings) throws IOException {
        cable = new Cable(DATABASE.host(), DATABASE.port());
        String[] all = java.util.Arrays.copyOf(settings, settings.length + 2);
        all[settings.length] = "backend";
        all[settings.length + 1] = cable.address();
        start(all);
        return cable;
    }

    ProxyUnderTest proxy() {
        return proxy;
    }

    PoolStats stats() {
        return proxy.poolStats();
    }

    /** A client that has not said anything yet; closed after the test. */
    RawClient connect() throws IOException {
        RawClient client = RawClient.connect(proxy.host(), proxy.port());
        clients.add(client);
        return client;
    }

    RawClient login() throws IOException {
        return connect().login(USER, PASSWORD);
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** First column of the first row. */
    static String text(RawClient client, String sql) throws IOException {
        List<RawPacket> packets = client.query(sql);
        assertThat(packets.get(0).isErr()).as(() -> sql + ": " + packets.get(0).err(client.capabilities())).isFalse();
        return value(packets);
    }

    /** First column of the first row; "NULL" for none. */
    static String value(List<RawPacket> packets) {
        // without CLIENT_DEPRECATE_EOF nobody logs in here
        byte[] row = packets.get(2).payload();
        return row[0] == (byte) 0xFB ? "NULL" : new String(row, 1, row[0] & 0xFF, StandardCharsets.UTF_8);
    }

    /** Prepares a statement and reads the whole answer. */
    static StmtPrepareOk prepare(RawClient client, String sql) throws IOException {
        return prepare(client, bytes(sql));
    }

    static StmtPrepareOk prepare(RawClient client, byte[] sql) throws IOException {
        client.command(Command.COM_STMT_PREPARE, sql);
        StmtPrepareOk prepared = StmtPrepareOk.read(client.readPacket().buffer());
        for (int i = 0; i < prepared.params() + prepared.columns(); i++) {
            client.readPacket();
        }
        return prepared;
    }

    /** Runs a statement that gives an OK. */
    static void run(RawClient client, String sql) throws IOException {
        RawPacket first = client.query(sql).get(0);
        assertThat(first.isErr()).as(() -> sql + ": " + first.err(client.capabilities())).isFalse();
    }

    /** Runs a statement that fails. */
    static ErrPacket error(RawClient client, String sql) throws IOException {
        List<RawPacket> packets = client.query(sql);
        RawPacket last = packets.get(packets.size() - 1);
        assertThat(last.isErr()).as("an error for %s", sql).isTrue();
        return last.err(client.capabilities());
    }

    /** The error with which the command that was sent last is answered. */
    static ErrPacket refusal(RawClient client) throws IOException {
        RawPacket packet = client.readPacket();
        assertThat(packet.isErr()).isTrue();
        return packet.err(client.capabilities());
    }

    /** The ids of the connections that the database sees of the user. */
    static int connectionsAtDatabase(String user) {
        return Integer.parseInt(DATABASE.queryValue(
                "SELECT COUNT(*) FROM information_schema.processlist WHERE user = '" + user + "'"));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
