package io.headgate.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SessionStateTest {
    private final SessionState state = SessionState.INITIAL.withSchema("s").withVariable("v", "1");

    @Test
    void aStateIsEqualToOneReachedByAnotherWay() {
        SessionState other = SessionState.INITIAL.withVariable("v", "0").withMultiStatements(true).withVariable("w", "")
                .withVariable("v", "1").withSchema("s").withoutVariable("w").withMultiStatements(false);

        assertThat(other).isEqualTo(state).hasSameHashCodeAs(state);
        assertThat(other).isNotEqualTo(state.withSchema(null)).isNotEqualTo(state.withVariable("v", "2"))
                .isNotEqualTo(state.withMultiStatements(true));
    }

    @Test
    void aChangeThatChangesNothingGivesTheSameObject() {
        assertThat(state.withSchema("s")).isSameAs(state);
        assertThat(state.withVariable("v", "1")).isSameAs(state);
        assertThat(state.withoutVariable("w")).isSameAs(state);
        assertThat(state.withMultiStatements(false)).isSameAs(state);
    }

    @Test
    void theCharacterSetOfTheConnectionIsNotKept() {
        assertThat(state.withVariable("character_set_connection", "latin1")).isSameAs(state);
    }

    @Test
    void copiesLeaveTheOriginalAlone() {
        state.withVariable("w", "2").withoutVariable("v");

        assertThat(state.variables()).containsOnlyKeys("v");
        assertThatThrownBy(() -> state.variables().put("w", "2")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void valuesAreNotPrinted() {
        assertThat(state.withVariable("v", "secret").toString()).contains("[v]").doesNotContain("secret");
    }

    @Test
    void anInternerMakesEqualStatesTheSame() {
        SessionState.Interner interner = new SessionState.Interner();
        SessionState equal = SessionState.INITIAL.withVariable("v", "1").withSchema("s");

        assertThat(interner.intern(state)).isSameAs(state);
        assertThat(interner.intern(equal)).isSameAs(state);
    }

    @Test
    void anInternerGivesEqualStatesHoweverManyThereAre() {
        SessionState.Interner interner = new SessionState.Interner();
        for (int i = 0; i < 5_000; i++) {
            SessionState one = SessionState.INITIAL.withVariable("v", Integer.toString(i));
            assertThat(interner.intern(one)).isEqualTo(one);
        }
    }
}
