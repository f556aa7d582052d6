package io.headgate.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UploadTest {

    private static final int MAX_PAYLOAD = 0xFFFFFF;

    private long seen;
    private final Upload.Payload payload = (bytes, index, length) -> seen += length;

    @Test
    void aPacketThatIsNotFullIsTheLast() {
        Upload upload = new Upload(10, payload);
        assertThat(upload.pass(Unpooled.wrappedBuffer(new byte[25]), 3, 20)).isEqualTo(10);
        assertThat(upload.isComplete()).isTrue();
        assertThat(seen).isEqualTo(10);
        assertThat(upload.lastSequenceId()).isZero();
    }

    @Test
    void bytesThatTheCallerSawAreNotSeenAgain() {
        Upload upload = new Upload(10, payload);
        upload.skip(1);
        assertThat(upload.pass(Unpooled.wrappedBuffer(new byte[20]), 0, 20)).isEqualTo(9);
        assertThat(seen).isEqualTo(9);
        assertThat(upload.isComplete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void aFileEndsWithAnEmptyPacketAndGetsTheServersSequenceIds(int step) {
        ByteBuf bytes = Unpooled.buffer();
        bytes.writeMediumLE(2).writeByte(7).writeZero(2);
        bytes.writeMediumLE(1).writeByte(8).writeZero(1);
        bytes.writeMediumLE(0).writeByte(9);
        int end = bytes.writerIndex();
        bytes.writeZero(5);
        Upload upload = Upload.ofLocalFile(3);
        int at = 0;
        while (!upload.isComplete()) {
            at += upload.pass(bytes, at, Math.min(step, bytes.writerIndex() - at));
        }
        assertThat(at).isEqualTo(end);
        assertThat(upload.lastSequenceId()).isEqualTo(9);
        assertThat(bytes.getByte(3)).isEqualTo((byte) 4);
        assertThat(bytes.getByte(9)).isEqualTo((byte) 5);
        assertThat(bytes.getByte(14)).isEqualTo((byte) 6);
    }

    @Test
    void anEmptyPacketBehindAFullOneContinuesItAndDoesNotEndTheFile() {
        ByteBuf bytes = Unpooled.buffer(MAX_PAYLOAD + 20);
        bytes.writeMediumLE(MAX_PAYLOAD).writeByte(2).writeZero(MAX_PAYLOAD);
        bytes.writeMediumLE(0).writeByte(3);
        Upload upload = Upload.ofLocalFile(0);
        upload.pass(bytes, 0, bytes.readableBytes());
        assertThat(upload.isComplete()).isFalse();
        bytes.clear().writeMediumLE(0).writeByte(4);
        assertThat(upload.pass(bytes, 0, 4)).isEqualTo(4);
        assertThat(upload.isComplete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 1_000_003, MAX_PAYLOAD, MAX_PAYLOAD + 4, 2 * MAX_PAYLOAD + 8})
    void aFullPacketIsContinuedByTheNextWhereverItIsSplit(int step) {
        // two full packets, then one of 3 bytes, then something else
        ByteBuf bytes = Unpooled.buffer(2 * MAX_PAYLOAD + 20);
        bytes.writeZero(MAX_PAYLOAD);
        bytes.writeMediumLE(MAX_PAYLOAD).writeByte(1).writeZero(MAX_PAYLOAD);
        bytes.writeMediumLE(3).writeByte(2).writeZero(3);
        int end = bytes.writerIndex();
        bytes.writeZero(6);
        Upload upload = new Upload(MAX_PAYLOAD, payload);
        // only the surroundings of headers are interesting one by one
        int at = upload.pass(bytes, 0, MAX_PAYLOAD - 9);
        while (!upload.isComplete()) {
            at += upload.pass(bytes, at, Math.min(nextStep(step, at), bytes.writerIndex() - at));
        }
        assertThat(at).isEqualTo(end);
        assertThat(seen).isEqualTo(2L * MAX_PAYLOAD + 3);
        assertThat(upload.lastSequenceId()).isEqualTo(2);
    }

    private static int nextStep(int step, int at) {
        int secondPayload = MAX_PAYLOAD + 4;
        boolean far = at >= secondPayload + 20 && at < secondPayload + MAX_PAYLOAD - 100_000;
        return far ? Math.max(step, 50_000) : step;
    }

    @Test
    void anEmptyPacketEndsACommandWhoseLastPacketIsFull() {
        Upload upload = new Upload(MAX_PAYLOAD, payload);
        ByteBuf bytes = Unpooled.buffer().writeZero(MAX_PAYLOAD).writeMediumLE(0).writeByte(200);
        assertThat(upload.pass(bytes, 0, MAX_PAYLOAD)).isEqualTo(MAX_PAYLOAD);
        assertThat(upload.isComplete()).as("before the empty packet").isFalse();
        assertThat(upload.pass(bytes, MAX_PAYLOAD, 3)).isEqualTo(3);
        assertThat(upload.isComplete()).as("before the end of its header").isFalse();
        assertThat(upload.pass(bytes, MAX_PAYLOAD + 3, 1)).isEqualTo(1);
        assertThat(upload.isComplete()).isTrue();
        assertThat(upload.lastSequenceId()).isEqualTo(200);
    }
}
