package io.headgate.server.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the database really runs: performance_schema shows the client's commands and those that the proxy has added. One
 * backend serves two clients in turn, so that everything a change of hands costs is seen.
 */
final class AddedStatementsIT {

    private static final String END = "SELECT 'the end'";

    private final TestDatabase database = TestDatabase.shared();
    private ProxyUnderTest proxy;
    private Peer one;
    private Peer two;
    private int marks;

    @BeforeEach
    void connect() throws IOException {
        database.execute("UPDATE performance_schema.setup_consumers SET enabled = 'YES'"
                + " WHERE name LIKE 'events_statements_history%'");
        Fixture.createUsers(database);
        Fixture.createSchemas(database, Flavour.MODERN);
        proxy = ProxyUnderTest.start(Map.of("max-connections", "1"));
        one = Peer.connect(proxy.host(), proxy.port(), Flavour.MODERN);
        two = Peer.connect(proxy.host(), proxy.port(), Flavour.MODERN);
        play(one, Script.of("first", "SELECT 1"));
        play(two, Script.of("first", "SELECT 1"));
        database.execute("TRUNCATE TABLE performance_schema.events_statements_history_long");
    }

    @AfterEach
    void disconnect() throws IOException {
        one.close();
        two.close();
        proxy.close();
        Fixture.drop(database);
    }

    @Test
    void pointSelectsOfEqualClientsAddNothing() throws Exception {
        for (int i = 0; i < 3; i++) {
            play(one, Script.of("select", "SELECT v FROM t WHERE id = 1"));
            play(two, Script.of("select", "SELECT v FROM t WHERE id = 2"));
        }
        assertThat(ran()).containsExactly(
                "sql/select SELECT v FROM t WHERE id = 1", "sql/select SELECT v FROM t WHERE id = 2",
                "sql/select SELECT v FROM t WHERE id = 1", "sql/select SELECT v FROM t WHERE id = 2",
                "sql/select SELECT v FROM t WHERE id = 1", "sql/select SELECT v FROM t WHERE id = 2");
    }

    @Test
    void aTransactionAddsNothing() throws Exception {
        play(one, Script.of("transaction", "BEGIN", "UPDATE t SET n = 5 WHERE id = 1", "COMMIT"));
        play(two, Script.of("transaction", "BEGIN", "SELECT n FROM t WHERE id = 1", "ROLLBACK"));
        assertThat(ran()).containsExactly("sql/begin BEGIN", "sql/update UPDATE t SET n = 5 WHERE id = 1",
                "sql/commit COMMIT", "sql/begin BEGIN", "sql/select SELECT n FROM t WHERE id = 1",
                "sql/rollback ROLLBACK");
    }

    @Test
    void aBackendThatKnowsThePreparedStatementIsNotToldAgain() throws Exception {
        String sql = "SELECT v FROM t WHERE id = ?";
        play(one, Script.of("prepare").prepare("s", sql).execute("s", 1L));
        play(two, Script.of("prepare").prepare("s", sql).execute("s", 2L));
        int prepared = ran().size();
        play(one, Script.of("execute").execute("s", 2L));
        play(two, Script.of("execute").execute("s", 3L));
        play(one, Script.of("execute").execute("s", Execution.of(1L).withoutTypes()).resetStatement("s").close("s"));
        play(two, Script.of("execute").execute("s", 3L));
        List<String> all = ran();
        assertThat(all.subList(0, prepared)).allMatch(text -> text.matches("com/(Prepare|Execute|Close stmt) .*"));
        assertThat(all.subList(prepared, all.size())).hasSize(4).allMatch(text -> text.startsWith("com/Execute"));
    }

    @Test
    void aClientWithOtherVariablesCostsOneSetForEachChangeOfHands() throws Exception {
        play(one, Script.of("set", "SET time_zone = '+03:00', group_concat_max_len = 99"));
        play(one, Script.of("select", "SELECT 1"));
        play(two, Script.of("select", "SELECT 2"));
        play(two, Script.of("select", "SELECT 2"));
        play(one, Script.of("select", "SELECT 1"));
        List<String> ran = ran();
        assertThat(ran).hasSize(7);
        assertThat(ran.get(0)).startsWith("sql/set_option SET time_zone");
        assertThat(ran.get(1)).isEqualTo("sql/select SELECT 1");
        assertThat(ran.get(2)).startsWith("sql/set_option SET ").contains("time_zone", "group_concat_max_len");
        assertThat(ran.get(3)).isEqualTo("sql/select SELECT 2");
        assertThat(ran.get(4)).isEqualTo("sql/select SELECT 2");
        assertThat(ran.get(5)).startsWith("sql/set_option SET ").contains("time_zone", "group_concat_max_len");
        assertThat(ran.get(6)).isEqualTo("sql/select SELECT 1");
    }

    @Test
    void aClientWithAnotherSchemaCostsOneInitDbForEachChangeOfHands() throws Exception {
        play(one, Script.of("use").initDb("${db}_2"));
        play(two, Script.of("select", "SELECT DATABASE()"));
        play(one, Script.of("select", "SELECT DATABASE()"));
        assertThat(ran()).map(text -> text.split(" ")[0] + " " + text.split(" ")[1]).containsExactly("com/Init DB",
                "com/Init DB", "sql/select SELECT", "com/Init DB", "sql/select SELECT");
    }

    @Test
    void pingsAndStatementClosesNeverReachTheDatabase() throws Exception {
        play(one, Script.of("prepare").prepare("s", "SELECT 5").execute("s"));
        int before = ran().size();
        play(one, Script.of("small").ping().close("s").ping());
        play(two, Script.of("small").ping());
        assertThat(ran()).hasSize(before);
    }

    @Test
    void oneClientAloneThatUsesItsSessionAddsNothing() throws Exception {
        Script script = Script.of("session", "SET time_zone = '+03:00'", "SET sql_mode = 'ANSI'", "USE ${db}_2",
                "SELECT @@time_zone", "INSERT INTO t (v) VALUES ('x')", "SELECT LAST_INSERT_ID()",
                "UPDATE t SET n = 1 WHERE id = 1", "SELECT ROW_COUNT()", "SELECT 1/0", "SHOW WARNINGS");
        play(one, Script.of("warm", "SELECT LAST_INSERT_ID()"));
        int before = ran().size();
        play(one, script);
        List<String> all = ran();
        assertThat(all.subList(before, all.size())).map(text -> text.substring(text.indexOf(' ') + 1))
                .containsExactlyElementsOf(script.steps().stream().map(step -> one.fill(step.text())).toList());
    }

    /** Nobody reads the rows of GET_LOCK(); the other client is served only because nothing is held any more. */
    @Test
    void aNamedLockCostsOneQuestionForEachStatementThatCallsOne() throws Exception {
        play(one, Script.of("take", "SELECT GET_LOCK('added.a', 0)", "SELECT 1", "SELECT RELEASE_LOCK('added.a')"));
        play(two, Script.of("other", "SELECT 2"));
        String question = "sql/select SELECT CAST(CONCAT(IS_USED_LOCK(_utf8mb4 X'61646465642e61') <=> %s) AS BINARY) LIMIT 1"
                .formatted(database.queryValue("SELECT processlist_id FROM performance_schema.threads"
                        + " WHERE processlist_user = '" + Fixture.USER + "'"));
        assertThat(ran()).containsExactly("sql/select SELECT GET_LOCK('added.a', 0)", question, "sql/select SELECT 1",
                "sql/select SELECT RELEASE_LOCK('added.a')", question, "sql/select SELECT 2");
    }

    @Test
    void aLockIsKnownByItsParameter() throws Exception {
        play(one, Script.of("take").prepare("get", "SELECT GET_LOCK(?, 0)").execute("get", "added.b")
                .execute("get", Execution.of("added.c").withoutTypes())
                .sql("DO RELEASE_LOCK('added.b')", "DO RELEASE_LOCK('added.c')"));
        play(two, Script.of("other", "SELECT 2"));
        assertThat(ran()).contains("sql/select SELECT 2");
    }

    @Test
    void whatHoldsByNameAddsNothing() throws Exception {
        Script script = Script.of("names", "CREATE TEMPORARY TABLE tt (i INT)", "DROP TABLE tt", "HANDLER t OPEN",
                "HANDLER t CLOSE", "LOCK TABLES t READ", "UNLOCK TABLES", "XA START 'added'", "XA END 'added'",
                "XA ROLLBACK 'added'", "SELECT 2");
        play(one, script);
        play(two, Script.of("other", "SELECT 3"));
        assertThat(ran()).map(text -> text.substring(text.indexOf(' ') + 1)).endsWith("SELECT 3")
                .containsSubsequence(script.steps().stream().map(Step::text).toList())
                .hasSize(script.steps().size() + 1);
    }

    @Test
    void whatNoReportTellsCostsOneQuestion() throws Exception {
        play(one, Script.of("set", "SET timestamp = 1700000000"));
        play(two, Script.of("select", "SELECT 2"));
        play(one, Script.of("select", "SELECT 1"));
        assertThat(ran()).containsExactly("sql/set_option SET timestamp = 1700000000",
                "sql/select SELECT @@timestamp LIMIT 1", "sql/set_option SET timestamp = DEFAULT", "sql/select SELECT 2",
                "sql/set_option SET timestamp = 1700000000.000000", "sql/select SELECT 1");
    }

    @Test
    void theNextTransactionsCharacteristicsCostOneStatementForEachChangeOfHands() throws Exception {
        play(one, Script.of("set", "SET TRANSACTION READ ONLY"));
        play(two, Script.of("select", "SELECT 2", "SELECT 2"));
        play(one, Script.of("select", "SELECT v FROM t WHERE id = 1"));
        play(two, Script.of("select", "SELECT 2"));
        assertThat(ran()).containsExactly("sql/set_option SET TRANSACTION READ ONLY",
                "sql/commit COMMIT AND NO CHAIN NO RELEASE", "sql/select SELECT 2", "sql/select SELECT 2",
                "sql/set_option SET TRANSACTION READ ONLY", "sql/select SELECT v FROM t WHERE id = 1",
                "sql/select SELECT 2");
    }

    @Test
    void aRoleCostsAQuestionAndOneStatementForEachChangeOfHands() throws Exception {
        play(one, Script.of("set", "SET ROLE '${db}.reader'"));
        play(two, Script.of("select", "SELECT 2"));
        play(one, Script.of("select", "SELECT 1"));
        assertThat(ran()).map(text -> text.substring(text.indexOf(' ') + 1)).containsExactly(
                one.fill("SET ROLE '${db}.reader'"), "SELECT IFNULL(HEX(CURRENT_ROLE()), '') LIMIT 1",
                "SET ROLE NONE", "SELECT 2", one.fill("SET ROLE `${db}.reader`@`%`"), "SELECT 1");
    }

    @Test
    void aGlobalVariableIsAskedForBeforeAndAfterItIsSet() throws Exception {
        String set = "SET GLOBAL group_concat_max_len = @@GLOBAL.group_concat_max_len";
        String question = "sql/select SELECT @@GLOBAL.group_concat_max_len LIMIT 1";
        play(one, Script.of("set", set));
        play(two, Script.of("select", "SELECT 2"));
        assertThat(ran()).containsExactly(question, "sql/set_option " + set, question, "sql/select SELECT 2");
    }

    private static void play(Peer peer, Script script) throws IOException {
        for (Step step : script.steps()) {
            assertThat(step.run(peer).refusal()).as(step.text()).isNull();
        }
    }

    /**
     * What has run on the backend since {@link #connect()}, but for the end mark: it shows up last, because the server
     * writes the history of one connection in order.
     */
    private List<String> ran() throws Exception {
        play(one, Script.of("end", END));
        int ends = ++marks;
        List<String> texts;
        do {
            Thread.sleep(5);
            texts = history();
        } while (texts.stream().filter(text -> text.endsWith(END)).count() < ends);
        return texts.stream().filter(text -> !text.endsWith(END)).toList();
    }

    private List<String> history() throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT SUBSTRING(e.event_name, 11), e.sql_text"
                        + " FROM performance_schema.events_statements_history_long e"
                        + " JOIN performance_schema.threads t USING (thread_id)"
                        + " WHERE t.processlist_user = '" + Fixture.USER + "' ORDER BY e.event_id")) {
            while (rows.next()) {
                texts.add(rows.getString(1) + " " + rows.getString(2));
            }
        }
        return texts;
    }
}
