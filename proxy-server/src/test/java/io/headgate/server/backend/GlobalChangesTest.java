package io.headgate.server.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.pool.SessionState;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GlobalChangesTest {

    private final GlobalChanges changes = new GlobalChanges();

    @Test
    void whoIsOlderGetsTheOldValueAndWhoIsYoungerNone() {
        GlobalChanges.Reader older = changes.younger();
        change("v", "1", "2");
        GlobalChanges.Reader younger = changes.younger();

        assertThat(older.isBehind()).isTrue();
        assertThat(younger.isBehind()).isFalse();
        assertThat(older.catchUp(SessionState.INITIAL).variables()).containsExactlyEntriesOf(Map.of("v", "1"));
        assertThat(older.isBehind()).isFalse();
    }

    @Test
    void theOldestOfSeveralValuesCountsAndAValueOfOnesOwnMore() {
        GlobalChanges.Reader older = changes.younger();
        GlobalChanges.Reader own = changes.younger();
        change("v", "1", "2");
        change("v", "2", "3");

        assertThat(older.catchUp(SessionState.INITIAL).variables()).containsEntry("v", "1");
        assertThat(own.catchUp(SessionState.INITIAL.withVariable("v", "9")).variables()).containsEntry("v", "9");
    }

    @Test
    void aVariableThatTurnsOutUnchangedIsNobodysOwn() {
        GlobalChanges.Reader older = changes.younger();
        GlobalChanges.Change change = changes.begin(Map.of("v", "1", "w", "1"));
        changes.end(change, Map.of("v", "1", "w", "2"));

        assertThat(older.catchUp(SessionState.INITIAL).variables()).containsOnlyKeys("w");
    }

    @Test
    void aChangeWhoseOutcomeIsNotKnownCountsAsOne() {
        GlobalChanges.Reader older = changes.younger();
        changes.end(changes.begin(Map.of("v", "1")), null);

        assertThat(older.catchUp(SessionState.INITIAL).variables()).containsEntry("v", "1");
    }

    @Test
    void aSessionThatBeginsWhileAChangeIsOpenIsYounger() {
        changes.begin(Map.of("v", "1"));

        assertThat(changes.younger().isBehind()).isFalse();
    }

    @Test
    void aConnectionThatLogsInWhileAChangeIsOpenMayHaveEitherValue() {
        GlobalChanges.Change open = changes.begin(Map.of("v", "1"));
        GlobalChanges.Reader before = changes.connecting();
        changes.end(open, Map.of("v", "2"));
        GlobalChanges.Reader after = changes.connecting();

        assertThat(changes.isQuietSince(before)).isFalse();
        assertThat(changes.isQuietSince(after)).isTrue();
        SessionState unsure = GlobalChanges.unsure(before, SessionState.INITIAL);
        assertThat(unsure.variables()).containsOnlyKeys("v").doesNotContainValue("1").doesNotContainValue("2");
        assertThat(GlobalChanges.unsure(after, SessionState.INITIAL)).isSameAs(SessionState.INITIAL);
    }

    private void change(String name, String from, String to) {
        changes.end(changes.begin(Map.of(name, from)), Map.of(name, to));
    }
}
