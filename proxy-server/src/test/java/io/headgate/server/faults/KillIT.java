package io.headgate.server.faults;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.Command;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.testkit.PasswordProof;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** KILL hits the client whose id it names, wherever that one's statement is, and nobody else. */
final class KillIT extends FaultTest {

    private static final String STRANGER = "faults_stranger";
    private static final String ADMIN = "faults_admin";
    private static final String UPDATE = "UPDATE faults.t SET v = 'new' WHERE v = 'locked'";
    private static final int INTERRUPTED = 1317;
    /** What MariaDB tells who kills its own connection. */
    private static final int CONNECTION_KILLED = 1927;
    private static final int UNKNOWN_THREAD = 1094;
    private static final int NOT_OWNER = 1095;
    private static final int NOT_SUPPORTED = 1235;

    @BeforeAll
    static void createUsers() {
        DATABASE.createUser(STRANGER, PASSWORD, PasswordProof.CACHING_SHA2);
        DATABASE.createUser(ADMIN, PASSWORD, PasswordProof.CACHING_SHA2);
        DATABASE.execute("GRANT CONNECTION" + (DATABASE.version().isMariaDb() ? " " : "_") + "ADMIN ON *.* TO " + ADMIN, "DELETE FROM faults.t",
                "INSERT INTO faults.t (v) VALUES ('locked')");
    }

    @AfterAll
    static void dropUsers() {
        DATABASE.execute("DROP USER " + STRANGER, "DROP USER " + ADMIN);
    }

    private RawClient login(String user) throws IOException {
        return connect().login(user, PASSWORD);
    }

    private static long id(RawClient client) {
        return client.greeting().connectionId();
    }

    /** A client that has locked the row for which {@link #UPDATE} waits. */
    private RawClient locker() throws IOException {
        RawClient locker = login();
        run(locker, "BEGIN");
        run(locker, "SELECT * FROM faults.t FOR UPDATE");
        return locker;
    }

    private static void awaitRunning(String statement) {
        await(statement + " runs", () -> DATABASE.queryValue(
                "SELECT COUNT(*) FROM information_schema.processlist WHERE info = \"" + statement + "\"").equals("1"));
    }

    private static ErrPacket readError(RawClient client) throws IOException {
        List<RawPacket> packets = client.readResponse();
        RawPacket last = packets.get(packets.size() - 1);
        assertThat(last.isErr()).isTrue();
        return last.err(client.capabilities());
    }

    private static void assertSilentEnd(RawClient client) throws IOException {
        assertThat(client.awaitClose()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void killQueryEndsTheStatementAndNotTheConnection(boolean shuffle) throws IOException {
        start("max-connections", "4", "shuffle", Boolean.toString(shuffle));
        RawClient locker = locker();
        RawClient victim = login();
        RawClient killer = login();
        for (int i = 0; i < 3; i++) {
            assertThat(text(victim, "SELECT 'before'")).isEqualTo("before");
            victim.sendQuery(UPDATE);
            awaitRunning(UPDATE);
            run(killer, "KILL QUERY " + id(victim));
            ErrPacket error = readError(victim);
            assertThat(error.code()).isEqualTo(INTERRUPTED);
            assertThat(error.sqlState()).isEqualTo("70100");
            assertThat(text(victim, "SELECT 'after'")).isEqualTo("after");
        }
        run(locker, "ROLLBACK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL ", "KILL CONNECTION ", "kill /* now */ connection "})
    void killEndsTheConnectionWithoutAWord(String kill) throws IOException {
        start("max-connections", "4");
        RawClient locker = locker();
        RawClient victim = login();
        victim.sendQuery(UPDATE);
        awaitRunning(UPDATE);
        run(login(), kill + id(victim));
        assertSilentEnd(victim);
        await("the server has given up the statement", () -> DATABASE.queryValue(
                "SELECT COUNT(*) FROM information_schema.processlist WHERE info = \"" + UPDATE + "\"").equals("0"));
        run(locker, "ROLLBACK");
    }

    @Test
    void aSessionWithoutABackendIsKilledByTheProxy() throws IOException {
        start();
        RawClient victim = login();
        RawClient killer = login();
        run(killer, "KILL QUERY " + id(victim));
        assertThat(text(victim, "SELECT 'alive'")).isEqualTo("alive");
        run(killer, "KILL " + id(victim));
        assertSilentEnd(victim);
        assertThat(error(killer, "KILL " + id(victim)).code()).isEqualTo(UNKNOWN_THREAD);
    }

    @Test
    void aTransactionEndsWithTheConnection() throws IOException {
        start("max-connections", "2");
        RawClient victim = login();
        run(victim, "BEGIN");
        run(victim, "INSERT INTO faults.t (v) VALUES ('killed')");
        RawClient killer = login();
        run(killer, "KILL QUERY " + id(victim));
        assertThat(text(victim, "SELECT COUNT(*) FROM faults.t WHERE v = 'killed'")).isEqualTo("1");
        run(killer, "KILL " + id(victim));
        assertSilentEnd(victim);
        await("it is rolled back", () -> DATABASE.queryValue("SELECT COUNT(*) FROM information_schema.innodb_trx"
                + " WHERE trx_rows_modified > 0").equals("0"));
        assertThat(text(killer, "SELECT COUNT(*) FROM faults.t WHERE v = 'killed'")).isEqualTo("0");
    }

    @Test
    void whoWaitsForABackendNeedNotWaitForItToBeKilled() throws IOException {
        start("max-connections", "2");
        RawClient killer = login();
        run(killer, "BEGIN");
        RawClient holder = login();
        run(holder, "BEGIN");
        RawClient victim = login();
        victim.sendQuery("SELECT 1");
        await("the client waits", () -> stats().waiting() == 1);
        run(killer, "KILL QUERY " + id(victim));
        assertThat(readError(victim)).isEqualTo(new ErrPacket(INTERRUPTED, "70100", "Query execution was interrupted"));
        victim.sendQuery("SELECT 1");
        await("the client waits again", () -> stats().waiting() == 1);
        run(killer, "KILL " + id(victim));
        assertSilentEnd(victim);
        assertThat(stats().waiting()).isZero();
        run(killer, "COMMIT");
        run(holder, "COMMIT");
    }

    @Test
    void nobodyElsesSessionIsKilledWithoutThePrivilege() throws IOException {
        start("max-connections", "5");
        RawClient locker = locker();
        RawClient stranger = login(STRANGER);
        RawClient victim = login();
        String refusal = "You are not owner of thread " + id(victim);
        for (String kill : List.of("KILL QUERY ", "KILL ")) {
            assertThat(error(stranger, kill + id(victim)).message()).as("idle").isEqualTo(refusal);
            victim.sendQuery(UPDATE);
            awaitRunning(UPDATE);
            ErrPacket error = error(stranger, kill + id(victim));
            assertThat(error.code()).isEqualTo(NOT_OWNER);
            assertThat(error.message()).as("executing").isEqualTo(refusal);
            run(login(), "KILL QUERY " + id(victim));
            assertThat(readError(victim).code()).isEqualTo(INTERRUPTED);
        }
        run(locker, "ROLLBACK");
    }

    @Test
    void nobodyElsesWaitIsEndedWithoutThePrivilege() throws IOException {
        start("max-connections", "2", "connection-borrow-timeout", "20s");
        RawClient stranger = login(STRANGER);
        run(stranger, "BEGIN");
        RawClient holder = login();
        run(holder, "BEGIN");
        RawClient victim = login();
        victim.sendQuery("SELECT 'mine'");
        await("the client waits", () -> stats().waiting() == 1);
        assertThat(error(stranger, "KILL " + id(victim)).message()).contains("no connection of that session's user");
        run(stranger, "COMMIT");
        assertThat(victim.readResponse()).noneMatch(RawPacket::isErr);
        run(holder, "COMMIT");
    }

    @Test
    void whoHasThePrivilegeKillsOthers() throws IOException {
        start("max-connections", "5");
        RawClient locker = locker();
        RawClient admin = login(ADMIN);
        RawClient victim = login();
        run(admin, "KILL QUERY " + id(victim));
        victim.sendQuery(UPDATE);
        awaitRunning(UPDATE);
        run(admin, "KILL QUERY " + id(victim));
        assertThat(readError(victim).code()).isEqualTo(INTERRUPTED);
        run(admin, "KILL " + id(victim));
        assertSilentEnd(victim);
        run(locker, "ROLLBACK");
    }

    @Test
    void theIdIsThatOfTheGreeting() throws IOException {
        start("max-connections", "2", "shuffle", "true");
        RawClient client = login();
        String id = Long.toString(id(client));
        for (String sql : List.of("SELECT CONNECTION_ID()", "SELECT @@pseudo_thread_id", "SELECT CONNECTION_ID() + 0",
                "SELECT @@session.pseudo_thread_id")) {
            assertThat(text(client, sql)).as(sql).isEqualTo(id);
        }
        assertThat(text(client, BACKEND)).isNotEqualTo(id);
    }

    @Test
    void killingOneselfIsToldAsByTheServer() throws IOException {
        start();
        RawClient client = login();
        assertThat(error(client, "KILL QUERY " + id(client)).code()).isEqualTo(INTERRUPTED);
        assertThat(error(client, "KILL QUERY CONNECTION_ID()").code()).isEqualTo(INTERRUPTED);
        assertThat(text(client, "SELECT 'alive'")).isEqualTo("alive");
        assertThat(error(client, "KILL " + id(client)).code())
                .isEqualTo(DATABASE.version().isMariaDb() ? CONNECTION_KILLED : INTERRUPTED);
        assertSilentEnd(client);
    }

    @Test
    void idsThatNobodyHasAreToldByTheServer() throws IOException {
        start();
        RawClient client = login();
        for (String id : List.of("4294967295", "2147483647", "1073741823", "18446744073709551616")) {
            ErrPacket error = error(client, "KILL " + id);
            assertThat(error.code()).isEqualTo(UNKNOWN_THREAD);
            assertThat(error.message()).isEqualTo("Unknown thread id: " + (id.length() > 10 ? "4294967295" : id));
        }
    }

    @Test
    void anIdOfTheDatabaseGoesToTheDatabase() throws IOException {
        start();
        RawClient direct = RawClient.connect(DATABASE.host(), DATABASE.port()).login(STRANGER, PASSWORD);
        assertThat(error(login(), "KILL " + id(direct)).message())
                .isEqualTo("You are not owner of thread " + id(direct));
        run(login(ADMIN), "KILL " + id(direct));
        assertSilentEnd(direct);
        direct.close();
    }

    @Test
    void aKillThatCannotBeTranslatedIsRefused() throws IOException {
        start();
        RawClient client = login();
        RawClient victim = login();
        for (String sql : List.of("KILL " + id(victim) + " + 0", "KILL QUERY @id", "KILL '" + id(victim) + "'")) {
            assertThat(error(client, sql).code()).as(sql).isEqualTo(NOT_SUPPORTED);
        }
        client.command(Command.COM_SET_OPTION, new byte[] {0, 0});
        client.readPacket();
        assertThat(error(client, "SELECT 1; KILL " + id(victim)).code()).isEqualTo(NOT_SUPPORTED);
        assertThat(error(client, "SELECT 1; KILL QUERY 1073741823").code()).isEqualTo(UNKNOWN_THREAD);
        assertThat(text(victim, "SELECT 'alive'")).isEqualTo("alive");
    }

    @Test
    void theCommandKillsWhereTheServerKnowsIt() throws IOException {
        start();
        RawClient idle = login();
        RawClient holding = login();
        run(holding, "BEGIN");
        RawClient killer = login();
        RawClient direct = RawClient.connect(DATABASE.host(), DATABASE.port()).login(USER, PASSWORD);
        ErrPacket unknown = processKill(direct, 2_000_000_000).err(direct.capabilities());
        direct.close();
        assertThat(processKill(killer, 2_000_000_000).err(killer.capabilities())).isEqualTo(unknown);
        for (RawClient victim : List.of(idle, holding)) {
            RawPacket answer = processKill(killer, id(victim));
            if (unknown.code() == UNKNOWN_THREAD) {
                assertThat(answer.isOk()).isTrue();
                assertSilentEnd(victim);
            } else {
                assertThat(answer.err(killer.capabilities())).isEqualTo(unknown);
                assertThat(text(victim, "SELECT 'alive'")).isEqualTo("alive");
            }
        }
    }

    private static RawPacket processKill(RawClient client, long id) throws IOException {
        client.command(Command.COM_PROCESS_KILL, ByteBufUtil.getBytes(Unpooled.buffer().writeIntLE((int) id)));
        return client.readPacket();
    }

    @Test
    void aKillNeverHitsWhoGetsTheBackendNext() throws Exception {
        start("max-connections", "3", "shuffle", "true");
        RawClient victim = login();
        RawClient killer = login();
        RawClient bystander = login();
        for (int i = 0; i < 300; i++) {
            victim.sendQuery("SELECT SLEEP(0)");
            killer.sendQuery("KILL QUERY " + id(victim));
            bystander.sendQuery("SELECT SLEEP(0.002)");
            assertThat(text(bystander.readResponse())).as("interrupted: 1").isEqualTo("0");
            RawPacket answer = killer.readResponse().get(0);
            assertThat(answer.isErr()).as(() -> answer.err(killer.capabilities()).toString()).isFalse();
            victim.readResponse();
        }
    }

    private static String text(List<RawPacket> packets) {
        assertThat(packets).noneMatch(RawPacket::isErr);
        byte[] row = packets.get(2).payload();
        return new String(row, 1, row[0]);
    }

    @Test
    void aKillerWhoDoesNotWaitForTheAnswerHarmsNobody() throws IOException {
        start("max-connections", "3", "shuffle", "true");
        RawClient victim = login();
        RawClient bystander = login();
        for (int i = 0; i < 30; i++) {
            RawClient killer = login();
            victim.sendQuery("SELECT SLEEP(0)");
            killer.sendQuery("KILL QUERY " + id(victim));
            killer.abort();
            assertThat(text(bystander, "SELECT SLEEP(0.002)")).isEqualTo("0");
            victim.readResponse();
        }
    }
}
