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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the database really runs: performance_schema shows the client's commands and those that the proxy has added. One
 * backend serves two clients in turn, so that everything a change of hands costs is seen.
 */
final class AddedStatementsIT {

    // events of performance_schema
    private static final String SET = "set_option";
    private static final String ASK = "select";
    private static final String INIT_DB = "Init DB";
    private static final String PING = "Ping";

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

    /**
     * What the first client does, the second one, and the first one again; and what the proxy adds, in the
     * order it is run.
     */
    static Stream<Arguments> costs() {
        return Stream.of(
                cost("equal clients", "SELECT v FROM t WHERE id = 1",
                        "SELECT v FROM t WHERE id = 2", "SELECT v FROM t WHERE id = 3"),
                cost("a client that nobody disturbs", "SET time_zone = '+03:00', @a = 1; USE ${db}_2",
                        "", "SELECT @a, DATABASE(), @@time_zone"),
                cost("transactions", "BEGIN; UPDATE t SET n = 5 WHERE id = 1; COMMIT",
                        "BEGIN; SELECT n FROM t WHERE id = 1; ROLLBACK", "SELECT 1"),
                cost("another variable", "SET time_zone = '+03:00'", "SELECT 1", "SELECT 2", SET, SET),
                cost("other variables", "SET time_zone = '+03:00', group_concat_max_len = 99, autocommit = 0",
                        "SELECT 1", "SELECT 2", SET, SET),
                cost("a variable as the other client has it", "SET time_zone = '+03:00'",
                        "SET time_zone = '+03:00'", "SELECT 1", SET),
                cost("another schema", "USE ${db}_2", "SELECT 1", "SELECT 2", INIT_DB, INIT_DB),
                cost("another schema and another variable", "USE ${db}_2; SET time_zone = '+03:00'",
                        "SELECT 1", "SELECT 2", SET, INIT_DB, SET, INIT_DB),
                cost("another character set", "SET NAMES latin1", "SELECT 1", "SELECT 2", ASK, SET, SET),
                cost("a character set that nobody minds", "SET NAMES latin1", "", "SELECT 1", ASK),
                cost("LAST_INSERT_ID()", "INSERT INTO t (v) VALUES ('x')",
                        "SELECT 1", "SELECT LAST_INSERT_ID()", ASK),
                cost("LAST_INSERT_ID() after the other's INSERT", "INSERT INTO t (v) VALUES ('x')",
                        "INSERT INTO t (v) VALUES ('y')", "SELECT LAST_INSERT_ID()", ASK, SET, ASK, SET),
                cost("INSERTs", "INSERT INTO t (v) VALUES ('x')",
                        "INSERT INTO t (v) VALUES ('y')", "INSERT INTO t (v) VALUES ('z')", ASK, SET, ASK, SET),
                cost("a user variable", "SET @a = 1", "SELECT 1", "SELECT @a", ASK),
                cost("a user variable that nobody reads again", "SET @a = 1", "SELECT 1", "SELECT 2", ASK),
                cost("a user variable that is read by its own client only", "SET @a = 1", "", "SELECT @a"),
                cost("FOUND_ROWS() that is known", "SELECT v FROM t WHERE id < 3; UPDATE t SET n = 5 WHERE id = 1",
                        "SELECT 1", "INSERT INTO t (id, v) VALUES (80, 'x')"),
                cost("FOUND_ROWS() that nobody has ever read", "SELECT v FROM t ORDER BY id LIMIT 1, 1", "SELECT 1",
                        "SELECT 2"),
                cost("FOUND_ROWS() that only the server knows",
                        "SELECT SQL_CALC_FOUND_ROWS v FROM t ORDER BY id LIMIT 1, 1", "SELECT 1", "SELECT 2", ASK),
                cost("FOUND_ROWS() with LAST_INSERT_ID()",
                        "INSERT INTO t (v) VALUES ('x'); SELECT v FROM t ORDER BY id LIMIT 1, 1", "SELECT 1",
                        "SELECT 2", ASK),
                cost("FOUND_ROWS() of somebody who knows better now",
                        "SELECT v FROM t ORDER BY id LIMIT 1, 1; SELECT v FROM t WHERE id = 1", "SELECT 1", "SELECT 2"),
                cost("the next transaction", "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; BEGIN; COMMIT",
                        "SELECT 1", "SELECT 2"),
                cost("an error", "SELECT nothing FROM nowhere", "SELECT 1", "SELECT 2"),
                cost("warnings", "SELECT 1 / 0; SHOW WARNINGS", "SELECT 1", "SELECT 2"),
                cost("an error in a transaction", "BEGIN; SELECT nothing FROM nowhere; COMMIT",
                        "SELECT 1", "SELECT 2", PING));
    }

    private static Arguments cost(String name, String one, String two, String oneAgain, String... added) {
        return Arguments.of(name, statements(one), statements(two), statements(oneAgain), List.of(added));
    }

    private static List<String> statements(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("; "));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("costs")
    void aChangeOfHandsCosts(String name, List<String> first, List<String> second, List<String> firstAgain,
            List<String> added) throws Exception {
        play(one, Script.of(name, first.toArray(String[]::new)));
        play(two, Script.of(name, second.toArray(String[]::new)));
        play(one, Script.of(name, firstAgain.toArray(String[]::new)));
        List<String> ran = new ArrayList<>(ran());
        Stream.of(first, second, firstAgain).flatMap(List::stream).map(one::fill).forEach(own -> assertThat(ran.remove(
                ran.stream().filter(text -> text.endsWith(" " + own)).findFirst().orElseThrow())).isTrue());
        assertThat(ran).map(text -> text.replaceFirst("^(com/Init DB|[^ ]*).*", "$1").substring("sql/".length()))
                .as("%s", ran).isEqualTo(added);
    }

    @Test
    void aBackendThatDoesNotKnowThePreparedStatementIsToldOnce() throws Exception {
        disconnect();
        Fixture.createUsers(database);
        Fixture.createSchemas(database, Flavour.MODERN);
        proxy = ProxyUnderTest.start(Map.of("max-connections", "2", "shuffle", "true"));
        one = Peer.connect(proxy.host(), proxy.port(), Flavour.MODERN);
        two = Peer.connect(proxy.host(), proxy.port(), Flavour.MODERN);
        play(one, Script.of("prepare").prepare("s", "SELECT v FROM t WHERE id = ?"));
        for (int i = 0; i < 4; i++) {
            play(one, Script.of("execute").execute("s", 1L));
        }
        assertThat(ran()).map(text -> text.replaceFirst(" .*",
            "")).filteredOn(text -> text.matches("com/(Prepare|Execute)"))
                .containsExactlyInAnyOrder("com/Prepare", "com/Prepare", "com/Execute", "com/Execute", "com/Execute",
                        "com/Execute");
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
        // what the proxy knows it puts into the text
        assertThat(all.subList(before, all.size())).map(text -> text.substring(text.indexOf(' ') + 1))
                .containsExactlyElementsOf(script.steps().stream().map(step -> one.fill(step.text())
                        .replace("ROW_COUNT()", "COALESCE(CAST(1|0 AS SIGNED))")).toList());
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
        // the second question comes after the answer, and the next statement after it
        play(one, Script.of("set", set, "SELECT 1"));
        play(two, Script.of("select", "SELECT 2"));
        assertThat(ran()).containsExactly(question, "sql/set_option " + set, question, "sql/select SELECT 1",
                "sql/select SELECT 2");
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
