package io.headgate.server.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementParserTest {

    @ParameterizedTest
    @ValueSource(strings = {"show pools", "SHOW Pools;", "/* a */ show full pools -- b", "SELECT * FROM pools",
        "select * from headgate.pools limit 5", "show pools like 'w%'", "SHOW POOLS FROM headgate"})
    void aTableIsShownHoweverItIsAskedFor(String text) throws RefusedException {
        assertThat(parse(text)).isInstanceOfSatisfying(Statement.Show.class,
                show -> assertThat(show.table()).isEqualToIgnoringCase("pools"));
    }

    @Test
    void whatDriversAskForInOneStatementIsReadWithItsTitles() throws RefusedException {
        assertThat(parse("/* mysql-connector-j */SELECT  @@session.auto_increment_increment AS a, @@license, DATABASE(),"
                + " 'x' limit 1")).isEqualTo(new Statement.Select(java.util.List.of(
                new Statement.Select.Item("a", "@@auto_increment_increment", false),
                new Statement.Select.Item("@@license", "@@license", false),
                new Statement.Select.Item("DATABASE()", "DATABASE()", false),
                new Statement.Select.Item("'x'", "x", true))));
    }

    @Test
    void ordersAreRead() throws RefusedException {
        assertThat(parse("KILL 12")).isEqualTo(new Statement.KillClient(12));
        assertThat(parse("kill client 12;")).isEqualTo(new Statement.KillClient(12));
        assertThat(parse("Pause")).isEqualTo(new Statement.Pause());
        assertThat(parse("RESUME")).isEqualTo(new Statement.Resume());
        assertThat(parse("RECONNECT")).isEqualTo(new Statement.Reconnect());
        assertThat(parse("SHUTDOWN")).isEqualTo(new Statement.Shutdown());
        assertThat(parse("debug user 'a''b' on")).isEqualTo(new Statement.DebugUser("a'b", true));
        assertThat(parse("DEBUG USER app OFF;")).isEqualTo(new Statement.DebugUser("app", false));
        assertThat(parse("DRAIN TARGET 'db-2:3306'")).isEqualTo(new Statement.Drain("db-2:3306", true));
        assertThat(parse("undrain 'db-2:3306';")).isEqualTo(new Statement.Drain("db-2:3306", false));
        assertThat(parse("DEBUG CLIENT 1073741824 ON")).isEqualTo(new Statement.DebugClient(1073741824, true));
        assertThat(parse("DEBUG 1073741824 OFF")).isEqualTo(new Statement.DebugClient(1073741824, false));
        assertThat(parse("RELOAD")).isEqualTo(new Statement.Reload());
        assertThat(parse("SET NAMES utf8mb4 COLLATE utf8mb4_bin")).isEqualTo(new Statement.SetForClient());
        assertThat(parse("SET character_set_results = NULL, autocommit=1")).isEqualTo(new Statement.SetForClient());
        assertThat(parse("USE headgate")).isEqualTo(new Statement.Use("headgate"));
        assertThat(parse("-- nothing")).isEqualTo(new Statement.Empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "SET debug_logging = ON | debug-logging | true",
        "SET @@global.debug_logging=0 | debug-logging | false",
        "SET require-tls = TRUE | require-tls | true",
        "set idle_client_timeout = 5m; | idle-client-timeout | 5m",
        "set idle-client-timeout := '5m' | idle-client-timeout | 5m",
        "SET reader_weights = a:3306=1, b=0 | reader-weights | a:3306=1, b=0",
        "SET init_query = 'SET a = 1, b = ''2''' | init-query | SET a = 1, b = '2'",
        "SET max_connections = 5 | max-connections | 5",
        "SET max_connections = default | max-connections |"})
    void aSettingIsSetInTheWordsOfTheManual(String text, String setting, String value) throws RefusedException {
        assertThat(parse(text)).isEqualTo(new Statement.SetSetting(setting, Optional.ofNullable(value)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "show | the name of a table is missing",
        "show pools now | 'now' is too much",
        "show pools; show pools | one statement at a time",
        "show pools where pool = 'writer' | there is no WHERE",
        "show pools like | a pattern in quotes is missing",
        "kill | the id of a client",
        "kill client x | the id of a client",
        "kill 99999999999999999999 | the id of a client",
        "drop table pools | 'drop table pools' is none of the console's commands",
        "select pool from pools | the console selects no columns",
        "drain target db-2:3306 | a server in quotes",
        "debug user | the name of a user is missing",
        "debug user 'a' | ON or OFF is missing",
        "debug user 'a' maybe | ON or OFF is missing",
        "debug client x on | the id of a client, or USER and a name, is missing",
        "set debug_logging | must come with = and a value",
        "set idle- = 5 | the rest of a setting's name is missing",
        "set init_query = 'DO 1' 2 | '2' is too much",
        "show 'unterminated | this cannot be read"})
    void whatIsNotUnderstoodIsExplained(String text, String why) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(RefusedException.class)
                .hasMessageContaining(why).hasMessageEndingWith("(SHOW HELP lists what the console understands)");
    }

    @ParameterizedTest
    @CsvSource({"writer, true", "WRI%, true", "%ite%, true", "w_iter, true", "w_ter, false", "wri, false",
        "a.b, false", "a\\_b, true", "axb, false"})
    void aPatternMatchesOneValueAsLikeDoes(String pattern, boolean matches) {
        assertThat(new LikePattern(pattern).matches(Table.Row.of(null, "writer", "a_b", 5L))).isEqualTo(matches);
    }

    private static Statement parse(String text) throws RefusedException {
        return StatementParser.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
