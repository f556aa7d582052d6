package io.headgate.server.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.packet.AuthSwitchRequest;
import io.headgate.protocol.packet.ComChangeUser;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins with every collation, by its number, and with names beyond ASCII: as on a direct connection. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CollationsIT {

    private static final String USER = "collations";
    private static final byte[] NO_PASSWORD = {};
    private static final String UMLAUTS = "zoë";
    private static final String UMLAUTS_PASSWORD = "pässwörd €";
    private static final String UMLAUTS_SCHEMA = "bücher";
    /** Beyond the last collation of any server. */
    private static final int MOST = 330;

    private final TestDatabase database = TestDatabase.shared();
    private ProxyUnderTest proxy;

    @BeforeAll
    void start() {
        database.createUser(USER, "", PasswordProof.CACHING_SHA2);
        database.createUser(UMLAUTS, UMLAUTS_PASSWORD, PasswordProof.CACHING_SHA2);
        database.execute("DROP DATABASE IF EXISTS `" + UMLAUTS_SCHEMA + "`",
                "CREATE DATABASE `" + UMLAUTS_SCHEMA + "`",
                "GRANT ALL ON `" + UMLAUTS_SCHEMA + "`.* TO '" + UMLAUTS + "'");
        proxy = ProxyUnderTest.start(Map.of("max-connections", "3", "shuffle", "true"));
    }

    @AfterAll
    void stop() {
        proxy.close();
        database.execute("DROP DATABASE `" + UMLAUTS_SCHEMA + "`", "DROP USER '" + UMLAUTS + "', '" + USER + "'");
    }

    /** A handshake has room for eight bits of the number: the others are those of another collation. */
    @Test
    void everyCollationOfAHandshake() throws IOException {
        assertSame(IntStream.range(0, 256).boxed(), (client, id) ->
                client.login(new Login(USER, "").withCollation(id)));
    }

    @Test
    void everyCollationOfAChangeOfUser() throws IOException {
        Stream<Integer> ids = Stream.concat(IntStream.range(0, MOST).boxed(), Stream.of(511, 2048, 2304, 0xFFFF));
        assertSame(ids, (client, id) -> {
            client.login(USER, "");
            return changeUser(client, id);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {45, 255, 33, 8, 26, 0, 63})
    void namesAreWrittenInTheCharacterSetOfTheLogin(int id) throws IOException {
        assertThat(assertSame(Stream.of(id), (client, collation) -> client.login(
                new Login(UMLAUTS, UMLAUTS_PASSWORD).withDatabase(UMLAUTS_SCHEMA).withCollation(collation))))
                .doesNotStartWith("ERR");
    }

    private interface Entry {
        RawPacket enter(RawClient client, int collationId) throws IOException;
    }

    /** Returns the last answers. */
    private String assertSame(Stream<Integer> ids, Entry entry) throws IOException {
        List<String> differences = new ArrayList<>();
        String direct = null;
        for (int id : ids.toList()) {
            direct = answers(database.host(), database.port(), entry, id);
            String proxied = answers(proxy.host(), proxy.port(), entry, id);
            if (!proxied.equals(direct)) {
                differences.add("\n" + id + " direct  " + direct + "\n" + id + " proxied " + proxied);
            }
        }
        assertThat(differences).isEmpty();
        return direct;
    }

    private static String answers(String host, int port, Entry entry, int id) throws IOException {
        try (RawClient client = RawClient.connect(host, port)) {
            RawPacket verdict = entry.enter(client, id);
            if (verdict.isErr()) {
                return "ERR " + verdict.err(client.capabilities());
            }
            List<String> answers = new ArrayList<>();
            for (String sql : List.of("SELECT @@character_set_client, @@collation_connection, @@character_set_results",
                    "SELECT 'a' = 'A', USER(), DATABASE()", "USE " + UMLAUTS_SCHEMA.substring(0, 1))) {
                answers.add(Answer.of(client.query(sql), client.capabilities()).toString());
            }
            return String.join("\n", answers);
        } catch (EOFException e) {
            return "closed";
        }
    }

    private static RawPacket changeUser(RawClient client, int collationId) throws IOException {
        ByteBuf change = Unpooled.buffer();
        new ComChangeUser(USER, NO_PASSWORD, null, collationId, PasswordProof.CACHING_SHA2, List.of())
                .write(change, client.capabilities());
        client.send(0, ByteBufUtil.getBytes(change));
        RawPacket packet = client.readPacket();
        while (packet.header() == AuthSwitchRequest.HEADER || packet.header() == 1) {
            if (packet.header() == AuthSwitchRequest.HEADER) {
                client.send(NO_PASSWORD);
            }
            packet = client.readPacket();
        }
        return packet;
    }
}
