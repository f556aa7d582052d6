package io.headgate.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Consumer;

/** Buffers for the tests of readers and writers. */
public final class Bytes {

    private Bytes() {
    }

    /** Bytes from hexadecimal digits; spaces are for the reader. */
    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    /** A buffer to read from, whose reader index is not 0. */
    public static ByteBuf in(byte[] payload) {
        return Unpooled.wrappedBuffer(new byte[] {0x55, 0x55, 0x55}, payload).skipBytes(3);
    }

    /** What a writer appends. */
    public static byte[] written(Consumer<ByteBuf> writer) {
        ByteBuf out = Unpooled.buffer();
        out.writeByte(0x55);
        writer.accept(out);
        out.readByte();
        return Wire.readRest(out);
    }

    /**
     * Gives the reader every proper prefix of the payload: one of the lengths named must be read to its end, every
     * other one must be refused as malformed.
     */
    public static void assertTruncations(byte[] payload, Consumer<ByteBuf> reader, Integer... complete) {
        Set<Integer> legal = Set.of(complete);
        for (int length = 0; length < payload.length; length++) {
            ByteBuf prefix = in(Arrays.copyOf(payload, length));
            if (legal.contains(length)) {
                reader.accept(prefix);
                assertThat(prefix.isReadable()).as("bytes left of a prefix of %d", length).isFalse();
            } else {
                assertThatThrownBy(() -> reader.accept(prefix)).as("prefix of %d bytes", length)
                        .isInstanceOfSatisfying(ProtocolException.class,
                                e -> assertThat(e.errorCode()).isEqualTo(ErrorCode.ER_MALFORMED_PACKET));
            }
        }
    }
}
