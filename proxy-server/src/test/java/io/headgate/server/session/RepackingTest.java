package io.headgate.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client's packets come in pieces of any size; what goes out are packets of the same bytes, more or fewer. */
final class RepackingTest {

    private static final int FULL = 0xFFFFFF;

    private final Reads reads = new Reads();

    @AfterEach
    void nothingIsHeldAtTheEnd() {
        assertThat(reads.held()).isZero();
    }

    /** @param length of the client's command, over all of its packets */
    @ParameterizedTest
    @CsvSource({"16777213,2,2", "16777214,1,2", "16777214,2,2", "16777215,2,2", "16777215,-1,1", "16777216,-1,2",
        "16777216,-7,1", "33554428,2,3", "33554430,2,3", "33554430,-1,2", "33554431,-1,3", "50331645,200000,4"})
    void theBytesAreTheSameInFullPacketsAndALastOne(int length, int change, int packets) {
        Random random = new Random(length * 31L + change);
        byte[] command = new byte[length + Math.max(0, change)];
        random.nextBytes(command);
        int total = length + change;
        ByteBuf sent = packets(command, change, length);
        Repacking repacking = new Repacking(Math.min(length, FULL), change, reads.allocator());
        ByteBuf got = Unpooled.buffer(total + 64);
        Upload upload = new Upload(Math.min(length, FULL), (bytes, index, count) -> { });
        upload.repack(repacking);
        // the first bytes are longer or shorter than what the client sent
        int head = Math.max(16, 16 - change);
        upload.skip(head);
        repacking.onPayload(Unpooled.wrappedBuffer(command), 0, head + change);
        drain(repacking, got);
        int at = 4 + head;
        while (at < sent.writerIndex()) {
            int step = Math.min(1 + random.nextInt(1 << random.nextInt(24)), sent.writerIndex() - at);
            at += upload.pass(sent, at, step);
            drain(repacking, got);
        }
        assertThat(upload.isComplete()).isTrue();
        assertThat(repacking.lastSequenceId()).isEqualTo(packets - 1);
        repacking.close();
        ByteBuf expected = packets(command, 0, total);
        assertThat(got.equals(expected)).as("%s bytes for %s", got.readableBytes(), expected.readableBytes()).isTrue();
    }

    private static void drain(Repacking repacking, ByteBuf to) {
        ByteBuf out = repacking.take();
        to.writeBytes(out);
        out.release();
    }

    /** The bytes of {@code command} from {@code from} on, or as if some stood before it, in packets. */
    private static ByteBuf packets(byte[] command, int from, int length) {
        ByteBuf out = Unpooled.buffer(length + 64);
        int done = 0;
        int sequence = 0;
        int size;
        do {
            size = Math.min(FULL, length - done);
            out.writeMediumLE(size).writeByte(sequence++);
            for (int i = 0; i < size; i++) {
                int at = from + done + i;
                out.writeByte(at < 0 || at >= command.length ? 0 : command[at]);
            }
            done += size;
        } while (size == FULL);
        return out;
    }
}
