package io.headgate.server.faults;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import io.headgate.protocol.packet.HandshakeResponse41;
import io.headgate.protocol.packet.SslRequest;
import io.headgate.server.it.LogLines;
import io.headgate.testkit.Cable;
import io.headgate.testkit.PasswordProof;
import io.headgate.testkit.RawClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that disappears, politely or not, in every state of its session. */
final class VanishingClientIT extends FaultTest {

    /** What the server says of a connection that the proxy might think otherwise of. */
    private static final String STATE = "SELECT CONCAT_WS(',', db, @@sql_mode) FROM information_schema.processlist"
            + " WHERE id = CONNECTION_ID()";

    enum Ending {
        FIN, RESET, HALF_CLOSE;

        void end(RawClient client) throws IOException {
            switch (this) {
                case FIN -> client.close();
                case RESET -> client.abort();
                case HALF_CLOSE -> client.shutdownOutput();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void beforeItReadsTheGreeting(Ending ending) throws IOException {
        start();
        ending.end(connect());
    }

    @ParameterizedTest
    @EnumSource
    void inTheMiddleOfItsHandshakeResponse(Ending ending) throws IOException {
        start();
        RawClient client = connect();
        client.readGreeting();
        client.sendPart(100, 1, new byte[30]);
        ending.end(client);
    }

    @ParameterizedTest
    @EnumSource
    void betweenSslRequestAndTlsHandshake(Ending ending) throws IOException {
        start();
        ending.end(stalledTls());
    }

    private RawClient stalledTls() throws IOException {
        RawClient client = connect();
        client.readGreeting();
        ByteBuf request = Unpooled.buffer();
        new SslRequest(RawClient.DEFAULT_CAPABILITIES.with(Capabilities.CLIENT_SSL), 1 << 24, 45).write(request);
        client.send(io.headgate.protocol.Wire.readRest(request));
        return client;
    }

    @Test
    void aStalledTlsHandshakeEndsWithTheLoginTimeout() throws IOException {
        start("login-timeout", "3s");
        RawClient stalled = stalledTls();
        stalled.sendBytes(new byte[] {0x16, 3, 1, 2, 0, 1}); // the beginning of a ClientHello
        assertThat(stalled.awaitClose()).isTrue();
    }

    @Test
    void aClientThatNeverAnswersTheGreetingIsClosedByTheLoginTimeout() throws IOException {
        start("login-timeout", "3s");
        RawClient silent = connect();
        silent.readGreeting();
        assertThat(silent.awaitClose()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void inTheMiddleOfItsAuthentication(Ending ending) throws IOException {
        start();
        RawClient client = connect();
        client.readGreeting();
        ByteBuf response = Unpooled.buffer();
        new HandshakeResponse41(RawClient.DEFAULT_CAPABILITIES, 1 << 24, 45, USER, new byte[32], null,
                PasswordProof.CACHING_SHA2, List.of(), 0).write(response);
        client.send(io.headgate.protocol.Wire.readRest(response));
        assertThat(client.readPacket().payload()).as("perform full authentication").containsExactly(1, 4);
        ending.end(client);
    }

    @ParameterizedTest
    @EnumSource
    void whileItIsIdle(Ending ending) throws IOException {
        start();
        RawClient client = login();
        assertThat(text(client, "SELECT 'in'")).isEqualTo("in");
        ending.end(client);
    }

    /** What the statement did to the backend has not been learnt then: nobody else may get it. */
    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1", "USE information_schema", "SET sql_mode = 'ANSI_QUOTES'", "BEGIN"})
    void whenTheEndOfItsResponseIsWritten(String sql) throws IOException {
        start("max-connections", "1");
        RawClient client = login();
        String before = text(client, STATE);
        try (LogLines log = new LogLines("io.headgate")) {
            BrokenPipes.breakNext();
            client.sendQuery(sql);
            assertThat(client.awaitClose()).isTrue();
            await("the backend is free", () -> stats().leased() == 0);
            assertThat(text(login(), STATE)).isEqualTo(before);
            assertThat(log.lines()).noneMatch(line -> line.contains("the proxy failed on a response"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileItWaitsForABackend(Ending ending) throws IOException {
        start("max-connections", "1");
        RawClient holder = login();
        RawClient waiter = login();
        run(holder, "BEGIN");
        waiter.sendQuery("SELECT 1");
        await("the client waits", () -> stats().waiting() == 1);
        ending.end(waiter);
        await("nobody waits", () -> stats().waiting() == 0);
        assertThat(text(holder, "SELECT 'mine'")).isEqualTo("mine");
        run(holder, "COMMIT");
    }

    @ParameterizedTest
    @EnumSource
    void whileItsStateIsRestored(Ending ending) throws IOException {
        Cable cable = startOnCable("max-connections", "1");
        RawClient client = login();
        run(client, "SET sql_mode = 'ANSI_QUOTES'");
        RawClient other = login();
        assertThat(text(other, "SELECT @@sql_mode LIKE '%ANSI_QUOTES%'")).isEqualTo("0");
        cable.hold();
        client.sendQuery("SELECT 1");
        await("the backend is being restored", () -> stats().leased() == 1);
        ending.end(client);
        await("the client is gone", () -> proxy().proxy().meters().clientConnections() == 2);
        cable.mend();
        assertThat(text(other, "SELECT @@sql_mode LIKE '%ANSI_QUOTES%'")).isEqualTo("0");
    }

    @ParameterizedTest
    @EnumSource
    void whileItsStatementRuns(Ending ending) throws IOException {
        start("max-connections", "2");
        RawClient client = login();
        client.sendQuery("SELECT SLEEP(2)");
        await("the statement runs", () -> Integer.parseInt(DATABASE.queryValue("SELECT COUNT(*) FROM"
                + " information_schema.processlist WHERE info = 'SELECT SLEEP(2)'")) == 1);
        ending.end(client);
    }

    @ParameterizedTest
    @EnumSource
    void inTheMiddleOfALargeResult(Ending ending) throws IOException {
        start("max-connections", "2");
        RawClient client = login();
        client.sendQuery(LargeResults.GIGABYTES);
        client.readBytes(100_000);
        ending.end(client);
    }

    @ParameterizedTest
    @EnumSource
    void inTheMiddleOfAnUpload(Ending ending) throws IOException {
        // io_uring of Netty 4.2.18 keeps silent about a reset that comes while reading is paused
        start("max-connections", "2", "transport", "nio");
        RawClient client = login();
        byte[] begun = new byte[3_000_000];
        Arrays.fill(begun, (byte) ' ');
        begun[0] = (byte) Command.COM_QUERY.code();
        System.arraycopy(bytes("SELECT '"), 0, begun, 1, 8);
        client.sendPart(0xFFFFFF, 0, begun);
        await("the upload is under way", () -> stats().leased() == 1);
        ending.end(client);
    }

    @ParameterizedTest
    @EnumSource(names = {"FIN", "RESET", "HALF_CLOSE"})
    void inATransaction(Ending ending) throws IOException {
        start("max-connections", "1");
        RawClient client = login();
        run(client, "BEGIN");
        run(client, "INSERT INTO faults.t (v) VALUES ('never committed')");
        ending.end(client);
        RawClient other = login();
        assertThat(text(other, "SELECT COUNT(*) FROM faults.t WHERE v = 'never committed'")).isEqualTo("0");
        assertThat(text(other, "SELECT @@autocommit")).isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource
    void withATemporaryTableAndANamedLock(Ending ending) throws IOException {
        start("max-connections", "1");
        RawClient client = login();
        run(client, "CREATE TEMPORARY TABLE faults.tmp (i INT)");
        assertThat(text(client, "SELECT GET_LOCK('faults', 0)")).isEqualTo("1");
        ending.end(client);
        RawClient other = login();
        assertThat(error(other, "SELECT * FROM faults.tmp").code()).isEqualTo(1146);
        assertThat(text(other, "SELECT IS_FREE_LOCK('faults')")).isEqualTo("1");
    }
}
