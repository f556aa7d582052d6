package io.headgate.server.faults;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.Command;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FOUND_ROWS() of the first client that ever reads it, for whom nobody has asked anything yet. */
class FoundRowsIT extends FaultTest {

    @BeforeAll
    static void createRoutinesAndRows() {
        DATABASE.execute("INSERT INTO faults.t (v) VALUES ('a'), ('b'), ('c'), ('d'), ('e')",
                "CREATE PROCEDURE faults.page() SELECT SQL_CALC_FOUND_ROWS id FROM faults.t LIMIT 2",
                "CREATE PROCEDURE faults.one() SELECT id FROM faults.t LIMIT 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT COUNT(*) FROM faults.t",
        "SELECT id FROM faults.t LIMIT 2, 1",
        "SELECT SQL_CALC_FOUND_ROWS id FROM faults.t LIMIT 1",
        "SELECT 1 UNION SELECT 2",
        "UPDATE faults.t SET v = 'f' WHERE id = -1",
        "DESCRIBE faults.t",
        "CALL faults.page()",
        "CALL faults.one()",
        "INSERT INTO faults.t (v) SELECT v FROM faults.t LIMIT 3",
    })
    void isThatOfADirectConnectionAlthoughNobodyElseHasReadIt(String sql) throws IOException {
        String expected;
        try (RawClient direct = RawClient.connect(DATABASE.host(), DATABASE.port()).login(USER, PASSWORD)) {
            before(direct, sql);
            direct.query(sql);
            expected = text(direct, "SELECT FOUND_ROWS()");
        }
        startWithoutBystander();
        RawClient client = login();
        before(client, sql);
        client.query(sql);
        assertThat(text(client, "SELECT FOUND_ROWS()")).isEqualTo(expected);
        assertThat(text(client, "SELECT FOUND_ROWS()")).isEqualTo("1");
    }

    /** MariaDB leaves it as it was, which 10.11 takes from a connection before where no statement was there yet. */
    private static void before(RawClient client, String sql) throws IOException {
        if (sql.startsWith("UPDATE")) {
            client.query("SELECT 1 UNION SELECT 2 UNION SELECT 3");
        }
    }

    /** As a server does when an execution fails; else the value of the next one would be taken for something else. */
    @Test
    void whatWasSentAheadForAnExecutionThatIsRefusedIsForgotten() throws IOException {
        startWithoutBystander();
        RawClient client = login();
        // nobody can tell whether it leaves FOUND_ROWS() as it was
        client.query("SHOW PRIVILEGES");
        byte[] id = littleEndian((int) prepare(client, "SELECT FOUND_ROWS() + 5, LENGTH(?)").statementId());
        client.command(Command.COM_STMT_SEND_LONG_DATA, joined(id, new byte[2], bytes("long data")));
        assertThat(stats().leased()).isLessThanOrEqualTo(1);
        byte[] head = joined(id, new byte[] {0, 1, 0, 0, 0, 0, 1, (byte) 0xFE, 0});
        client.command(Command.COM_STMT_EXECUTE, head);
        List<RawPacket> refused = client.readResponse();
        assertThat(refused.get(0).err(client.capabilities()).code()).as("the proxy refuses").isEqualTo(1235);
        await("nothing holds a backend any more", () -> stats().leased() == 0);
        run(client, "SELECT 1");
        client.command(Command.COM_STMT_EXECUTE, joined(head, new byte[] {3}, bytes("abc")));
        List<RawPacket> answer = client.readResponse();
        assertThat(answer.get(0).isErr()).isFalse();
        byte[] row = answer.get(3).payload();
        assertThat(new int[] {row[2], row[10]}).containsExactly(6, 3);
    }

    private static byte[] littleEndian(int id) {
        return new byte[] {(byte) id, (byte) (id >> 8), (byte) (id >> 16), (byte) (id >> 24)};
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
