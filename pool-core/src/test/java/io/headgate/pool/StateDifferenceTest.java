package io.headgate.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateDifferenceTest {
    private static final Pattern ASSIGNMENT = Pattern.compile(
            "([a-z0-9_.$]+) = (?:(DEFAULT|@@GLOBAL\\.[a-z_]+)|(NULL)|(-?[0-9.]+)|'((?:[^']|'')*)')(?:, |$)");

    @Test
    void equalStatesDifferInNothing() {
        SessionState state = SessionState.INITIAL.withSchema("s").withVariable("sql_mode", "");
        SessionState equal = SessionState.INITIAL.withVariable("sql_mode", "").withSchema("s");

        StateDifference difference = StateDifference.between(state, equal);

        assertThat(difference.isEmpty()).isTrue();
        assertThat(difference.cost()).isZero();
        assertThat(difference.setStatement()).isNull();
        assertThat(difference.schemaToSelect()).isNull();
        assertThat(difference.multiStatements()).isNull();
        assertThat(difference.needsReset()).isFalse();
    }

    @ParameterizedTest(name = "{0} is written {1}")
    @CsvSource(quoteCharacter = '"', value = {
        "28800, 28800",
        "-1, -1",
        "1700000000.250000, 1700000000.250000",
        "\"\", ''",
        "ON, 'ON'",
        "+05:30, '+05:30'",
        "1., '1.'",
        ".5, '.5'",
        "1e3, '1e3'",
        "0x10, '0x10'",
        "it's, 'it''s'",
        "'', ''''''",
        "\"a,b = DEFAULT\", \"'a,b = DEFAULT'\""})
    void valuesAreWrittenSoThatTheyMeanTheSameEverywhere(String value, String literal) {
        StateDifference difference = StateDifference.between(SessionState.INITIAL,
                SessionState.INITIAL.withVariable("v", value));

        assertThat(difference.setStatement()).isEqualTo("SET v = " + literal);
        assertThat(difference.needsReset()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '"', value = {
        "a\\b, 615c62",
        "caf\u00e9, 636166c3a9",
        "\"a\nb\", 610a62",
        "a\u007f'b, 617f2762",
        "'\uD83D\uDE00, 27f09f9880"})
    void aValueThatCouldBeReadInTwoWaysIsWrittenAsBytes(String value, String digits) {
        StateDifference difference = StateDifference.between(SessionState.INITIAL,
                SessionState.INITIAL.withVariable("v", value).withVariable("w", "1"));

        assertThat(difference.needsReset()).isFalse();
        assertThat(difference.setStatement()).isEqualTo("SET v = _utf8mb4 X'" + digits + "', w = 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"character_set_results", "external_table_storage_engine",
        "innodb_ft_user_stopword_table", "innodb_tmpdir"})
    void anEmptyValueOfAVariableThatCanBeNullIsNull(String name) {
        assertThat(StateDifference.between(SessionState.INITIAL, SessionState.INITIAL.withVariable(name, ""))
                .setStatement()).isEqualTo("SET " + name + " = NULL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "insert_id", "last_insert_id", "rand_seed1", "rand_seed2"})
    void aVariableThatTheServerHasNoDefaultForNeedsAResetToLoseItsValue(String name) {
        SessionState set = SessionState.INITIAL.withVariable(name, "1");

        StateDifference back = StateDifference.between(set, SessionState.INITIAL);

        assertThat(back.needsReset()).isTrue();
        assertThat(back.setStatement()).isNull();
        assertThat(StateDifference.between(SessionState.INITIAL, set).setStatement()).isEqualTo("SET " + name + " = 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a=1, b", "A", "`a`", "a.b.c", "@@a", "a;b"})
    void aNameThatIsNoPlainNameIsNotWritten(String name) {
        StateDifference difference = StateDifference.between(SessionState.INITIAL,
                SessionState.INITIAL.withVariable(name, "1"));

        assertThat(difference.needsReset()).isTrue();
        assertThat(difference.setStatement()).isNull();
    }

    @Test
    void characterSetsComeFirstAndAnEmptyResultSetIsNull() {
        SessionState wanted = SessionState.INITIAL.withVariable("autocommit", "OFF")
                .withVariable("collation_connection", "latin1_swedish_ci")
                .withVariable("character_set_results", "")
                .withVariable("character_set_connection", "latin1")
                .withVariable("character_set_client", "latin1");

        assertThat(StateDifference.between(SessionState.INITIAL, wanted).setStatement()).isEqualTo(
                "SET character_set_client = 'latin1', character_set_results = NULL, "
                        + "collation_connection = 'latin1_swedish_ci', autocommit = 'OFF'");
    }

    @Test
    void aCollationThatNoVariableShowsIsSetByName() {
        SessionState login = SessionState.INITIAL.withVariable("character_set_client", "utf8mb4")
                .withVariable("character_set_results", "utf8mb4")
                .withVariable("collation_connection", "utf8mb4_general_ci")
                .withVariable(SessionState.CLIENT_COLLATION, "utf8mb4_general_ci");
        SessionState other = login.withVariable(SessionState.CLIENT_COLLATION, "utf8mb4_bin");
        SessionState byDefault = login.withoutVariable(SessionState.CLIENT_COLLATION);

        assertThat(StateDifference.between(other, login.withVariable("v", "1")).setStatement())
                .isEqualTo("SET NAMES 'utf8mb4' COLLATE 'utf8mb4_general_ci', v = 1");
        assertThat(StateDifference.between(login, other.withVariable("character_set_results", "")).setStatement())
                .isEqualTo("SET NAMES 'utf8mb4' COLLATE 'utf8mb4_bin', character_set_results = NULL, "
                        + "collation_connection = 'utf8mb4_general_ci'");
        assertThat(StateDifference.between(login, byDefault).setStatement())
                .isEqualTo("SET character_set_client = 'utf8mb4'");
        assertThat(StateDifference.between(login, SessionState.INITIAL).setStatement()).isEqualTo(
                "SET character_set_client = DEFAULT, character_set_results = DEFAULT, collation_connection = DEFAULT");
        assertThat(StateDifference.between(login, login.withVariable("v", "1")).setStatement()).isEqualTo("SET v = 1");
    }

    @Test
    void onlyWhatDiffersIsSent() {
        SessionState backend = SessionState.INITIAL.withSchema("s").withVariable("a", "1").withVariable("b", "2");
        SessionState wanted = SessionState.INITIAL.withSchema("s").withVariable("a", "1").withVariable("c", "3");

        StateDifference difference = StateDifference.between(backend, wanted);

        assertThat(difference.setStatement()).isEqualTo("SET c = 3, b = DEFAULT");
        assertThat(difference.schemaToSelect()).isNull();
        assertThat(difference.cost()).isEqualTo(1);
    }

    @Test
    void noSchemaCannotBeSelectedAndNeedsAReset() {
        SessionState backend = SessionState.INITIAL.withSchema("s");

        StateDifference difference = StateDifference.between(backend, SessionState.INITIAL);

        assertThat(difference.needsReset()).isTrue();
        assertThat(difference.schemaToSelect()).isNull();
        assertThat(StateDifference.between(SessionState.INITIAL, backend).schemaToSelect()).isEqualTo("s");
    }

    @Test
    void multiStatementsAreSwitchedEitherWay() {
        SessionState on = SessionState.INITIAL.withMultiStatements(true);

        assertThat(StateDifference.between(SessionState.INITIAL, on).multiStatements()).isTrue();
        assertThat(StateDifference.between(on, SessionState.INITIAL).multiStatements()).isFalse();
    }

    @Test
    void applyingTheDifferenceGivesTheWantedStateForRandomStates() {
        Random random = new Random(42);
        for (int i = 0; i < 5_000; i++) {
            SessionState backend = randomState(random);
            SessionState wanted = randomState(random);
            StateDifference difference = StateDifference.between(backend, wanted);
            SessionState reached = apply(difference, backend);
            if (difference.needsReset()) {
                assertThat(wanted.schema()).isNull();
                reached = reached.withSchema(null);
            }
            reached = reached.withOwnStatementsOf(wanted);
            assertThat(reached.equals(wanted)).as("%s to %s", backend, wanted).isTrue();
            assertThat(difference.cost()).isEqualTo(StateDifference.estimate(backend, wanted));
            assertThat(difference.isEmpty()).isEqualTo(backend.equals(wanted));
        }
    }

    private static SessionState apply(StateDifference difference, SessionState backend) {
        SessionState state = backend;
        if (difference.setStatement() != null) {
            assertThat(difference.setStatement()).startsWith("SET ");
            Matcher matcher = ASSIGNMENT.matcher(difference.setStatement());
            int position = 4;
            while (position < difference.setStatement().length()) {
                assertThat(matcher.find(position)).isTrue();
                assertThat(matcher.start()).isEqualTo(position);
                state = assign(state, matcher);
                position = matcher.end();
            }
        }
        if (difference.schemaToSelect() != null) {
            state = state.withSchema(difference.schemaToSelect());
        }
        Boolean multiStatements = difference.multiStatements();
        return multiStatements == null ? state : state.withMultiStatements(multiStatements);
    }

    private static SessionState assign(SessionState state, Matcher matcher) {
        String name = matcher.group(1);
        if (matcher.group(2) != null) {
            return state.withoutVariable(name);
        }
        String value = matcher.group(3) != null ? ""
                : matcher.group(4) != null ? matcher.group(4)
                : matcher.group(5).replace("''", "'");
        return state.withVariable(name, value);
    }

    private static SessionState randomState(Random random) {
        String[] names = {"autocommit", "character_set_results", "collation_connection", "sql_mode", "time_zone"};
        String[] values = {"", "'", "''", "1", "-2.5", "a, b = 3", "it's = DEFAULT, x"};
        String[] schemas = {null, "s", "t"};
        SessionState state = SessionState.INITIAL.withSchema(schemas[random.nextInt(schemas.length)])
                .withMultiStatements(random.nextInt(4) == 0);
        for (OwnStatement statement : OwnStatement.values()) {
            state = state.withOwnStatement(statement, random.nextInt(4) == 0 ? values[random.nextInt(3)] : null);
        }
        for (String name : names) {
            if (random.nextBoolean()) {
                state = state.withVariable(name, values[random.nextInt(values.length)]);
            }
        }
        return state;
    }

    @Test
    void variablesWhoseDefaultServersMisreadAreSetToTheGlobalValue() {
        SessionState backend = SessionState.INITIAL.withVariable("foreign_key_checks", "OFF");

        assertThat(StateDifference.between(backend, SessionState.INITIAL).setStatement())
                .isEqualTo("SET foreign_key_checks = @@GLOBAL.foreign_key_checks");
    }
}
