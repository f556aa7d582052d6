package io.headgate.server.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class UserVariablesTest {

    private static UserVariables of(Map<String, String> expressions) {
        TreeMap<String, UserVariableValue> values = new TreeMap<>();
        expressions.forEach((name, value) -> values.put(name, new UserVariableValue(value, "NULL of " + name)));
        return UserVariables.of(values);
    }

    @Test
    void onlyWhatDiffersIsAssignedAndWhatIsForeignBecomesNull() {
        UserVariables wanted = of(Map.of("a", "1", "b b", "2", "same", "3"));
        UserVariables there = of(Map.of("a", "9", "same", "3", "foreign", "4"));
        assertThat(wanted.assignmentsFrom(there)).isEqualTo("@`a` = 1, @`b b` = 2, @`foreign` = CAST(NULL AS BINARY)");
        assertThat(wanted.assignmentsFrom(wanted)).isEmpty();
        assertThat(UserVariables.NONE.assignmentsFrom(UserVariables.NONE)).isEmpty();
    }

    @Test
    void ofVariablesKnownByNameAllAreAssigned() {
        UserVariables wanted = of(Map.of("a", "1"));
        assertThat(wanted.assignmentsFrom(Set.of("a"))).isEqualTo("@`a` = 1");
        assertThat(wanted.assignmentsFrom(Set.of("x"))).isEqualTo("@`a` = 1, @`x` = CAST(NULL AS BINARY)");
    }

    @Test
    void equalVariablesAreEqualAndTellNoValues() {
        UserVariables one = of(Map.of("token", "_utf8mb4 X'736563726574'"));
        assertThat(one).isEqualTo(of(Map.of("token", "_utf8mb4 X'736563726574'"))).isNotEqualTo(UserVariables.NONE);
        assertThat(one).hasSameHashCodeAs(of(Map.of("token", "_utf8mb4 X'736563726574'")));
        assertThat(one).hasToString("UserVariables[token]");
        assertThat(one.size()).isEqualTo(29);
        assertThat(of(Map.of())).isSameAs(UserVariables.NONE);
    }

    @Test
    void typesAreOfThoseThatMatterAndWithoutValues() {
        UserVariables variables = of(Map.of("a", "1", "b", "2"));
        assertThat(variables.types(Set.of("a", "x")).assignmentsFrom(UserVariables.NONE)).isEqualTo("@`a` = NULL of a");
        assertThat(variables.types(null)).isEqualTo(of(Map.of("a", "3", "b", "4")).types(null));
        assertThat(variables.types(Set.of("x"))).isSameAs(UserVariables.NONE);
    }

    @Test
    void othersAreNullAndOwnOnesStay() {
        assertThat(of(Map.of("a", "1")).with(Set.of("a", "x")).assignmentsFrom(UserVariables.NONE))
                .isEqualTo("@`a` = 1, @`x` = CAST(NULL AS BINARY)");
    }
}
