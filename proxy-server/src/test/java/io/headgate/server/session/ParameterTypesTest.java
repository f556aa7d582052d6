package io.headgate.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.pool.SessionState;
import io.headgate.protocol.Command;
import io.headgate.server.backend.StatementText;
import io.headgate.server.relay.ResponseColumn;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What MySQL 9.7.4 does with the same executions was counted by {@code Com_stmt_reprepare}. */
final class ParameterTypesTest {

    private static final int NULL = 6;
    private static final int TINY = 1;
    private static final int DOUBLE = 5;
    private static final int LONGLONG = 8;
    private static final int UNSIGNED_LONGLONG = 0x8008;
    private static final int DATETIME = 12;
    private static final int BLOB = 252;
    private static final int VAR_STRING = 253;
    private static final int UNSIGNED_FLAG = 32;

    private final StatementText first =
            new StatementText(new byte[] {'?'}, SessionState.INITIAL, Commands.NO_TEXT, null, 0);

    @ParameterizedTest
    @CsvSource({"8,8", "8,1", "8,253", "8,252", "253,253", "253,252", "253,6", "12,8", "12,5", "12,10", "12,11",
            "12,253", "5,8", "5,246", "246,8", "246,32776", "10,8", "11,12", "13,8", "13,32776"})
    void whatIsTakenLeavesTheStatementAsItWasPrepared(int prepared, int bound) {
        assertThat(execute(types(prepared), bound)).isSameAs(first);
    }

    @ParameterizedTest
    @CsvSource({"253,8", "253,5", "253,12", "8,5", "8,246", "8,32776", "246,5", "10,12", "10,11", "11,10", "245,8"})
    void whatIsNotTakenHasItPreparedAnew(int prepared, int bound) {
        ParameterTypes types = types(prepared);
        StatementText rebuilt = execute(types, bound);
        assertThat(rebuilt).isNotEqualTo(first);
        assertThat(execute(types, bound)).isSameAs(rebuilt);
    }

    @Test
    void anUnsignedColumnIsNotTheSameAsASignedOne() {
        ParameterTypes types = new ParameterTypes(first, 1, List.of(new ResponseColumn(LONGLONG, UNSIGNED_FLAG, 0)));
        assertThat(execute(types, UNSIGNED_LONGLONG)).isSameAs(first);
        assertThat(execute(types, LONGLONG)).isNotEqualTo(first);
    }

    @Test
    void whatTheServerHasNotDescribedIsPreparedForEachKindOfExecution() {
        ParameterTypes types = new ParameterTypes(first, 1, List.of());
        StatementText number = execute(types, LONGLONG);
        assertThat(number).isNotEqualTo(first).isEqualTo(execute(types(VAR_STRING), LONGLONG));
        assertThat(execute(types, DOUBLE)).isNotIn(first, number);
        assertThat(execute(types, VAR_STRING)).isSameAs(first);
    }

    @Test
    void statementsThatWerePreparedAnewForTheSameKindsAreShared() {
        StatementText mine = execute(types(VAR_STRING), LONGLONG);
        StatementText yours = execute(types(VAR_STRING), TINY);
        assertThat(mine).isEqualTo(yours).hasSameHashCodeAs(yours);
        assertThat(execute(types(VAR_STRING), DOUBLE)).isNotEqualTo(mine);
        assertThat(execute(types(VAR_STRING), VAR_STRING)).isNotEqualTo(mine);
    }

    @Test
    void whatWasExecutedBeforeDoesNotMatter() {
        ParameterTypes types = types(VAR_STRING, VAR_STRING);
        StatementText numbers = execute(types, LONGLONG, DOUBLE);
        assertThat(execute(types, VAR_STRING, VAR_STRING)).isSameAs(first);
        StatementText partly = execute(types, NULL, DOUBLE);
        assertThat(partly).isNotIn(first, numbers);
        assertThat(execute(types, NULL, NULL)).isSameAs(first);
        assertThat(execute(types, LONGLONG, DOUBLE)).isEqualTo(numbers);
        assertThat(partly).isEqualTo(execute(types(VAR_STRING, VAR_STRING), NULL, DOUBLE));
    }

    @Test
    void whatWasFilledAsItWasPreparedFirstIsSharedAsWhatTheExecutionMadeOfIt() {
        ParameterTypes types = types(VAR_STRING);
        StatementText rebuilt = execute(types, LONGLONG);
        assertThat(types.after(first)).isSameAs(rebuilt);
        assertThat(types.after(rebuilt)).isSameAs(rebuilt);
    }

    @Test
    void whatWasExecutedForOneKindAndThenForAnotherIsNobodyElses() {
        ParameterTypes types = types(VAR_STRING);
        StatementText rebuilt = execute(types, LONGLONG);
        bind(types, BLOB);
        assertThat(types.after(rebuilt)).isNull();
        bind(types, DOUBLE);
        assertThat(types.after(rebuilt)).isNull();
    }

    @Test
    void typesThatAreNotSentAgainAreThoseBefore() {
        ParameterTypes types = types(VAR_STRING);
        ByteBuf untyped = frame(false, LONGLONG);
        types.bind(untyped, ExecuteLayout.of(untyped, 1, false), new byte[] {LONGLONG, 0});
        assertThat(types.text()).isEqualTo(execute(types(VAR_STRING), LONGLONG));
    }

    @Test
    void aFrameThatIsTooShortBindsNothing() {
        ParameterTypes types = types(VAR_STRING, DATETIME);
        ByteBuf whole = frame(true, LONGLONG, VAR_STRING);
        for (int length = 9; length < whole.readableBytes(); length++) {
            ByteBuf cut = whole.slice(0, length);
            types.bind(cut, ExecuteLayout.ofReadable(cut, 2, false), null);
            assertThat(types.text()).isSameAs(first);
        }
        types.bind(whole, ExecuteLayout.of(whole, 2, false), null);
        assertThat(types.text()).isNotEqualTo(first);
    }

    private ParameterTypes types(int... prepared) {
        return new ParameterTypes(first, prepared.length,
                Arrays.stream(prepared).mapToObj(type -> new ResponseColumn(type, 0, 0)).toList());
    }

    private static StatementText execute(ParameterTypes types, int... bound) {
        bind(types, bound);
        return types.text();
    }

    private static void bind(ParameterTypes types, int... bound) {
        ByteBuf frame = frame(true, bound);
        types.bind(frame, ExecuteLayout.of(frame, bound.length, false), null);
    }

    /** COM_STMT_EXECUTE without values. */
    private static ByteBuf frame(boolean typed, int... bound) {
        ByteBuf out = Unpooled.buffer().writeIntLE(0).writeByte(Command.COM_STMT_EXECUTE.code()).writeIntLE(1)
                .writeByte(0).writeIntLE(1);
        byte[] nulls = new byte[(bound.length + 7) / 8];
        for (int i = 0; i < bound.length; i++) {
            nulls[i / 8] |= (byte) (bound[i] == NULL ? 1 << i % 8 : 0);
        }
        out.writeBytes(nulls).writeByte(typed ? 1 : 0);
        for (int i = 0; typed && i < bound.length; i++) {
            out.writeShortLE(bound[i]);
        }
        return out;
    }
}
