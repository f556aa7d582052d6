package io.headgate.protocol.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KillStatementTest {

    @ParameterizedTest
    @CsvSource({"KILL 5,false,5", "kill connection 7,false,7", "'  KiLL\tQUERY\n9 ; ',true,9",
        "KILL QUERY/**/9 # 5,true,9", "/*!50000 KILL */ 5,false,5", "KILL 4294967301,false,5",
        "KILL 18446744073709551615,false,4294967295", "KILL 18446744073709551616,false,4294967295",
        "KILL 1000000000000000000000000000,false,4294967295"})
    void readsAnIdAsServersDo(String sql, boolean query, long id) {
        assertThat(find(sql)).containsExactly(new KillTarget(query, id));
    }

    @ParameterizedTest
    @CsvSource({"KILL CONNECTION_ID(),false", "kill query connection_id ( ) ;,true"})
    void readsOnesOwnId(String sql, boolean query) {
        assertThat(find(sql)).containsExactly(new KillTarget(query, KillTarget.OWN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "KILL QUERY", "KILL 5 + 1", "KILL (5)", "KILL @a", "KILL -1",
                            "KILL HARD", "KILL USER 'a'", "KILL 5x", "KILL 5.5", "KILL 0x5", "KILL '5'", "KILL CONNECTION_ID() + 1",
                            "KILL ?", "KILL 5 5"})
    void doesNotGuessAtAnExpression(String sql) {
        assertThat(find(sql)).extracting(KillTarget::id).containsExactly(KillTarget.COMPUTED);
    }

    @Test
    void readsWhatOnlyMariaDbHas() {
        assertThat(find("KILL HARD 5; kill soft query 6; KILL HARD CONNECTION 7")).containsExactly(
                new KillTarget("HARD", false, 5), new KillTarget("SOFT", true, 6), new KillTarget("HARD", false, 7));
        assertThat(find("KILL QUERY ID 5")).as("the id of a query").isEmpty();
    }

    @Test
    void findsEachOfSeveralStatements() {
        assertThat(find("SELECT 1; KILL 5; KILL QUERY @a; SELECT 'KILL 6'")).isEqualTo(
                List.of(new KillTarget(false, 5), new KillTarget(true, KillTarget.COMPUTED)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SELECT 5", "KILLED 5", "KILLQUERY 5", "SELECT kill FROM t", "`KILL` 5", "-- KILL 5"})
    void findsNoneElsewhere(String sql) {
        assertThat(find(sql)).isEmpty();
    }

    private static List<KillTarget> find(String sql) {
        return KillStatement.find(StatementTokens.of(sql.getBytes(StandardCharsets.UTF_8), LexerMode.DEFAULT));
    }
}
