package io.headgate.server.faults;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.packet.ErrPacket;
import io.headgate.testkit.Cable;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A backend that dies, killed at the server or cut off on the wire, in every state of its lease. */
final class DyingBackendIT extends FaultTest {

    private static final int LOST = 1105;
    private static final int QUERY_INTERRUPTED = 1317;

    enum Death {
        KILL, CUT;

        void come(Cable cable) {
            if (this == CUT) {
                cable.reset();
                return;
            }
            for (String id : DATABASE.queryValue("SELECT COALESCE(GROUP_CONCAT(id), '') FROM"
                    + " information_schema.processlist WHERE user = '" + USER + "'").split(",")) {
                DATABASE.execute("KILL " + id);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileItIsIdle(Death death) throws IOException {
        Cable cable = startOnCable("max-connections", "1");
        RawClient client = login();
        assertThat(text(client, "SELECT 'before'")).isEqualTo("before");
        death.come(cable);
        await("the pool knows", () -> stats().open() == 0);
        assertThat(text(client, "SELECT 'after'")).isEqualTo("after");
    }

    @ParameterizedTest
    @EnumSource
    void inATransaction(Death death) throws IOException {
        Cable cable = startOnCable("max-connections", "1");
        RawClient client = login();
        run(client, "BEGIN");
        run(client, "INSERT INTO faults.t (v) VALUES ('lost')");
        death.come(cable);
        await("the lease is over", () -> stats().leased() == 0);
        ErrPacket error = error(client, "SELECT 1");
        assertThat(error.code()).isEqualTo(LOST);
        assertThat(error.message()).contains("the open transaction was rolled back");
        assertThat(text(client, "SELECT COUNT(*) FROM faults.t WHERE v = 'lost'")).isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /* not the first word */ COMMIT AND CHAIN  | 1 | whether the transaction was committed is not known
            ANALYZE TABLE faults.t                     | 1 | whether the transaction was committed is not known
            ROLLBACK                                   | 0 | the open transaction was rolled back
            INSERT INTO faults.t (v) VALUES ('COMMIT') | 0 | the open transaction was rolled back
            """)
    void whileItsTransactionEnds(String last, String rows, String message) throws IOException {
        Cable cable = startOnCable("max-connections", "1");
        RawClient client = login();
        run(client, "BEGIN");
        run(client, "INSERT INTO faults.t (v) VALUES ('transaction')");
        String executed = executed();
        cable.hold();
        client.sendQuery(last);
        await("the statement has run", () -> !executed().equals(executed));
        cable.cut();
        ErrPacket error = last(client).err(client.capabilities());
        assertThat(error.code()).isEqualTo(LOST);
        assertThat(error.message()).contains(message);
        cable.mend();
        await("the transaction is over", () -> DATABASE.queryValue("SELECT COUNT(*) FROM"
                + " information_schema.processlist WHERE user = '" + USER + "'").equals("0"));
        assertThat(text(client, "SELECT COUNT(*) FROM faults.t WHERE v = 'transaction'")).isEqualTo(rows);
        DATABASE.execute("DELETE FROM faults.t WHERE v = 'transaction'");
    }

    /** Changes with each statement of the user that comes to its end. */
    private static String executed() {
        return DATABASE.queryValue("SELECT SUM(count_star) FROM"
                + " performance_schema.events_statements_summary_by_user_by_event_name WHERE user = '" + USER + "'");
    }

    @ParameterizedTest
    @EnumSource
    void withATemporaryTable(Death death) throws IOException {
        Cable cable = startOnCable("max-connections", "1");
        RawClient client = login();
        run(client, "CREATE TEMPORARY TABLE faults.tmp (i INT)");
        death.come(cable);
        await("the lease is over", () -> stats().leased() == 0);
        ErrPacket error = error(client, "SELECT 1");
        assertThat(error.code()).isEqualTo(LOST);
        assertThat(error.message()).contains("connect again");
        assertThat(client.awaitClose()).as("the client is closed: what it relied on is gone").isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whileAStatementRuns(Death death) throws IOException {
        Cable cable = startOnCable("max-connections", "1");
        RawClient client = login();
        client.sendQuery("SELECT SLEEP(30)");
        await("the statement runs", () -> "1".equals(DATABASE.queryValue("SELECT COUNT(*) FROM"
                + " information_schema.processlist WHERE info = 'SELECT SLEEP(30)'")));
        death.come(cable);
        RawPacket last = last(client);
        assertThat(last.isErr()).isTrue();
        assertThat(last.err(client.capabilities()).code()).isIn(LOST, QUERY_INTERRUPTED);
        DATABASE.execute("DO 0");
        assertThat(text(client, "SELECT 'after'")).isEqualTo("after");
    }

    @ParameterizedTest
    @EnumSource
    void inTheMiddleOfAResult(Death death) throws IOException {
        Cable cable = startOnCable("max-connections", "1");
        RawClient client = login();
        client.sendQuery(LargeResults.GIGABYTES);
        client.readPacket();
        client.readPacket();
        client.readPacket();
        death.come(cable);
        // what was sent cannot be taken back: an error of the server's own, or the end of the connection
        assertThat(endsWithErrorOrClose(client)).isTrue();
    }

    private static boolean endsWithErrorOrClose(RawClient client) {
        try {
            RawPacket packet = client.readPacket();
            while (!packet.isErr() && !packet.endsRows()) {
                packet = client.readPacket();
            }
            return packet.isErr();
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void inTheMiddleOfAnUpload() throws IOException {
        Cable cable = startOnCable("max-connections", "1");
        RawClient client = login();
        byte[] begun = new byte[200_000];
        java.util.Arrays.fill(begun, (byte) ' ');
        System.arraycopy(bytes("\3SELECT 'rest'"), 0, begun, 0, 14);
        client.sendPart(300_000, 0, begun);
        await("the upload is under way", () -> stats().leased() == 1);
        cable.reset();
        RawPacket answer = client.readPacket();
        assertThat(answer.err(client.capabilities()).code()).isEqualTo(LOST);
        client.sendBytes(new byte[100_000]);
        assertThat(text(client, "SELECT 'after'")).isEqualTo("after");
    }

    @Test
    void whileItsStateIsRestored() throws IOException {
        Cable cable = startOnCable("max-connections", "1");
        RawClient client = login();
        run(client, "SET sql_mode = 'ANSI_QUOTES'");
        assertThat(text(login(), "SELECT 1")).isEqualTo("1");
        cable.hold();
        client.sendQuery("SELECT @@sql_mode");
        await("the backend is being restored", () -> stats().leased() == 1);
        pause(100);
        cable.reset();
        cable.mend();
        assertThat(client.readResponse().get(2).payload()).isEqualTo(bytes("\u000bANSI_QUOTES"));
    }

    @Test
    void aBackendThatAnswersNoMoreIsReplacedBeforeAStatementIsLostOnIt() throws IOException {
        Cable cable = startOnCable("max-connections", "1", "connection-check-after", "0s",
                "backend-connect-timeout", "1s");
        RawClient client = login();
        assertThat(text(client, "SELECT 'before'")).isEqualTo("before");
        cable.hold();
        client.sendQuery("SELECT 'after'");
        await("it is given up", () -> stats().closed() >= 1);
        cable.reset();
        cable.mend();
        assertThat(client.readResponse().get(2).payload()).isEqualTo(bytes("\5after"));
    }

    @Test
    void theDatabaseGoesAwayAndComesBack() throws IOException {
        Cable cable = startOnCable("max-connections", "2", "connection-borrow-timeout", "1s");
        RawClient client = login();
        assertThat(text(client, "SELECT 'before'")).isEqualTo("before");
        cable.cut();
        await("the pool knows", () -> stats().open() == 0);
        for (int i = 0; i < 2; i++) {
            ErrPacket error = error(client, "SELECT 1");
            assertThat(error.code()).isEqualTo(9501);
            assertThat(error.message()).as("says why").containsIgnoringCase("refused");
        }
        long failures = stats().openFailures();
        assertThat(failures).as("attempts while it was away: there is a back-off").isBetween(1L, 40L);
        cable.mend();
        await("statements run again", () -> {
            try {
                return !client.query("SELECT 'back'").get(0).isErr();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private static RawPacket last(RawClient client) throws IOException {
        var packets = client.readResponse();
        return packets.get(packets.size() - 1);
    }
}
