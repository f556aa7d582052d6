package io.headgate.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import io.headgate.server.faults.Exchanges.Exchange;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However the bytes of either side are cut into reads, the client gets the same packets. */
final class FragmentsIT extends FaultTest {

    private static final long ALL = Capabilities.CLIENT_DEPRECATE_EOF | Capabilities.CLIENT_SESSION_TRACK
            | Capabilities.CLIENT_QUERY_ATTRIBUTES;
    private static String localInfile;

    private final Exchanges exchanges = new Exchanges();

    @BeforeAll
    static void fill() {
        localInfile = DATABASE.queryValue("SELECT @@GLOBAL.local_infile");
        DATABASE.execute("SET GLOBAL local_infile = 1", "INSERT INTO faults.t VALUES (1, 'one'), (2, 'two'), (3, NULL)",
                "CREATE TABLE faults.loaded (id INT)");
    }

    @AfterAll
    static void restore() {
        DATABASE.execute("SET GLOBAL local_infile = " + localInfile);
    }

    @AfterEach
    void cutNoMore() {
        ReadCuts.ofBackends(null);
        ReadCuts.ofClients(null);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, ALL})
    void whatTheDatabaseSendsIsCutAnywhere(long looks) throws IOException {
        List<String> seen = everyCut(looks, ReadCuts::ofBackends);
        assertThat(seen).contains("rows", "cursor", "local file", "prepare with parameters and columns", "statistics")
                .doesNotContain("ping");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, ALL})
    void whatTheClientSendsIsCutAnywhere(long looks) throws IOException {
        List<String> seen = everyCut(looks, ReadCuts::ofClients);
        assertThat(seen).hasSameSizeAs(exchanges.all());
    }

    /** The names of the exchanges in which that side has sent something to cut. */
    private List<String> everyCut(long looks, Consumer<Cut> side) throws IOException {
        start("max-connections", "1");
        RawClient client = loginWith(looks);
        List<String> seen = new ArrayList<>();
        for (Exchange exchange : exchanges.all()) {
            Cut counted = settled(exchange, client, side);
            List<String> whole = exchange.answer(client);
            if (counted.bytes() > 0) {
                seen.add(exchange.name());
            }
            for (long after = 1; after < counted.bytes(); after++) {
                Cut cut = Cut.after(after);
                assertThat(cut(exchange, client, side, cut)).as("%s cut after %d of %d bytes", exchange, after,
                        counted.bytes()).isEqualTo(whole);
                assertThat(cut.bytes()).as("%s is cut after %d of %d", exchange, after,
                        counted.bytes()).isGreaterThan(after);
            }
        }
        return seen;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Capabilities.CLIENT_DEPRECATE_EOF, Capabilities.CLIENT_SESSION_TRACK, ALL})
    void byteByByteAndAllAtOnce(long looks) throws IOException {
        start("max-connections", "1");
        RawClient client = loginWith(looks);
        for (Exchange exchange : exchanges.all()) {
            byteByByteAndGlued(exchange, client);
        }
    }

    private static void byteByByteAndGlued(Exchange exchange, RawClient client) throws IOException {
        Cut counted = settled(exchange, client, ReadCuts::ofBackends);
        List<String> whole = exchange.answer(client);
        Cut everywhere = Cut.everywhere();
        assertThat(cut(exchange, client, ReadCuts::ofBackends, everywhere)).as("%s", exchange).isEqualTo(whole);
        if (counted.bytes() > 0) {
            assertThat(everywhere.cuts()).as("%s", exchange).isGreaterThan((int) counted.bytes() / 2);
        }
        Cut glued = Cut.glueRounds(counted);
        assertThat(cut(exchange, client, ReadCuts::ofBackends, glued)).as("%s", exchange).isEqualTo(whole);
        assertThat(glued.cuts()).as("%s", exchange).isZero();
        assertThat(cut(exchange, client, ReadCuts::ofClients, Cut.everywhere())).as("%s", exchange).isEqualTo(whole);
    }

    /** Repeats an exchange until it is the same twice, and counts what that side sends in it. */
    private static Cut settled(Exchange exchange, RawClient client, Consumer<Cut> side) throws IOException {
        Cut before = null;
        Cut counted = Cut.none();
        cut(exchange, client, side, counted);
        while (before == null || counted.bytes() != before.bytes()) {
            before = counted;
            counted = Cut.none();
            cut(exchange, client, side, counted);
        }
        return counted;
    }

    private static List<String> cut(Exchange exchange, RawClient client, Consumer<Cut> side, Cut cut)
            throws IOException {
        side.accept(cut);
        List<String> answer = exchange.answer(client);
        // answered once what the proxy itself may ask after a statement is answered, too
        client.command(Command.COM_PING, new byte[0]);
        assertThat(client.readPacket().isOk()).isTrue();
        side.accept(null);
        return answer;
    }

    /** Commands that are sent ahead, in one read and cut after each byte of all. */
    @Test
    void manyCommandsAtOnceAreCutAnywhere() throws IOException {
        start("max-connections", "1");
        RawClient client = loginWith(ALL);
        byte[] commands = commands(client, "DO 1", "SELECT id, v FROM faults.t ORDER BY id", "SELEKT", "BEGIN",
                "SELECT 'in a transaction'", "ROLLBACK", "SELECT 1; SELECT 2", "SET @a = 5", "SELECT @a");
        List<String> whole = null;
        for (Cut cut : cuts(commands.length)) {
            ReadCuts.ofClients(cut);
            client.sendBytes(commands);
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                client.readResponse().forEach(packet -> answers.add(text(packet)));
            }
            whole = whole == null ? answers : whole;
            assertThat(answers).isEqualTo(whole);
            assertThat(cut.bytes()).isEqualTo(commands.length);
        }
        assertThat(whole).hasSizeGreaterThan(20);
    }

    private static List<Cut> cuts(int length) {
        List<Cut> cuts = new ArrayList<>(List.of(Cut.glue(length), Cut.everywhere()));
        for (int after = 1; after < length; after++) {
            cuts.add(Cut.after(after));
        }
        return cuts;
    }

    private static byte[] commands(RawClient client, String... texts) throws IOException {
        boolean named = client.capabilities().has(Capabilities.CLIENT_QUERY_ATTRIBUTES);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String text : texts) {
            byte[] payload = bytes((named ? "\3\0\1" : "\3") + text);
            all.write(new byte[] {(byte) payload.length, 0, 0, 0});
            all.write(payload);
        }
        return all.toByteArray();
    }

    @Test
    void aLoginIsCutAnywhere() throws IOException {
        start();
        List<String> whole = null;
        long length = 1;
        for (long after = 0; after < length; after++) {
            Cut cut = after == 0 ? Cut.everywhere() : Cut.after(after);
            ReadCuts.ofClients(cut);
            List<String> answers = new ArrayList<>();
            try (RawClient client = RawClient.connect(proxy().host(), proxy().port())) {
                answers.add(text(client.login(new RawClient.Login(USER, PASSWORD).withDatabase(SCHEMA))));
                client.query("SELECT DATABASE()").forEach(packet -> answers.add(text(packet)));
            }
            whole = whole == null ? answers : whole;
            assertThat(answers).as("cut after %d bytes", after).isEqualTo(whole);
            length = after == 0 ? cut.bytes() : length;
            assertThat(cut.bytes()).isEqualTo(length);
        }
        assertThat(length).isGreaterThan(100);
    }

    /** Two clients who cannot share the only connection: each statement needs a new one. */
    @Test
    void theProxysLoginAtTheDatabaseIsCutAnywhere() throws IOException {
        startWithoutBystander("max-connections", "1", "backend-tls", "disabled");
        RawClient[] clients = {loginWith(ALL), loginWith(ALL | Capabilities.CLIENT_FOUND_ROWS)};
        String before = backend(clients[1]);
        long length = 1;
        for (long after = 0; after < length; after++) {
            Cut cut = after == 0 ? Cut.everywhere() : Cut.after(after);
            ReadCuts.ofBackends(cut);
            String now = backend(clients[(int) after % 2]);
            ReadCuts.ofBackends(null);
            assertThat(now).as("a connection of its own").isNotEqualTo(before);
            before = now;
            // greeting and login; what the proxy asks a new connection are statements like others
            length = after == 0 ? Math.min(200, cut.bytes()) : length;
            assertThat(cut.bytes()).isGreaterThanOrEqualTo(length);
        }
        assertThat(length).isGreaterThan(100);
    }

    private static String backend(RawClient client) throws IOException {
        List<RawPacket> answer = client.query(BACKEND);
        byte[] row = answer.get(answer.size() - 2).payload();
        // MySQL 9.7 warns of that table, and a warning holds the backend
        client.query("DO 0");
        return new String(row, 1, row[0], StandardCharsets.US_ASCII);
    }

    private RawClient loginWith(long looks) throws IOException {
        RawClient client = connect();
        RawPacket verdict = client.login(new RawClient.Login(USER, PASSWORD).withoutCapabilities(ALL)
                .withCapabilities(looks | Capabilities.CLIENT_MULTI_STATEMENTS | Capabilities.CLIENT_LOCAL_FILES)
                .withDatabase(SCHEMA));
        assertThat(verdict.isErr()).isFalse();
        return client;
    }

    private static String text(RawPacket packet) {
        return packet.sequenceId() + " " + HexFormat.of().formatHex(packet.payload());
    }
}
