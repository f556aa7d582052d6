package io.headgate.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A change of a global variable is seen by the sessions that begin after it and by no other, on whatever connection to
 * the database they run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GlobalVariablesIT {

    private static final String PASSWORD = "global-variables-password";
    private static final String READ = "SELECT @@group_concat_max_len, @@time_zone, @@sql_mode, @@long_query_time,"
            + " @@div_precision_increment, 1/3, @@transaction_isolation, @@autocommit, FROM_UNIXTIME(0)";
    private static final int READS = 3;

    private final TestDatabase database = TestDatabase.shared();
    private final List<VariableClient> clients = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private ProxyUnderTest proxy;
    private boolean direct;

    @BeforeAll
    void open() {
        for (String name : List.of("globals_admin", "globals_ordinary")) {
            database.execute("DROP USER IF EXISTS " + name, "CREATE USER " + name + " IDENTIFIED BY '" + PASSWORD + "'");
        }
        database.execute("GRANT ALL ON *.* TO globals_admin");
        assumeFalse(database.version().isMariaDb(), "no SET PERSIST there, and no @@transaction_isolation before 11.1");
    }

    @AfterAll
    void close() {
        database.execute("DROP USER globals_admin, globals_ordinary");
    }

    @AfterEach
    void restore() throws IOException {
        disconnect();
        answers.clear();
        database.execute("SET GLOBAL group_concat_max_len = DEFAULT, time_zone = DEFAULT, sql_mode = DEFAULT,"
                + " long_query_time = DEFAULT, div_precision_increment = DEFAULT, transaction_isolation = DEFAULT,"
                + " autocommit = ON, binlog_format = DEFAULT, init_connect = '', max_allowed_packet = DEFAULT",
                "RESET PERSIST");
        if (proxy != null) {
            proxy.close();
            proxy = null;
        }
    }

    private void disconnect() throws IOException {
        for (VariableClient client : clients) {
            client.close();
        }
        clients.clear();
    }

    private void start(String shuffle) {
        proxy = ProxyUnderTest.start(Map.of("max-connections", "3", "shuffle", shuffle));
    }

    private VariableClient connect(String user) throws IOException {
        VariableClient client = new VariableClient(direct ? database.host() : proxy.host(),
                direct ? database.port() : proxy.port(), user, PASSWORD);
        clients.add(client);
        return client;
    }

    private void read(VariableClient... readers) throws IOException {
        for (int i = 0; i < READS; i++) {
            for (VariableClient reader : readers) {
                answers.add("client " + clients.indexOf(reader) + ": " + reader.run(READ) + " " + reader.run("SELECT \"a\""));
            }
        }
    }

    /** The same sessions, directly and through the proxy. */
    @ParameterizedTest(name = "shuffle {0}")
    @ValueSource(strings = {"true", "false"})
    void everySessionSeesWhatItWouldSeeDirectly(String shuffle) throws IOException {
        direct = true;
        play();
        List<String> expected = List.copyOf(answers);
        restore();
        direct = false;
        start(shuffle);
        play();
        assertThat(answers).hasSameSizeAs(expected);
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i)).as("answer %d", i).isEqualTo(expected.get(i));
        }
        assertThat(expected.stream().distinct().count()).isGreaterThan(8);
    }

    private void play() throws IOException {
        VariableClient old = connect("globals_ordinary");
        VariableClient own = connect("globals_ordinary");
        VariableClient admin = connect("globals_admin");
        answers.add(own.run("SET SESSION group_concat_max_len = 77, sql_mode = 'PIPES_AS_CONCAT'"));
        read(old, own, admin);
        answers.add(admin.run("SET GLOBAL group_concat_max_len = 44, time_zone = '+05:00', long_query_time = 3"));
        VariableClient second = connect("globals_ordinary");
        read(second, old, own, admin);
        answers.add(admin.run("SET @@GLOBAL.sql_mode = 'ANSI_QUOTES', GLOBAL div_precision_increment = 9"));
        answers.add(admin.run("SHOW WARNINGS"));
        VariableClient third = connect("globals_ordinary");
        read(second, third, old, own, admin);
        answers.add(second.run("SET SESSION time_zone = DEFAULT, group_concat_max_len = DEFAULT, sql_mode = DEFAULT"));
        answers.add(own.run("SET SESSION group_concat_max_len = DEFAULT"));
        answers.add(admin.run("SET GLOBAL group_concat_max_len = 55"));
        old.reset();
        VariableClient fourth = connect("globals_ordinary");
        read(second, third, fourth, old, own, admin);
        answers.add(admin.run("SET GLOBAL TRANSACTION ISOLATION LEVEL READ COMMITTED"));
        answers.add(admin.run("SET PERSIST group_concat_max_len = 66"));
        answers.add(admin.run("SET PERSIST_ONLY div_precision_increment = 2"));
        answers.add(admin.run("RESET PERSIST"));
        VariableClient fifth = connect("globals_ordinary");
        answers.add(admin.run("SET GLOBAL autocommit = 0"));
        VariableClient sixth = connect("globals_ordinary");
        read(sixth, fifth, fourth, third, second, old, own, admin);
        answers.add(admin.run("SET GLOBAL autocommit = 1, group_concat_max_len = 66"));
        answers.add(old.run("SET GLOBAL group_concat_max_len = 5"));
        answers.add(admin.run("SET GLOBAL group_concat_max_len = 5, nonsense = 1"));
        answers.add(admin.run("SET GLOBAL sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_DATE'"));
        answers.add(admin.run("SHOW WARNINGS"));
        answers.add(admin.run("SET GLOBAL long_query_time = 4"));
        VariableClient seventh = connect("globals_ordinary");
        read(seventh, sixth, fifth, fourth, third, second, old, own, admin);
    }

    @Test
    void aChangeThatChangesNothingCostsNobodyAnything() throws IOException {
        start("false");
        VariableClient admin = connect("globals_admin");
        VariableClient old = connect("globals_admin");
        assertThat(admin.run("SET GLOBAL group_concat_max_len = @@GLOBAL.group_concat_max_len")).isEqualTo("OK");
        read(old, admin);
        assertThat(proxy.poolStats().closed()).isZero();
    }

    /** The value of before cannot be set by a session without the right; it is not refused its statement for that. */
    @Test
    void aVariableThatAnOrdinarySessionMayNotSetDoesNotRefuseItsStatements() throws IOException {
        start("true");
        VariableClient old = connect("globals_ordinary");
        VariableClient admin = connect("globals_admin");
        assertThat(old.run("SELECT @@binlog_format")).isEqualTo("ROW");
        assertThat(admin.run("SET GLOBAL binlog_format = MIXED")).isEqualTo("OK");
        VariableClient young = connect("globals_ordinary");
        for (int i = 0; i < READS; i++) {
            assertThat(young.run("SELECT @@binlog_format")).isEqualTo("MIXED");
            assertThat(old.run("SELECT @@binlog_format")).isIn("ROW", "MIXED");
        }
    }

    @Test
    void whatOnlyALoginReadsTakesNewConnections() throws IOException {
        start("false");
        VariableClient admin = connect("globals_admin");
        VariableClient old = connect("globals_ordinary");
        assertThat(old.run("SELECT @@max_allowed_packet")).isEqualTo(admin.run("SELECT @@max_allowed_packet"));
        assertThat(old.run("SET GLOBAL max_allowed_packet = 2097152")).startsWith("ERR 1227");
        assertThat(proxy.poolStats().closed()).isZero();
        assertThat(admin.run("SET GLOBAL max_allowed_packet = 2097152, init_connect = 'SET group_concat_max_len = 99'"))
                .isEqualTo("OK");
        VariableClient young = connect("globals_ordinary");
        assertThat(young.run("SELECT @@max_allowed_packet, @@group_concat_max_len")).isEqualTo("2097152|99");
    }

    @Test
    void aStatementWhoseNamesCannotBeKnownTakesNewConnections() throws IOException {
        start("false");
        VariableClient admin = connect("globals_admin");
        assertThat(admin.run("SET GLOBAL group_concat_max_len = 88 /*" + "x".repeat(70_000) + "*/")).isEqualTo("OK");
        assertThat(connect("globals_admin").run("SELECT @@group_concat_max_len")).isEqualTo("88");
    }

    /** As bounded as it can be: with the next connection that the proxy opens. */
    @Test
    void aSqlModeThatSomebodyElseSetsIsLearntAtTheNextLogin() throws IOException {
        start("true");
        VariableClient old = connect("globals_admin");
        String before = old.run(READ);
        database.execute("SET GLOBAL sql_mode = 'ANSI_QUOTES'");
        VariableClient holder = connect("globals_admin");
        assertThat(holder.run("BEGIN")).isEqualTo("OK");
        for (int i = 0; i < READS; i++) {
            assertThat(old.run(READ)).isEqualTo(before);
        }
        VariableClient young = connect("globals_admin");
        assertThat(young.run("SELECT @@sql_mode")).isEqualTo("ANSI_QUOTES");
    }
}
