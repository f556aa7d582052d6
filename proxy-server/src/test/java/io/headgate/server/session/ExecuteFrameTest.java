package io.headgate.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.pool.SessionState;
import io.headgate.protocol.Command;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.Wire;
import io.headgate.server.backend.BackendStatement;
import io.headgate.server.backend.StatementText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExecuteFrameTest {

    private static final byte[] VALUES = {9, 8, 7, 6, 5, 4, 3};

    private final Reads reads = new Reads();

    @AfterEach
    void nothingIsHeldAtTheEnd() {
        assertThat(reads.held()).isZero();
    }

    @Test
    void theStatementIdBecomesTheBackends() {
        PreparedStatement statement = statement(0);
        byte[] rewritten = rewrite(execution(1, 0, null), statement, backend(0xCAFEBABE));
        assertThat(rewritten).isEqualTo(execution(0xCAFEBABE, 0, null));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 16, 17, 1000, 65_535})
    void typesThatTheClientBindsPassAndAreRemembered(int parameters) {
        PreparedStatement statement = statement(parameters);
        BackendStatement backend = backend(5);
        byte[] types = types(parameters, 3);
        assertThat(rewrite(execution(1, parameters, types), statement, backend))
                .isEqualTo(execution(5, parameters, types));
        assertThat(statement.types()).isEqualTo(types);
        assertThat(backend.remembers(types)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 16, 17, 1000, 65_535})
    void typesThatAnotherBackendHasNotSeenArePutIn(int parameters) {
        PreparedStatement statement = statement(parameters);
        byte[] types = types(parameters, 3);
        rewrite(execution(1, parameters, types), statement, backend(5));
        BackendStatement other = backend(6);
        assertThat(rewrite(execution(1, parameters, null), statement, other))
                .isEqualTo(execution(6, parameters, types));
        assertThat(other.remembers(types)).isTrue();
    }

    @Test
    void parametersThatAreStringsCanBeRead() {
        PreparedStatement statement = statement(5);
        byte[] types = {8, 0, (byte) 254, 0, 6, 0, 7, 0, (byte) 252, 0};
        ByteBuf frame = Unpooled.buffer().writeZero(4).writeByte(Command.COM_STMT_EXECUTE.code()).writeZero(9)
                .writeByte(0b100).writeByte(1).writeBytes(types).writeLongLE(5).writeByte(3)
                .writeBytes("abc".getBytes(StandardCharsets.UTF_8)).writeByte(4).writeIntLE(0).writeByte(2).writeShort(0xC3A4);
        assertThat(ExecuteFrame.strings(frame, statement, false)).containsExactly(null, "abc", null, null, null);
        frame.setByte(16, 9);
        assertThat(ExecuteFrame.strings(frame, statement, false)).as("a type that is not known").isEmpty();
        frame.setByte(16, 8).setByte(15, 0);
        assertThat(ExecuteFrame.strings(frame, statement, false)).as("types that were never sent").isEmpty();
        assertThatThrownBy(() -> ExecuteFrame.strings(frame.setByte(15, 1).writerIndex(40), statement, false))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void typesThatTheBackendRemembersAreNotSentAgain() {
        PreparedStatement statement = statement(3);
        BackendStatement backend = backend(5);
        rewrite(execution(1, 3, types(3, 3)), statement, backend);
        assertThat(rewrite(execution(1, 3, null), statement, backend)).isEqualTo(execution(5, 3, null));
    }

    @Test
    void typesOfAnotherClientAtTheSameBackendAreReplaced() {
        BackendStatement backend = backend(5);
        PreparedStatement mine = statement(2);
        PreparedStatement yours = statement(2);
        rewrite(execution(1, 2, types(2, 3)), mine, backend);
        rewrite(execution(1, 2, types(2, 8)), yours, backend);
        assertThat(rewrite(execution(1, 2, null), mine, backend)).isEqualTo(execution(5, 2, types(2, 3)));
        assertThat(rewrite(execution(1, 2, null), yours, backend)).isEqualTo(execution(5, 2, types(2, 8)));
    }

    @Test
    void anExecutionThatNeverBoundAnythingIsTheServersToJudge() {
        assertThat(rewrite(execution(1, 2, null), statement(2), backend(5))).isEqualTo(execution(5, 2, null));
    }

    @Test
    void anExecutionShorterThanItsParametersNeedIsRefusedAtEveryLength() {
        byte[] whole = execution(1, 20, types(20, 3));
        int needed = whole.length - VALUES.length;
        for (int length = 5; length < needed; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            ByteBuf frame = reads.read(cut);
            assertThatThrownBy(() -> ExecuteFrame.rewrite(frame, statement(20), backend(5), false, false, reads.allocator()))
                    .as("%d bytes", length)
                    .isInstanceOfSatisfying(ProtocolException.class,
                            e -> assertThat(e.errorCode()).isEqualTo(ErrorCode.ER_MALFORMED_PACKET));
            assertThat(reads.held()).isZero();
        }
    }

    @Test
    void theCursorTypeIsReadWhereItStands() {
        byte[] execution = execution(1, 0, null);
        execution[9] = 1;
        ByteBuf frame = reads.read(execution);
        assertThat(ExecuteFrame.cursorType(frame)).isEqualTo(1);
        frame.release();
        ByteBuf cut = reads.read(execution, 0, 9);
        assertThatThrownBy(() -> ExecuteFrame.cursorType(cut)).isInstanceOf(ProtocolException.class);
        cut.release();
    }

    @Test
    void theBeginningOfALongExecutionIsRewrittenLikeAWholeOne() {
        PreparedStatement statement = statement(2);
        rewrite(execution(1, 2, types(2, 3)), statement, backend(5));
        byte[] begun = execution(1, 2, null);
        begun[2] = 2; // 131,072 bytes more than have come
        byte[] expected = execution(6, 2, types(2, 3));
        expected[2] = 2;
        assertThat(rewrite(begun, statement, backend(6))).isEqualTo(expected);
    }

    /** Of two parameters, an int that is 5 and a text that is 'x', in the manners of clients and servers. */
    @ParameterizedTest
    @CsvSource({
        // from, to, with an attribute, types of an execution before
        "PLAIN, 00 01 0800 fe00, NAMED, 02 00 01 0800 00 fe00 00",
        "PLAIN, 02 01 0800 0600, NAMED, 02 02 01 0800 00 0600 00",
        "PLAIN, 00 00, NAMED, 02 00 01 0800 00 fe00 00",
        "NAMED, 02 00 01 0800 00 fe00 00, NAMED, 02 00 01 0800 00 fe00 00",
        "NAMED, 03 00 01 0800 00 fe00 00 fe00 0161, NAMED, 03 00 01 0800 00 fe00 00 fe00 0161",
        "NAMED, 02 00 00, NAMED, 02 00 01 0800 00 fe00 00",
        "NAMED, 02 00 01 0800 00 fe00 00, PLAIN, 00 01 0800 fe00",
        "NAMED, 03 04 01 0800 00 fe00 00 0600 0161, PLAIN, 04 01 0800 fe00",
        "NAMED, 02 00 00, PLAIN, 00 01 0800 fe00"})
    void countAndNamesAreAsTheBackendWantsThem(String from, String received, String to, String expected) {
        PreparedStatement statement = statement(2);
        statement.types(new byte[] {8, 0, (byte) 0xFE, 0});
        ByteBuf out = ExecuteFrame.rewrite(reads.read(execution(0, received)), statement, backend(5),
                from.equals("NAMED"), to.equals("NAMED"), reads.allocator());
        assertThat(Wire.readRest(out.skipBytes(4)))
                .isEqualTo(Arrays.copyOfRange(execution(0, expected), 4, execution(0, expected).length));
        out.release();
    }

    @Test
    void aFlagThatAServerDoesNotLookAtIsNotPassedToOneThatDoes() {
        byte[] withFlag = execution(1, 0, null);
        withFlag[9] = 8;
        assertThat(rewrite(withFlag, statement(0), backend(1))).isEqualTo(execution(1, 0, null));
    }

    @Test
    void attributesOfAStatementWithoutParametersPassOrStayAway() {
        byte[] frame = execution(8, "01 00 01 fe00 0161 0178");
        ByteBuf passed = ExecuteFrame.rewrite(reads.read(frame), statement(0), backend(5), true, true,
                reads.allocator());
        assertThat(Wire.readRest(passed)).isEqualTo(frame);
        passed.release();
        ByteBuf alone = ExecuteFrame.rewrite(reads.read(frame), statement(0), backend(5), true, false,
                reads.allocator());
        assertThat(Wire.readRest(alone.skipBytes(4))).isEqualTo(
                Arrays.copyOfRange(execution(5, 0, null), 4, 14));
        alone.release();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01 00 01 0800 00", "02", "02 00", "02 00 01 0800 00 fe00", "fb"})
    void lessThanTheStatementNeedsIsRefused(String body) {
        byte[] frame = execution(0, body);
        byte[] cut = Arrays.copyOf(frame, frame.length - VALUES.length);
        assertThatThrownBy(() -> ExecuteFrame.rewrite(reads.read(cut), statement(2), backend(5), true, true,
                reads.allocator())).isInstanceOf(ProtocolException.class);
    }

    private static byte[] execution(int flags, String body) {
        ByteBuf out = Unpooled.buffer().writeByte(Command.COM_STMT_EXECUTE.code()).writeIntLE(5).writeByte(flags)
                .writeIntLE(1).writeBytes(HexFormat.of().parseHex(body.replace(" ", "")));
        return Reads.packet(0, Wire.readRest(out.writeBytes(VALUES)));
    }

    private byte[] rewrite(byte[] frame, PreparedStatement statement, BackendStatement backend) {
        ByteBuf out = ExecuteFrame.rewrite(reads.read(frame), statement, backend, false, false, reads.allocator());
        out.setMediumLE(0, out.getUnsignedMediumLE(0) + out.readableBytes() - frame.length);
        byte[] bytes = Wire.readRest(out);
        out.release();
        return bytes;
    }

    static PreparedStatement statement(int parameters) {
        PreparedStatement statement = new PreparedStatement(1,
                new StatementText(new byte[] {'?'}, SessionState.INITIAL, Commands.NO_TEXT, null, 0), null, Set.of());
        statement.parameters(parameters);
        return statement;
    }

    static BackendStatement backend(int id) {
        return new BackendStatement(id, 0);
    }

    private static byte[] types(int parameters, int type) {
        byte[] types = new byte[2 * parameters];
        for (int i = 0; i < parameters; i++) {
            types[2 * i] = (byte) type;
        }
        return types;
    }

    /** A COM_STMT_EXECUTE; without {@code types} it says that they are as before. */
    static byte[] execution(int statementId, int parameters, byte[] types) {
        ByteBuf out = io.netty.buffer.Unpooled.buffer();
        out.writeByte(Command.COM_STMT_EXECUTE.code()).writeIntLE(statementId).writeByte(0).writeIntLE(1);
        if (parameters > 0) {
            out.writeZero((parameters + 7) / 8).writeByte(types == null ? 0 : 1);
            out.writeBytes(types == null ? new byte[0] : types).writeBytes(VALUES);
        }
        return Reads.packet(0, Wire.readRest(out));
    }
}
