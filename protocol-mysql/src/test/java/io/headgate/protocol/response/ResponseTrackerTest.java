package io.headgate.protocol.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.protocol.Command;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.ServerStatus;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponseTrackerTest {

    private static final int MAX = ResponseTracker.MAX_PAYLOAD;
    private static final int MORE = ServerStatus.SERVER_MORE_RESULTS_EXISTS;

    private final ResponseTracker tracker = new ResponseTracker();

    @ParameterizedTest
    @EnumSource
    void anErrorEndsEveryResponse(ResponseShape shape) {
        tracker.begin(shape);
        assertThat(tracker.isDone()).isFalse();
        assertThat(tracker.kindOf(9, 0xFF)).isEqualTo(PacketKind.ERR);
        tracker.onErr();
        assertDone();
    }

    @Test
    void aResponseWithoutRowsIsOneOk() {
        tracker.begin(ResponseShape.RESULT_SETS);
        assertThat(tracker.kindOf(7, 0)).isEqualTo(PacketKind.OK);
        tracker.onOk(2);
        assertDone();
    }

    @Test
    void resultSetsGoOnAsLongAsTheStatusAnnouncesMore() {
        tracker.begin(ResponseShape.RESULT_SETS);
        for (int i = 0; i < 3; i++) {
            resultSet(2, 5, 2 | MORE);
            assertThat(tracker.isDone()).isFalse();
            assertThat(tracker.kindOf(7, 0)).isEqualTo(PacketKind.OK);
            tracker.onOk(2 | MORE);
            assertThat(tracker.isDone()).isFalse();
        }
        resultSet(1, 0, 2);
        assertDone();
    }

    private void resultSet(int columns, int rows, int status) {
        assertThat(tracker.kindOf(1, columns)).isEqualTo(PacketKind.COLUMN_COUNT);
        tracker.onColumnCount(columns, true);
        definitions(columns);
        for (int row = 0; row < rows; row++) {
            assertThat(tracker.inRows()).isTrue();
            assertThat(tracker.kindOf(12, row == 0 ? 0xFB : 0)).isEqualTo(PacketKind.OPAQUE);
            tracker.passed(12);
        }
        assertThat(tracker.kindOf(7, 0xFE)).isEqualTo(PacketKind.TERMINATOR);
        tracker.onOk(status);
    }

    private void definitions(int count) {
        for (int i = 1; i <= count; i++) {
            assertThat(tracker.inRows()).isFalse();
            assertThat(tracker.kindOf(40, 3))
                    .isEqualTo(i == count ? PacketKind.LAST_DEFINITION : PacketKind.OPAQUE);
            tracker.passed(40);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 65_535})
    void aPreparedStatementIsFollowedByTheDefinitionsThatItCounts(int count) {
        for (int other : new int[] {0, 1}) {
            tracker.begin(ResponseShape.PREPARE);
            assertThat(tracker.kindOf(12, 0)).isEqualTo(PacketKind.PREPARE_OK);
            tracker.onPrepareOk(count, other);
            definitions(other);
            definitions(count);
            assertDone();
            tracker.begin(ResponseShape.PREPARE);
            tracker.onPrepareOk(other, count);
            definitions(count);
            definitions(other);
            assertDone();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RESULT_SETS", "PREPARE"})
    void anErrorAmongDefinitionsEndsTheResponse(ResponseShape shape) {
        for (int definitionsBefore = 0; definitionsBefore < 2; definitionsBefore++) {
            tracker.begin(shape);
            if (shape == ResponseShape.PREPARE) {
                tracker.onPrepareOk(0, 2);
            } else {
                tracker.onColumnCount(2, true);
            }
            for (int i = 0; i < definitionsBefore; i++) {
                tracker.passed(30);
            }
            assertThat(tracker.kindOf(20, 0xFF)).isEqualTo(PacketKind.ERR);
        }
    }

    @Test
    void anErrorAmongRowsEndsTheResponse() {
        inRows();
        tracker.passed(10);
        assertThat(tracker.kindOf(30, 0xFF)).isEqualTo(PacketKind.ERR);
        tracker.onErr();
        assertDone();
    }

    @Test
    void rowsFollowAtOnceWhereNothingIsDescribed() {
        tracker.begin(ResponseShape.RESULT_SETS);
        assertThat(tracker.kindOf(2, 3)).isEqualTo(PacketKind.COLUMN_COUNT);
        tracker.onColumnCount(3, false);
        assertThat(tracker.inRows()).isTrue();
        assertThat(tracker.kindOf(7, 0xFE)).isEqualTo(PacketKind.TERMINATOR);
    }

    private void inRows() {
        tracker.begin(ResponseShape.RESULT_SETS);
        tracker.onColumnCount(1, true);
        tracker.passed(20);
    }

    @Test
    void anEmptyPacketAmongRowsIsARow() {
        inRows();
        assertThat(tracker.kindOf(0, -1)).isEqualTo(PacketKind.OPAQUE);
        tracker.passed(0);
        assertThat(tracker.inRows()).isTrue();
    }

    @Test
    void aRowOfManyPacketsIsOpaqueWhateverItsPartsBeginWith() {
        inRows();
        assertThat(tracker.kindOf(MAX, 0xFE)).as("a value of 16 MiB and more begins with 0xFE").isEqualTo(PacketKind.OPAQUE);
        tracker.passed(MAX);
        for (int first : new int[] {0x00, 0xFB, 0xFE, 0xFF}) {
            assertThat(tracker.inRows()).isFalse();
            assertThat(tracker.kindOf(MAX, first)).isEqualTo(PacketKind.OPAQUE);
            tracker.passed(MAX);
        }
        assertThat(tracker.kindOf(0, -1)).as("the empty packet behind a full one").isEqualTo(PacketKind.OPAQUE);
        tracker.passed(0);
        assertThat(tracker.kindOf(7, 0xFE)).isEqualTo(PacketKind.TERMINATOR);
    }

    @Test
    void aTextIsOnePacketEvenWhenItIsContinued() {
        tracker.begin(ResponseShape.TEXT);
        assertThat(tracker.kindOf(20, 'U')).isEqualTo(PacketKind.OPAQUE);
        tracker.passed(20);
        assertDone();
        tracker.begin(ResponseShape.TEXT);
        tracker.passed(MAX);
        assertThat(tracker.isDone()).isFalse();
        tracker.passed(3);
        assertDone();
    }

    @ParameterizedTest
    @EnumSource(names = {"FIELD_LIST", "ROWS"})
    void rowsAndFieldsGoOnUntilTheTerminator(ResponseShape shape) {
        for (int count : new int[] {0, 1, 5}) {
            tracker.begin(shape);
            for (int i = 0; i < count; i++) {
                assertThat(tracker.kindOf(30, i == 0 ? 3 : 0)).isEqualTo(PacketKind.OPAQUE);
                tracker.passed(30);
            }
            assertThat(tracker.kindOf(7, 0xFE)).isEqualTo(PacketKind.TERMINATOR);
            tracker.onOk(2);
            assertDone();
        }
    }

    @Test
    void aRequestForALocalFileIsSeen() {
        tracker.begin(ResponseShape.RESULT_SETS);
        assertThat(tracker.kindOf(10, 0xFB)).isEqualTo(PacketKind.LOCAL_INFILE);
    }

    @Test
    void firstPacketsThatNoServerSendsAreRefused() {
        assertRefused(ResponseShape.SINGLE, 5, 0x05);
        assertRefused(ResponseShape.SINGLE, 0, -1);
        assertRefused(ResponseShape.PREPARE, 5, 0xFE);
        assertRefused(ResponseShape.PREPARE, 0, -1);
        assertRefused(ResponseShape.RESULT_SETS, 0, -1);
    }

    private void assertRefused(ResponseShape shape, int length, int first) {
        tracker.begin(shape);
        assertThatThrownBy(() -> tracker.kindOf(length, first)).isInstanceOfSatisfying(ProtocolException.class,
                e -> assertThat(e.errorCode()).isEqualTo(ErrorCode.ER_MALFORMED_PACKET));
    }

    @Test
    void aColumnCountThatNoServerSendsIsRefused() {
        tracker.begin(ResponseShape.RESULT_SETS);
        for (long columns : new long[] {0, -1, 65_536, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> tracker.onColumnCount(columns, true)).isInstanceOf(ProtocolException.class)
                    .hasMessageContaining(columns + " columns");
        }
    }

    private void assertDone() {
        assertThat(tracker.isDone()).isTrue();
        assertThatThrownBy(() -> tracker.kindOf(7, 0)).isInstanceOf(ProtocolException.class)
                .hasMessageContaining("after the end");
    }

    @Test
    void everyCommandThatIsAnsweredInOneGoHasAShape() {
        Set<Command> dialogues = EnumSet.complementOf(EnumSet.of(Command.COM_QUERY, Command.COM_STMT_EXECUTE,
                Command.COM_PROCESS_INFO, Command.COM_STMT_PREPARE, Command.COM_FIELD_LIST, Command.COM_STMT_FETCH,
                Command.COM_STATISTICS, Command.COM_PING, Command.COM_INIT_DB, Command.COM_SET_OPTION,
                Command.COM_RESET_CONNECTION, Command.COM_STMT_RESET, Command.COM_REFRESH, Command.COM_DEBUG,
                Command.COM_PROCESS_KILL, Command.COM_REGISTER_SLAVE, Command.COM_BINLOG_DUMP,
                Command.COM_BINLOG_DUMP_GTID));
        Arrays.stream(Command.values()).forEach(command -> {
            if (dialogues.contains(command)) {
                assertThatThrownBy(() -> ResponseShape.of(command)).hasMessageContaining(command.name());
            } else {
                assertThat(ResponseShape.of(command)).isNotNull();
            }
        });
    }
}
