package io.headgate.server.faults;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.Command;
import io.headgate.protocol.packet.StmtPrepareOk;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results and statements of every size, with bounded memory. */
final class SizesIT extends FaultTest {

    private static final int MEGABYTE = 1 << 20;
    private static final int PACKET = 1 << 24;

    private static String maxAllowedPacket;

    @BeforeAll
    static void allowLongPackets() {
        maxAllowedPacket = DATABASE.queryValue("SELECT @@global.max_allowed_packet");
        // large values do not fit into the redo log of a small test server
        DATABASE.execute("SET GLOBAL max_allowed_packet = 134217728",
                "CREATE TABLE faults.large (v LONGBLOB) ENGINE = MyISAM");
    }

    @AfterAll
    static void allowThemNoMore() {
        DATABASE.execute("SET GLOBAL max_allowed_packet = " + maxAllowedPacket);
    }

    @Test
    void aSlowReaderOfTwoGigabytesCostsLittleMemory() throws IOException {
        start("max-connections", "2");
        long before = NettyMemory.now();
        RawClient client = login();
        client.sendQuery(LargeResults.GIGABYTES);
        long most = 0;
        for (int i = 0; i < 150; i++) {
            client.readBytes(50_000);
            pause(10);
            most = Math.max(most, NettyMemory.now() - before);
        }
        assertThat(most).as("bytes in Netty's buffers while 2 GB wait").isLessThan(16 * MEGABYTE);
        client.abort();
    }

    @Test
    void anInsertOf64MegabytesArrivesWholeAndCostsLittleMemory() throws IOException {
        start("max-connections", "2");
        byte[] statement = new byte[64 * MEGABYTE];
        Arrays.fill(statement, (byte) 'x');
        byte[] head = bytes("\3INSERT INTO faults.large VALUES ('");
        System.arraycopy(head, 0, statement, 0, head.length);
        statement[statement.length - 2] = '\'';
        statement[statement.length - 1] = ')';
        RawClient client = login();
        run(client, "TRUNCATE faults.large");
        try (NettyMemory memory = NettyMemory.watch()) {
            client.send(0, statement);
            assertThat(client.readResponse().get(0).isOk()).isTrue();
            assertThat(memory.most()).as("bytes in Netty's buffers during the upload").isLessThan(16 * MEGABYTE);
        }
        assertThat(text(client, "SELECT LENGTH(v) FROM faults.large"))
                .isEqualTo(String.valueOf(statement.length - head.length - 2));
        assertThat(text(client, "SELECT LENGTH(REPLACE(v, 'x', '')) FROM faults.large")).isEqualTo("0");
    }

    @Test
    void longDataOfTwice64MegabytesArrivesWhole() throws IOException {
        start("max-connections", "2");
        RawClient client = login();
        run(client, "TRUNCATE faults.large");
        StmtPrepareOk prepared = prepare(client, "INSERT INTO faults.large VALUES (?)");
        byte[] longData = new byte[64 * MEGABYTE];
        Arrays.fill(longData, (byte) 'y');
        longData[0] = (byte) Command.COM_STMT_SEND_LONG_DATA.code();
        System.arraycopy(littleEndian(prepared.statementId()), 0, longData, 1, 4);
        longData[5] = 0;
        longData[6] = 0;
        client.send(0, longData);
        client.send(0, longData);
        byte[] execute = new byte[14];
        execute[0] = (byte) Command.COM_STMT_EXECUTE.code();
        System.arraycopy(littleEndian(prepared.statementId()), 0, execute, 1, 4);
        execute[6] = 1;
        execute[11] = 1;
        execute[12] = (byte) 0xFB; // LONG_BLOB
        client.send(0, execute);
        assertThat(client.readResponse().get(0).isOk()).isTrue();
        assertThat(text(client, "SELECT LENGTH(v) FROM faults.large"))
                .isEqualTo(String.valueOf(2 * (longData.length - 7)));
        await("the long data no longer holds the backend", () -> stats().leased() == 0);
    }

    private static byte[] littleEndian(long value) {
        return new byte[] {(byte) value, (byte) (value >>> 8), (byte) (value >>> 16), (byte) (value >>> 24)};
    }

    @ParameterizedTest
    @ValueSource(ints = {65_535, 65_536, 65_537, PACKET - 2, PACKET - 1, PACKET, PACKET + 1, 2 * PACKET - 3,
            2 * PACKET - 2, 2 * PACKET - 1})
    void aStatementOfThisLengthArrivesWhole(int length) throws IOException {
        start("max-connections", "2");
        RawClient client = login();
        byte[] statement = new byte[length];
        Arrays.fill(statement, (byte) 'x');
        byte[] head = bytes("\3SELECT LENGTH('");
        System.arraycopy(head, 0, statement, 0, head.length);
        statement[length - 2] = '\'';
        statement[length - 1] = ')';
        client.send(0, statement);
        List<RawPacket> packets = client.readResponse();
        String expected = String.valueOf(length - head.length - 2);
        assertThat(packets.get(2).payload()).isEqualTo(bytes((char) expected.length() + expected));
        assertThat(text(client, "SELECT 'after'")).isEqualTo("after");
    }

    @ParameterizedTest
    @ValueSource(ints = {PACKET - 2, PACKET - 1, PACKET, PACKET + 1, 2 * PACKET - 2, 2 * PACKET - 1})
    void aRowOfThisLengthArrivesWhole(int length) throws IOException {
        start("max-connections", "2");
        RawClient client = login();
        // the length in front of the value takes 4 bytes up to 2^24 - 1, and 9 beyond
        int value = length - 4 < PACKET ? length - 4 : length - 9;
        List<RawPacket> packets = client.query("SELECT REPEAT('x', " + value + ") UNION ALL SELECT 'second'");
        int total = 0;
        int at = 2;
        int last;
        do {
            last = packets.get(at).payload().length;
            total += last;
            at++;
        } while (last == PACKET - 1);
        assertThat(total).isEqualTo(length);
        assertThat(packets.get(at).payload()).isEqualTo(bytes("\6second"));
        assertThat(packets.get(at + 1).endsRows()).isTrue();
        for (int i = 0; i < packets.size(); i++) {
            assertThat(packets.get(i).sequenceId()).isEqualTo(i + 1 & 0xFF);
        }
    }

    @Test
    void anExecutionOfAHundredKilobytesIsNotHeldUp() throws IOException {
        start("max-connections", "2");
        RawClient client = login();
        StmtPrepareOk prepared = prepare(client, "SELECT LENGTH(?)");
        for (int length : new int[] {1000, 65_536, 100_000, 160 * 1024, 200_000, 1_000_000}) {
            client.send(0, execution(prepared.statementId(), length));
            List<RawPacket> packets = client.readResponse();
            byte[] row = packets.get(2).payload();
            int got = row[2] & 0xFF | (row[3] & 0xFF) << 8 | (row[4] & 0xFF) << 16;
            assertThat(got).isEqualTo(length);
        }
    }

    private static byte[] execution(long statementId, int length) {
        byte[] execute = new byte[14 + 4 + length];
        Arrays.fill(execute, (byte) 'x');
        Arrays.fill(execute, 0, 18, (byte) 0);
        execute[0] = (byte) Command.COM_STMT_EXECUTE.code();
        System.arraycopy(littleEndian(statementId), 0, execute, 1, 4);
        execute[6] = 1;
        execute[11] = 1;
        execute[12] = (byte) 0xFD; // VAR_STRING
        execute[14] = (byte) 0xFD;
        System.arraycopy(littleEndian(length), 0, execute, 15, 3);
        return execute;
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, PACKET - 2, PACKET - 1, PACKET, PACKET + 1, 2 * PACKET - 1})
    void aTextOfThisLengthIsPrepared(int length) throws IOException {
        start("max-connections", "2");
        RawClient client = login();
        byte[] head = bytes("SELECT ?, LENGTH('");
        StmtPrepareOk prepared = prepare(client, longText(head, length));
        assertThat(prepared.statementId()).isEqualTo(1);
        int value = length - 1 - head.length - 2;
        for (int i = 0; i < 2; i++) {
            run(login(), "SET @other = 1");
            client.send(0, execution(prepared.statementId(), 3));
            byte[] row = client.readResponse().get(3).payload();
            assertThat(Arrays.copyOf(row, 6)).isEqualTo(new byte[] {0, 0, 3, 'x', 'x', 'x'});
            assertThat(Arrays.copyOfRange(row, 6, 9)).isEqualTo(Arrays.copyOf(littleEndian(value), 3));
        }
        client.command(Command.COM_STMT_CLOSE, littleEndian(prepared.statementId()));
        assertThat(text(client, "SELECT 'after'")).isEqualTo("after");
        await("nothing holds the backend", () -> stats().leased() == 0);
    }

    private static byte[] longText(byte[] head, int payload) {
        byte[] text = new byte[payload - 1];
        Arrays.fill(text, (byte) 'x');
        System.arraycopy(head, 0, text, 0, head.length);
        text[text.length - 2] = '\'';
        text[text.length - 1] = ')';
        return text;
    }

    @Test
    void aLongStatementTakesLongDataAndLivesUntilTheSessionIsReset() throws IOException {
        start("max-connections", "2");
        RawClient client = login();
        StmtPrepareOk prepared = prepare(client, longText(bytes("SELECT ?, LENGTH('"), PACKET + 5));
        long id = prepared.statementId();
        for (String data : List.of("first", "second")) {
            ByteArrayOutputStream longData = new ByteArrayOutputStream();
            longData.writeBytes(littleEndian(id));
            longData.writeBytes(bytes("\0\0" + data));
            client.command(Command.COM_STMT_SEND_LONG_DATA, longData.toByteArray());
            byte[] execute = Arrays.copyOf(execution(id, 0), 14);
            client.send(0, execute);
            byte[] row = client.readResponse().get(3).payload();
            assertThat(new String(row, 3, data.length(), StandardCharsets.US_ASCII)).isEqualTo(data);
        }
        assertThat(stats().leased()).as("the statement holds its backend").isEqualTo(1);
        client.command(Command.COM_RESET_CONNECTION, new byte[0]);
        assertThat(client.readPacket().isOk()).isTrue();
        client.send(0, execution(id, 3));
        assertThat(client.readPacket().err(client.capabilities()).code()).isEqualTo(1243);
        await("nothing holds the backend", () -> stats().leased() == 0);
    }

    @Test
    void aLongTextWithAMistakeIsRefusedByTheServer() throws IOException {
        start("max-connections", "2");
        RawClient client = login();
        client.command(Command.COM_STMT_PREPARE, longText(bytes("SELEKT ?, LENGTH('"), PACKET + 5));
        assertThat(client.readPacket().err(client.capabilities()).code()).isEqualTo(1064);
        assertThat(text(client, "SELECT 'after'")).isEqualTo("after");
        await("nothing holds the backend", () -> stats().leased() == 0);
    }

    @Test
    void aStatementThatTheServerFindsTooLongIsRefusedByTheServer() throws IOException {
        start("max-connections", "2");
        RawClient client = login();
        run(client, "CREATE TEMPORARY TABLE faults.tmp (i INT)");
        byte[] statement = new byte[140 * MEGABYTE];
        Arrays.fill(statement, (byte) ' ');
        System.arraycopy(bytes("\3SELECT 'long'"), 0, statement, 0, 14);
        try {
            client.send(0, statement);
            RawPacket answer = client.readPacket();
            assertThat(answer.err(client.capabilities()).code()).isEqualTo(1153);
            // the temporary table went with the backend: never a wrong answer
            client.sendQuery("SELECT COUNT(*) FROM faults.tmp");
            assertThat(client.readPacket().isErr()).isTrue();
        } catch (IOException e) {
            // closed, as a server does when it does not want to read the rest
            assertThat(client.awaitClose()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLongExecutionOfAnUnknownStatementIsRefusedAndNoMore(boolean first) throws IOException {
        start();
        RawClient client = login();
        if (!first) {
            assertThat(text(client, "SELECT 1")).isEqualTo("1");
        }
        client.command(Command.COM_STMT_EXECUTE, new byte[300_000]);
        assertThat(refusal(client).code()).isEqualTo(1243);
        assertThat(text(client, "SELECT 2")).isEqualTo("2");
    }
}
