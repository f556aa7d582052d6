package io.headgate.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every session variable that the server lets a client set has, on other database connections, the value that it has on
 * a direct connection, and does not have it for anyone else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EverySessionVariableIT {

    private static final String PASSWORD = "every-variable-password";
    private static final int BACKENDS = 3;
    private static final int VALUES_EACH = 3;

    /** See ReportedVariables and session-variables.txt for the reasons. */
    private static final Set<String> HELD = Set.of("insert_id", "gtid_next", "rand_seed1", "rand_seed2",
            "character_set_database", "collation_database", "original_commit_timestamp", "original_server_version",
            "immediate_server_version", "gtid_seq_no");

    /**
     * Not the session's own at the database: what the client is told of, which connection it is, and what belongs to one
     * of MariaDB's replications.
     */
    private static final Set<String> EXEMPT = Set.of("max_relay_log_size", "sql_slave_skip_counter", "pseudo_thread_id", "session_track_gtids", "session_track_schema",
            "session_track_state_change", "session_track_system_variables", "session_track_transaction_info");

    /**
     * ER_INCORRECT_GLOBAL_LOCAL_VAR, ER_GLOBAL_VARIABLE, ER_VARIABLE_IS_READONLY: no session has a value of its own.
     */
    private static final List<String> NOT_SETTABLE = List.of("ERR 1238 ", "ERR 1229 ", "ERR 1621 ");

    private final TestDatabase database = TestDatabase.shared();
    private final List<String> differences = new ArrayList<>();
    private ProxyUnderTest proxy;
    private Path directory;
    private String user;
    private VariableClient bystander;

    @BeforeAll
    void open() throws IOException {
        directory = Files.createDirectories(Path.of("/tmp/headgate-tö's"));
        database.execute("CREATE DATABASE IF NOT EXISTS every_variable",
                "CREATE TABLE IF NOT EXISTS every_variable.`st_ö'p` (value VARCHAR(30)) ENGINE = InnoDB",
                "CREATE TABLE IF NOT EXISTS every_variable.t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(20), n INT)"
                        + " ENGINE = InnoDB",
                "REPLACE INTO every_variable.t VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3)");
        for (String name : List.of("variables_ordinary", "variables_privileged")) {
            database.execute("DROP USER IF EXISTS " + name, "CREATE USER " + name + " IDENTIFIED BY '" + PASSWORD + "'",
                    "GRANT ALL ON every_variable.* TO " + name);
        }
        database.execute("GRANT ALL ON *.* TO variables_privileged");
        proxy = ProxyUnderTest.start(Map.of("max-connections", Integer.toString(BACKENDS), "shuffle", "true"));
    }

    @AfterAll
    void close() throws IOException {
        proxy.close();
        database.execute("DROP USER variables_ordinary, variables_privileged", "DROP DATABASE every_variable");
        Files.deleteIfExists(directory);
    }

    private VariableClient direct() throws IOException {
        return new VariableClient(database.host(), database.port(), user, PASSWORD);
    }

    private VariableClient proxied() throws IOException {
        return new VariableClient(proxy.host(), proxy.port(), user, PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"variables_ordinary", "variables_privileged"})
    void everyVariableTravels(String asUser) throws IOException {
        user = asUser;
        differences.clear();
        Map<String, String> variables = new TreeMap<>();
        int set = 0;
        try (VariableClient first = direct()) {
            for (String row : first.run("SHOW SESSION VARIABLES").split("\n")) {
                String[] parts = row.split("\\|", 2);
                variables.put(parts[0], parts[1]);
            }
        }
        bystander = proxied();
        for (String name : settable(variables)) {
            if (travels(name, variables.get(name))) {
                set++;
            }
        }
        bystander.close();
        assertThat(differences).isEmpty();
        assertThat(set).isGreaterThan(90);
    }

    private List<String> settable(Map<String, String> variables) throws IOException {
        List<String> names = new ArrayList<>(variables.keySet());
        names.removeAll(EXEMPT);
        try (VariableClient direct = direct()) {
            for (String name : variables.keySet()) {
                String answer = direct.run("SET SESSION " + name + " = DEFAULT");
                if (NOT_SETTABLE.stream().anyMatch(answer::startsWith)) {
                    names.remove(name);
                }
            }
        }
        return names;
    }

    /** Whether the variable could be set to any value that was tried. */
    private boolean travels(String name, String value) throws IOException {
        int taken = 0;
        String before;
        try (VariableClient direct = direct(); VariableClient proxied = proxied()) {
            before = direct.run(read(name));
            for (String candidate : VariableValues.candidates(name, value)) {
                String statement = "SET SESSION " + name + " = " + candidate;
                String answer = direct.run(statement);
                if (answer.startsWith("ERR") || direct.run(read(name)).equals(before) && taken > 0) {
                    continue;
                }
                taken++;
                compare(statement, answer, proxied.run(statement));
                // a warning holds for a second, or until the next statement
                proxied.run("DO 0");
                assertHeld(name, statement);
                for (int i = 0; i < 2; i++) {
                    compare(statement, direct.run(read(name)), proxied.run(read(name)));
                }
                if (HELD.contains(name) || taken == VALUES_EACH) {
                    break;
                }
                assertBystanderSees(before, name, statement);
            }
            if (taken > 0 && !HELD.contains(name)) {
                String statement = "SET SESSION " + name + " = DEFAULT";
                compare(statement, direct.run(statement), proxied.run(statement));
                compare(statement, direct.run(read(name)), proxied.run(read(name)));
            }
        }
        assertBystanderSees(before, name, "the end of a session that set " + name);
        return taken > 0;
    }

    /** What shows the value; its own LIMIT keeps sql_select_limit out. */
    private static String read(String name) {
        return name.equals("timestamp")
                ? "SELECT IF(ABS(@@SESSION.timestamp - UNIX_TIMESTAMP(SYSDATE())) < 600, 'now', @@SESSION.timestamp) LIMIT 1"
                : "SELECT @@SESSION." + name + " LIMIT 1";
    }

    private void compare(String statement, String direct, String proxied) {
        if (!direct.equals(proxied)) {
            differences.add(statement + " as " + user + ": directly " + direct + ", proxied " + proxied);
        }
    }

    private void assertBystanderSees(String before, String name, String statement) throws IOException {
        for (int i = 0; i < BACKENDS; i++) {
            String seen = bystander.run(read(name));
            if (!seen.equals(before)) {
                differences.add(statement + ": another session sees " + seen + " instead of " + before);
            }
        }
    }

    private void assertHeld(String name, String statement) {
        int expected = HELD.contains(name) ? 1 : 0;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (proxy.poolStats().leased() != expected) {
            if (System.nanoTime() > deadline) {
                differences.add(statement + ": " + proxy.poolStats().leased() + " connections held instead of " + expected);
                return;
            }
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '#', value = {
        "sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES' # SELECT 'a' || 'b\\', \"v\" FROM every_variable.t LIMIT 1",
        "sql_mode = '' # SELECT 1/0, CAST('2024-02-31' AS DATE), v, COUNT(*) FROM every_variable.t",
        "time_zone = '+05:30' # SELECT FROM_UNIXTIME(0), @@time_zone",
        "lc_time_names = de_DE # SELECT DATE_FORMAT('2024-05-01', '%W %M')",
        "character_set_client = latin1 # SELECT LENGTH('ä'), HEX('ä')",
        "character_set_results = latin1 # SELECT HEX(CONVERT('ä' USING utf8mb4)), 'ä'",
        "character_set_results = NULL # SELECT _latin1 X'E4'",
        "collation_connection = latin1_german2_ci # SELECT 'ue' = 'ü', COLLATION('x')",
        "sql_select_limit = 1 # SELECT id FROM every_variable.t ORDER BY id",
        "sql_select_limit = 0 # SELECT id FROM every_variable.t ORDER BY id",
        "div_precision_increment = 9 # SELECT 1/3",
        "foreign_key_checks = 0 # SELECT @@foreign_key_checks, @@unique_checks",
        "group_concat_max_len = 4 # SELECT GROUP_CONCAT(v, v, v) FROM every_variable.t",
        "sql_safe_updates = 1 # UPDATE every_variable.t SET n = 5",
        "max_execution_time = 1 # SELECT SLEEP(0.3) FROM every_variable.t",
        "max_join_size = 1 # SELECT COUNT(*) FROM every_variable.t a JOIN every_variable.t b ON a.n = b.n",
        "auto_increment_increment = 7 # SELECT @@auto_increment_increment, @@auto_increment_offset",
        "default_week_format = 3 # SELECT WEEK('2024-01-03')",
        "block_encryption_mode = 'aes-256-cbc' # SELECT HEX(AES_ENCRYPT('x', 'k', '0123456789abcdef'))",
        "transaction_read_only = 1 # UPDATE every_variable.t SET n = 5 WHERE id = 1",
        "timestamp = 1700000000.25 # SELECT UNIX_TIMESTAMP(NOW(6)), UNIX_TIMESTAMP()",
        "cte_max_recursion_depth = 3 # WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 9)"
                + " SELECT COUNT(*) FROM c",
        "max_error_count = 0 # SELECT CAST('a' AS SIGNED)",
        "sql_auto_is_null = 1 # SELECT @@sql_auto_is_null, COUNT(*) FROM every_variable.t WHERE id IS NULL",
        "explain_format = 'TREE' # SELECT @@sql_notes"})
    void itsEffectIsThatOfADirectConnection(String assignment, String statement) throws IOException {
        user = "variables_privileged";
        try (VariableClient direct = direct(); VariableClient proxied = proxied(); VariableClient other = proxied();
                VariableClient untouched = direct()) {
            // the first use of a language may fail while the server looks for its messages
            direct.run("SET SESSION " + assignment);
            assertThat(proxied.run("SET SESSION " + assignment)).isEqualTo(direct.run("SET SESSION " + assignment));
            for (int i = 0; i < BACKENDS; i++) {
                assertThat(proxied.run(statement)).isEqualTo(direct.run(statement));
                if (!assignment.startsWith("timestamp")) {
                    assertThat(other.run(statement)).isEqualTo(untouched.run(statement));
                }
            }
        }
    }
}
