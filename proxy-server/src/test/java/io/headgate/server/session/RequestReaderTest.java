package io.headgate.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.protocol.Command;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestReaderTest {

    private static final int QUERY = Command.COM_QUERY.code();
    private static final int MAX_PAYLOAD = 0xFFFFFF;
    private static final byte[] THREE = Reads.joined(Reads.packet(0, Reads.payload(QUERY, 20)),
            Reads.packet(0, Reads.payload(Command.COM_PING.code(), 1)), Reads.packet(0, Reads.payload(QUERY, 7)));

    private final Reads reads = new Reads();
    private final RecordingSink sink = new RecordingSink();
    private final RequestReader reader = new RequestReader(sink, reads.allocator());

    @AfterEach
    void nothingIsHeldAtTheEnd() {
        reader.close();
        assertThat(reads.held()).isZero();
    }

    @Test
    void commandsInOneBufferAreHandedOverOneByOne() {
        reader.add(reads.read(THREE));
        assertThreeCommands();
    }

    @Test
    void theSameCommandsComeOutWhereBytesComeOneAtATime() {
        for (int i = 0; i < THREE.length; i++) {
            reader.add(reads.read(THREE, i, i + 1));
        }
        assertThreeCommands();
    }

    @Test
    void theSameCommandsComeOutWhereverTheBytesAreSplit() {
        for (int split = 1; split < THREE.length; split++) {
            sink.commands.clear();
            reader.add(reads.read(THREE, 0, split));
            reader.add(reads.read(THREE, split, THREE.length));
            assertThreeCommands();
        }
    }

    private void assertThreeCommands() {
        assertThat(sink.commands).extracting(command -> command.length).containsExactly(24, 5, 11);
        assertThat(Reads.joined(sink.commands.toArray(byte[][]::new))).isEqualTo(THREE);
        assertThat(reads.held()).as("bytes held while nothing is unread").isZero();
    }

    @Test
    void commandsThatAreSentAheadWaitForTheSession() {
        sink.busyAfterEach = true;
        reader.add(reads.read(THREE));
        assertThat(sink.commands).hasSize(1);
        reader.drain();
        assertThat(sink.commands).as("while the session is busy").hasSize(1);
        sink.busy = false;
        reader.drain();
        sink.busy = false;
        reader.drain();
        assertThreeCommands();
    }

    @Test
    void aSharedReadBufferIsNotKeptForTheSakeOfAFewBytes() {
        ByteBuf shared = reads.allocator().heapBuffer(65_536).writeBytes(THREE, 0, 6);
        reader.add(shared.retain());
        assertThat(shared.refCnt()).isEqualTo(1);
        shared.release();
        assertThat(reads.held()).isLessThan(1024);
        reader.add(reads.read(THREE, 6, THREE.length));
        assertThreeCommands();
    }

    @Test
    void aSequenceIdOtherThanZeroIsRefused() {
        for (int id : new int[] {1, 127, 255}) {
            assertThatThrownBy(() -> reader.add(reads.read(Reads.packet(id, Reads.payload(QUERY, 5)))))
                    .isInstanceOfSatisfying(ProtocolException.class,
                            e -> assertThat(e.errorCode()).isEqualTo(ErrorCode.ER_NET_PACKETS_OUT_OF_ORDER))
                    .hasMessageContaining("sequence id " + id);
            reader.close();
        }
    }

    @Test
    void anEmptyPacketIsHandedOver() {
        reader.add(reads.read(new byte[8]));
        assertThat(sink.commands).containsExactly(new byte[4], new byte[4]);
    }

    // ---- long commands ----------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {RequestReader.WHOLE - 1, RequestReader.WHOLE})
    void aCommandUpToTheLimitIsHandedOverWhole(int length) {
        addInChunks(Reads.packet(0, Reads.payload(QUERY, length)));
        assertThat(sink.commands).hasSize(1);
        assertThat(sink.heads).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {RequestReader.WHOLE + 1, 1_000_000, MAX_PAYLOAD - 1, MAX_PAYLOAD, MAX_PAYLOAD + 1,
            2 * MAX_PAYLOAD - 1, 2 * MAX_PAYLOAD, 2 * MAX_PAYLOAD + 1})
    void aLongCommandIsHandedOverWithItsHeadAndTheRestFollows(int length) {
        addInChunks(Reads.joined(longCommand(length), THREE));
        assertThat(sink.heads).hasSize(1);
        assertThat(sink.heads.get(0)).hasSize(4 + RequestReader.WHOLE);
        assertThat(sink.lengths).containsExactly(Math.min(length, MAX_PAYLOAD));
        assertThat(sink.uploaded).isEqualTo(length);
        assertThreeCommands();
    }

    private static byte[] longCommand(int length) {
        byte[] payload = Reads.payload(QUERY, length);
        byte[][] packets = new byte[length / MAX_PAYLOAD + 1][];
        for (int i = 0; i < packets.length; i++) {
            packets[i] = Reads.packet(i, Arrays.copyOfRange(payload, i * MAX_PAYLOAD,
                    Math.min(length, (i + 1) * MAX_PAYLOAD)));
        }
        return Reads.joined(packets);
    }

    private void addInChunks(byte[] bytes) {
        for (int at = 0; at < bytes.length; at += 9973) {
            reader.add(reads.read(bytes, at, Math.min(bytes.length, at + 9973)));
        }
    }

    @Test
    void anExecutionIsHandedOverWholeUpToALimitThatHoldsAllParameterTypes() {
        byte[] execution = Reads.packet(0, Reads.payload(Command.COM_STMT_EXECUTE.code(), RequestReader.WHOLE_EXECUTE));
        addInChunks(execution);
        assertThat(sink.commands).containsExactly(execution);
    }

    @Test
    void readingGoesOnWhileACommandThatIsTakenWholeIsStillArriving() {
        byte[] execution = Reads.packet(0, Reads.payload(Command.COM_STMT_EXECUTE.code(), RequestReader.WHOLE_EXECUTE));
        for (int at = 0; at < execution.length; at += 8192) {
            reader.add(reads.read(execution, at, Math.min(execution.length, at + 8192)));
            assertThat(reader.isFull()).as("full after %d bytes", at + 8192).isFalse();
        }
        assertThat(sink.commands).hasSize(1);
    }

    @Test
    void readingStopsWhenTooMuchIsSentAhead() {
        sink.busyAfterEach = true;
        reader.add(reads.read(THREE));
        byte[] more = Reads.packet(0, Reads.payload(QUERY, RequestReader.WHOLE));
        reader.add(reads.read(more));
        assertThat(reader.isFull()).isTrue();
        sink.busyAfterEach = false;
        sink.busy = false;
        reader.drain();
        assertThat(reader.isFull()).isFalse();
        assertThat(sink.commands).hasSize(4);
    }

    @Test
    void readingStopsWhileTheBackendDoesNotTakeMoreOfAnUpload() {
        byte[] bytes = longCommand(400_000);
        reader.add(reads.read(bytes, 0, 70_000));
        sink.uploadsBlocked = true;
        reader.add(reads.read(bytes, 70_000, 150_000));
        assertThat(reader.isFull()).isTrue();
        sink.uploadsBlocked = false;
        reader.drain();
        assertThat(reader.isFull()).isFalse();
        reader.add(reads.read(bytes, 150_000, bytes.length));
        assertThat(sink.uploaded).isEqualTo(400_000);
    }

    @Test
    void aCommandThatIsRefusedLeavesNothingBehind() {
        RequestReader refusing = new RequestReader(new RefusingSink(), reads.allocator());
        for (byte[] sent : List.of(THREE, longCommand(100_000))) {
            assertThatThrownBy(() -> refusing.add(reads.read(sent))).isInstanceOf(ProtocolException.class);
            refusing.close();
            assertThat(reads.held()).isZero();
        }
    }

    private static final class RefusingSink implements RequestReader.Sink {
        @Override
        public boolean takesCommand() {
            return true;
        }

        @Override
        public void onCommand(ByteBuf frame) {
            frame.release();
            throw new ProtocolException(ErrorCode.ER_MALFORMED_PACKET, "refused");
        }

        @Override
        public void onLongCommand(ByteBuf head, int length) {
            onCommand(head);
        }

        @Override
        public boolean takesUpload() {
            return false;
        }

        @Override
        public void onUpload(ByteBuf bytes) {
            throw new IllegalStateException("no upload is taken");
        }
    }
}
