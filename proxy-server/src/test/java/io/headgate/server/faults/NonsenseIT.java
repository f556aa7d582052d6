package io.headgate.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.Command;
import io.headgate.testkit.RawClient;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that break the protocol: an error or a close for them, and nothing for anybody else. */
final class NonsenseIT extends FaultTest {

    private static final int BAD_HANDSHAKE = 1043;
    private static final int OUT_OF_ORDER = 1156;
    private static final int MALFORMED = 1835;
    private static final int UNKNOWN_COMMAND = 1047;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void garbageInsteadOfALogin(long seed) throws IOException {
        start();
        RawClient client = connect();
        client.readGreeting();
        client.sendBytes(garbage(seed));
        client.shutdownOutput();
        assertThat(client.awaitClose()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void garbageInsteadOfACommand(long seed) throws IOException {
        start();
        RawClient client = login();
        client.sendBytes(garbage(seed));
        client.shutdownOutput();
        assertThat(client.awaitClose()).isTrue();
    }

    private static byte[] garbage(long seed) {
        byte[] garbage = new byte[50_000];
        new Random(seed).nextBytes(garbage);
        return garbage;
    }

    @Test
    void anHttpRequest() throws IOException {
        start();
        RawClient client = connect();
        client.sendBytes(bytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        client.shutdownOutput();
        assertThat(client.awaitClose()).isTrue();
    }

    @Test
    void halfAPacketAndThenNothing() throws IOException {
        start();
        RawClient client = login();
        client.sendPart(50, 0, bytes("\3SELECT"));
        client.shutdownOutput();
        assertThat(client.awaitClose()).isTrue();
    }

    @Test
    void aLoginPacketThatIsTooLong() throws IOException {
        start();
        RawClient client = connect();
        client.readGreeting();
        client.sendPart(70_000, 1, new byte[100]);
        assertThat(refusal(client).code()).isEqualTo(BAD_HANDSHAKE);
        assertThat(client.awaitClose()).isTrue();
    }

    @Test
    void anEmptyLoginPacket() throws IOException {
        start();
        RawClient client = connect();
        client.readGreeting();
        client.sendPart(0, 1, new byte[0]);
        assertThat(refusal(client).code()).isEqualTo(BAD_HANDSHAKE);
        assertThat(client.awaitClose()).isTrue();
    }

    @Test
    void aLoginBeforeTheGreeting() throws IOException {
        // nobody listens there: the greeting cannot be known
        startWithoutBystander("backend", "127.0.0.1:1");
        RawClient client = connect();
        byte[] login = new byte[40];
        login[1] = 2; // CLIENT_PROTOCOL_41
        client.send(1, login);
        assertThat(refusal(client).message()).contains("before the greeting");
        assertThat(client.awaitClose()).isTrue();
    }

    @Test
    void aCommandWithAWrongSequenceId() throws IOException {
        start();
        RawClient client = login();
        client.send(3, bytes("\3SELECT 1"));
        assertThat(refusal(client).code()).isEqualTo(OUT_OF_ORDER);
        assertThat(client.awaitClose()).isTrue();
    }

    @Test
    void anEmptyCommand() throws IOException {
        start();
        RawClient client = login();
        client.sendPart(0, 0, new byte[0]);
        assertThat(refusal(client).code()).isEqualTo(UNKNOWN_COMMAND);
        assertThat(text(client, "SELECT 'after'")).isEqualTo("after");
    }

    @Test
    void anUnknownCommandIsAnsweredAndForgotten() throws IOException {
        start();
        RawClient client = login();
        for (int code : new int[] {0x20, 0x7F, 0xFF, Command.COM_SLEEP.code(), Command.COM_DAEMON.code()}) {
            client.send(0, new byte[] {(byte) code, 1, 2});
            assertThat(refusal(client).code()).as("command %d", code).isEqualTo(UNKNOWN_COMMAND);
        }
        assertThat(text(client, "SELECT 'after'")).isEqualTo("after");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x17, 0x18, 0x19, 0x1A, 0x1C})
    void aStatementCommandWithoutItsStatementId(int code) throws IOException {
        start();
        RawClient client = login();
        for (int i = 0; i < 20_000; i++) {
            client.send(0, new byte[] {(byte) code, 1, 2});
        }
        for (int i = 0; i < 20_000; i++) {
            assertThat(refusal(client).code()).isEqualTo(MALFORMED);
        }
        assertThat(text(client, "SELECT 'after'")).isEqualTo("after");
    }

    @Test
    void aCommandThatMustBeShortAndIsLong() throws IOException {
        start();
        RawClient client = login();
        byte[] initDb = new byte[200_000];
        initDb[0] = (byte) Command.COM_INIT_DB.code();
        client.send(0, initDb);
        assertThat(client.awaitClose()).isTrue();
    }

    @Test
    void aLongCommandOnAStatementThatDoesNotExistLeavesATransactionAlone() throws IOException {
        start("max-connections", "2");
        RawClient client = login();
        run(client, "BEGIN");
        run(client, "INSERT INTO faults.t (v) VALUES ('kept')");
        byte[] longData = new byte[300_000];
        longData[0] = (byte) Command.COM_STMT_SEND_LONG_DATA.code();
        longData[1] = 99;
        client.send(0, longData);
        assertThat(text(client, "SELECT COUNT(*) FROM faults.t WHERE v = 'kept'")).isEqualTo("1");
        byte[] execute = new byte[300_000];
        execute[0] = (byte) Command.COM_STMT_EXECUTE.code();
        execute[1] = 99;
        client.send(0, execute);
        assertThat(refusal(client).code()).isEqualTo(1243);
        assertThat(text(client, "SELECT COUNT(*) FROM faults.t WHERE v = 'kept'")).isEqualTo("1");
        run(client, "ROLLBACK");
        assertThat(text(client, "SELECT COUNT(*) FROM faults.t WHERE v = 'kept'")).isEqualTo("0");
    }

    @Test
    void aChangeOfUserWithGarbageBehindIt() throws IOException {
        start();
        RawClient client = login();
        byte[] change = bytes("\21" + USER + "\0\0\0\0\0caching_sha2_password\0");
        byte[] packet = new byte[4 + change.length + 300];
        packet[0] = (byte) change.length;
        System.arraycopy(change, 0, packet, 4, change.length);
        for (int i = 4 + change.length; i < packet.length; i++) {
            packet[i] = (byte) (i * 31);
        }
        client.sendBytes(packet);
        client.shutdownOutput();
        assertThat(client.awaitClose()).isTrue();
    }

    @Test
    void aMalformedChangeOfUser() throws IOException {
        start();
        RawClient client = login();
        client.send(0, new byte[] {(byte) Command.COM_CHANGE_USER.code(), 'x', 'y'});
        assertThat(client.awaitClose()).isTrue();
    }

    @Test
    void commandsThatAreSentAheadAreAnsweredInOrder() throws IOException {
        start();
        RawClient client = login();
        for (int i = 0; i < 200; i++) {
            client.sendQuery("SELECT 'number " + i + "'");
        }
        for (int i = 0; i < 200; i++) {
            byte[] row = client.readResponse().get(2).payload();
            assertThat(new String(row, 1, row.length - 1, java.nio.charset.StandardCharsets.US_ASCII))
                    .isEqualTo("number " + i);
        }
    }

    @Test
    void aQueryByteByByte() throws IOException {
        start();
        RawClient client = login();
        byte[] query = bytes("\12\0\0\0\3SELECT 42");
        for (byte one : query) {
            client.sendBytes(new byte[] {one});
        }
        assertThat(client.readResponse().get(2).payload()).isEqualTo(bytes("\00242"));
    }
}
