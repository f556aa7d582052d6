package io.headgate.protocol.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KillStatementTest {

    @ParameterizedTest
    @CsvSource({"KILL 5,false,5", "kill connection 7,false,7", "'  KiLL\tQUERY\n9 ; ',true,9",
                "KILL 18446744073709551615,false,-1"})
    void readsAPlainKill(String sql, boolean query, long id) {
        assertThat(parse(sql)).isEqualTo(new KillTarget(query, id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "KILL", "KILL QUERY", "KILL 5 + 1", "KILL (5)", "KILL @a", "KILL HARD 5", "KILL QUERY ID 5",
                            "KILL -1", "KILL 18446744073709551616", "KILL 5; SELECT 1", "KILLED 5", "KILLQUERY 5",
                            "/* x */ KILL 5", "SELECT 5", "KILL 5x"})
    void leavesAnythingElseToTheServer(String sql) {
        assertThat(parse(sql)).isNull();
    }

    @Test
    void givesUpOnLongTextsAtOnce() {
        assertThat(parse("KILL " + " ".repeat(100_000) + "5")).isNull();
    }

    private static KillTarget parse(String sql) {
        return KillStatement.parse(Unpooled.copiedBuffer(sql, StandardCharsets.UTF_8));
    }
}
