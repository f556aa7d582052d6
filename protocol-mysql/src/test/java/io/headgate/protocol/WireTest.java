package io.headgate.protocol;

import static io.headgate.protocol.Bytes.hex;
import static io.headgate.protocol.Bytes.in;
import static io.headgate.protocol.Bytes.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {

    @ParameterizedTest
    @CsvSource({
        "0, 00", "1, 01", "250, fa", "251, fcfb00", "252, fcfc00", "65535, fcffff", "65536, fd000001",
        "16777215, fdffffff", "16777216, fe0000000100000000", "4294967296, fe0000000001000000",
        "9223372036854775807, feffffffffffffff7f", "-1, feffffffffffffffff"})
    void aLenencIntegerTakesTheShortestForm(long value, String bytes) {
        byte[] payload = hex(bytes);
        assertThat(written(out -> Wire.writeLenencInt(out, value))).isEqualTo(payload);
        assertThat(Wire.lenencIntSize(value)).isEqualTo(payload.length);
        ByteBuf in = in(payload);
        assertThat(Wire.readLenencInt(in)).isEqualTo(value);
        assertThat(in.isReadable()).isFalse();
        Bytes.assertTruncations(payload, Wire::readLenencInt);
    }

    @Test
    void aLongerFormThanNeededIsReadAsWell() {
        assertThat(Wire.readLenencInt(in(hex("fc0100")))).isEqualTo(1);
        assertThat(Wire.readLenencInt(in(hex("fe0100000000000000")))).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fb", "ff", "fb0000000000000000", "ff0000000000000000"})
    void nullAndErrorAreNoLenencIntegers(String bytes) {
        assertMalformed(() -> Wire.readLenencInt(in(hex(bytes))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 250, 251, 65535, 65536, 16777215, 16777216})
    void aLenencStringComesBackAtEveryLimit(int length) {
        byte[] value = new byte[length];
        Arrays.fill(value, (byte) 'x');
        byte[] payload = written(out -> Wire.writeLenencBytes(out, value));
        assertThat(payload).hasSize(Wire.lenencIntSize(length) + length);
        assertThat(Arrays.equals(Wire.readLenencBytes(in(payload)), value)).isTrue();
        byte[] oneShort = Arrays.copyOf(payload, payload.length - 1);
        assertMalformed(() -> Wire.readLenencBytes(in(oneShort)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"feffffffffffffffff", "feffffffffffffff7f", "fe0000000001000000", "fdffffff", "01"})
    void aLengthBeyondThePacketIsRefusedBeforeAnythingIsAllocated(String bytes) {
        assertMalformed(() -> Wire.readLenencBytes(in(hex(bytes))));
    }

    @Test
    void fixedIntegersAreLittleEndianAndUnsigned() {
        assertThat(Wire.readU8(in(hex("ff")))).isEqualTo(0xFF);
        assertThat(Wire.readU16(in(hex("01ff")))).isEqualTo(0xFF01);
        assertThat(Wire.readU24(in(hex("0102ff")))).isEqualTo(0xFF0201);
        assertThat(Wire.readU32(in(hex("010203ff")))).isEqualTo(0xFF030201L);
        Bytes.assertTruncations(hex("01"), Wire::readU8);
        Bytes.assertTruncations(hex("0101"), Wire::readU16);
        Bytes.assertTruncations(hex("010101"), Wire::readU24);
        Bytes.assertTruncations(hex("01010101"), Wire::readU32);
    }

    @Test
    void aNulStringEndsAtTheFirstNulAndConsumesIt() {
        ByteBuf in = in(hex("6162 00 63 00"));
        assertThat(Wire.readNulString(in)).isEqualTo("ab");
        assertThat(Wire.readNulString(in)).isEqualTo("c");
        assertThat(in.isReadable()).isFalse();
        Bytes.assertTruncations(hex("616200"), Wire::readNulBytes);
    }

    @Test
    void aNulInsideANulStringIsNotWritten() {
        assertThatThrownBy(() -> written(out -> Wire.writeNulString(out, "a\0b")))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("index 1");
    }

    @Test
    void theRestOfAPacketMayBeNothing() {
        assertThat(Wire.readRest(in(hex("")))).isEmpty();
        assertThat(Wire.readRestString(in(hex("6162")))).isEqualTo("ab");
    }

    @Test
    void aFixedStringNeedsAllOfItsBytes() {
        assertThat(Wire.readFixed(in(hex("0102")), 2)).isEqualTo(hex("0102"));
        Bytes.assertTruncations(hex("0102"), in -> Wire.readFixed(in, 2));
        assertMalformed(() -> Wire.skip(in(hex("01")), 2));
    }

    @Test
    void aProtocolExceptionNamesTheValueAndHasNoStackTrace() {
        assertThatThrownBy(() -> Wire.readFixed(in(hex("01")), 7)).hasMessageContaining("needs 7 bytes")
                .hasMessageContaining("1 left").satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }

    private static void assertMalformed(org.assertj.core.api.ThrowableAssert.ThrowingCallable reader) {
        assertThatThrownBy(reader).isInstanceOfSatisfying(ProtocolException.class,
                e -> assertThat(e.errorCode()).isEqualTo(ErrorCode.ER_MALFORMED_PACKET));
    }
}
