package io.headgate.server.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.metrics.ProxyMeters;
import io.headgate.metrics.TargetRole;
import io.headgate.pool.SessionState;
import io.headgate.protocol.sql.FoundRowsEffect;
import io.headgate.protocol.sql.StatementKind;
import io.headgate.protocol.sql.StatementTraits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BackendStatementsTest {

    private final BackendStatements statements = new BackendStatements(2,
            new ProxyMeters(List::of).target(TargetRole.READ_WRITE, "db:3306"));
    private final BackendStatement first = new BackendStatement(1, 0);
    private final BackendStatement second = new BackendStatement(2, 0);
    private final BackendStatement third = new BackendStatement(3, 0);

    @Test
    void aStatementIsFoundByTextAndMeaning() {
        statements.put(text("SELECT ?", "a"), first);
        assertThat(statements.find(text("SELECT ?", "a"))).isSameAs(first);
        assertThat(statements.find(text("SELECT ?", "b"))).isNull();
        assertThat(statements.find(text("SELECT  ?", "a"))).isNull();
    }

    @Test
    void theLeastRecentlyUsedStatementIsPushedOutAndWaitsToBeClosed() {
        statements.put(text("1", ""), first);
        statements.put(text("2", ""), second);
        statements.find(text("1", ""));
        statements.put(text("3", ""), third);
        assertThat(statements.find(text("2", ""))).isNull();
        assertThat(statements.find(text("1", ""))).isSameAs(first);
        assertThat(statements.takeEvicted()).containsExactly(second);
        assertThat(statements.takeEvicted()).as("once taken").isEmpty();
    }

    @Test
    void aStatementThatIsPreparedAgainReplacesTheOneBefore() {
        statements.put(text("1", ""), first);
        statements.put(text("1", ""), second);
        assertThat(statements.find(text("1", ""))).isSameAs(second);
        assertThat(statements.takeEvicted()).containsExactly(first);
        statements.put(text("1", ""), second);
        assertThat(statements.takeEvicted()).as("itself is not closed").isEmpty();
    }

    @Test
    void aStatementThatIsTakenOutIsNotClosed() {
        statements.put(text("1", ""), first);
        statements.takeOut(text("1", ""));
        assertThat(statements.find(text("1", ""))).isNull();
        assertThat(statements.takeEvicted()).isEmpty();
        statements.close(first);
        assertThat(statements.takeEvicted()).containsExactly(first);
    }

    @Test
    void theExecutionThatHasAStatementPreparedAnewTakesTheOneThatIsAsFirst() {
        StatementText numbers = text("1", "").rebuiltFor(new byte[] {1}, null);
        StatementText doubles = text("1", "").rebuiltFor(new byte[] {4}, null);
        statements.put(text("1", ""), first);
        assertThat(statements.has(numbers)).isFalse();
        assertThat(statements.find(numbers)).isSameAs(first);
        assertThat(statements.has(numbers)).isTrue();
        assertThat(statements.find(text("1", ""))).as("as first").isNull();
        assertThat(statements.find(doubles)).as("anew for others").isNull();
        assertThat(statements.find(text("1", "").rebuiltFor(new byte[] {1}, null))).isSameAs(first);
        assertThat(statements.takeEvicted()).isEmpty();
    }

    @Test
    void aResetForgetsEverything() {
        statements.put(text("1", ""), first);
        statements.close(second);
        statements.clear();
        assertThat(statements.find(text("1", ""))).isNull();
        assertThat(statements.takeEvicted()).isEmpty();
    }

    @Test
    void parameterTypesAreRememberedUntilOthersAreBound() {
        byte[] types = {3, 0};
        assertThat(first.remembers(types)).isFalse();
        first.bind(types);
        assertThat(first.remembers(new byte[] {3, 0})).isTrue();
        first.bind(new byte[] {8, 0});
        assertThat(first.remembers(types)).isFalse();
    }

    @Test
    void textsWithOtherTypesOfVariablesAreOtherStatements() {
        UserVariables types = UserVariables.NONE.with(Set.of("x"));
        statements.put(text("1", "").settledFor(types), first);
        assertThat(statements.find(text("1", "").settledFor(UserVariables.NONE))).isNull();
        assertThat(statements.find(text("1", "").settledFor(UserVariables.NONE.with(Set.of("x"))))).isSameAs(first);
        StatementText rebuilt = text("1", "").settledFor(types).rebuiltFor(new byte[] {1}, types);
        assertThat(statements.has(rebuilt)).isFalse();
        assertThat(statements.find(rebuilt)).isSameAs(first);
        assertThat(statements.has(rebuilt.rebuiltFor(new byte[] {1}, UserVariables.NONE))).isFalse();
    }

    private static StatementText text(String sql, String schema) {
        return new StatementText(sql.getBytes(StandardCharsets.US_ASCII), SessionState.INITIAL.withSchema(schema),
                new StatementTraits(StatementKind.SELECT, 0, FoundRowsEffect.SENT, true), null, 0);
    }
}
