package io.headgate.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.sql.LexerMode;
import io.headgate.protocol.sql.StatementTokens;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetTargetsTest {

    private static boolean areReported(String sql) {
        return SetTargets.areReported(StatementTokens.of(sql.getBytes(StandardCharsets.UTF_8), LexerMode.DEFAULT));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SET sql_mode = '', time_zone = '+01:00'",
        "SET @a = 1, @@sql_mode = '', @@SESSION.time_zone := (SELECT CONCAT('+', '01:00')), LOCAL sort_buffer_size = 1",
        "SET NAMES utf8mb4 COLLATE utf8mb4_bin, @b = IF(1, 2, 3)",
        "set character set utf8, last_insert_id = 4, `sql_mode` = @@sql_mode",
        "SET SESSION session_track_schema = ON, autocommit = 1",
        "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY",
        "SET ROLE a, b",
    })
    void knowsWhatIsReportedOrCarried(String sql) {
        assertThat(areReported(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SET sql_mode = '', character_set_database = latin1",
        "SET @a = 1, collation_database = latin1_bin",
        "SET SESSION pseudo_thread_id = 3, @a = (SELECT 1, 2)",
        "SET @a = (1), @@session.validate_me := 2",
        "SET sql_mode = '', some_component.some_variable = 1",
        "SET sql_mode = '', größe = 1",
    })
    void doesNotTrustWhatNobodyReports(String sql) {
        assertThat(areReported(sql)).isFalse();
    }

    @Test
    void doesNotTrustWhatItCannotRead() {
        assertThat(SetTargets.areReported(null)).isFalse();
    }
}
