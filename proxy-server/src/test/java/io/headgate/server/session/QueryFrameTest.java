package io.headgate.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.protocol.Command;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QueryFrameTest {

    private static final String TEXT = "SELECT 1";
    /** An integer, a NULL without a value, a text and a date, as MySQL 9.7's client sends them. */
    private static final String FOUR = "0401" + "02" + "01" + "08000161" + "06000162" + "fe000163" + "0c000164"
            + "0500000000000000" + "0378797a" + "04e9070b15";

    private final Reads reads = new Reads();

    @AfterEach
    void nothingIsHeldAtTheEnd() {
        assertThat(reads.held()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001", FOUR, "01010101fe000161"})
    void theTextIsBehindTheAttributes(String attributes) {
        ByteBuf frame = frame(attributes, TEXT);
        assertThat(QueryFrame.textAt(frame)).isEqualTo(5 + attributes.length() / 2);
        frame.release();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "0000", "0002", "fb", "0101", "01010000", "010100010000", "01010001ff000161",
        "fd70110101", "feffffffffffffffff01", "01010001fe00fe0100000000000080", "01010001fe000161fe0100000000000080"})
    void whatAreNoAttributesIsRefused(String attributes) {
        ByteBuf frame = frame(attributes, "");
        assertThatThrownBy(() -> QueryFrame.textAt(frame)).isInstanceOf(ProtocolException.class);
        frame.release();
    }

    @Test
    void attributesThatAreCutAnywhereAreRefused() {
        for (int length = 0; length < FOUR.length(); length += 2) {
            ByteBuf frame = frame(FOUR.substring(0, length), "");
            assertThatThrownBy(() -> QueryFrame.textAt(frame)).as("%s", length).isInstanceOf(ProtocolException.class);
            frame.release();
        }
    }

    @Test
    void aBackendIsToldThatThereAreNone() {
        ByteBuf fit = QueryFrame.fit(frame("", TEXT), 5, true, reads.allocator());
        assertThat(payload(fit)).isEqualTo("03" + "0001" + hex(TEXT));
    }

    @Test
    void aBackendThatKnowsNoneGetsTheTextAlone() {
        ByteBuf frame = frame(FOUR, TEXT);
        ByteBuf fit = QueryFrame.fit(frame, QueryFrame.textAt(frame), false, reads.allocator());
        assertThat(payload(fit)).isEqualTo("03" + hex(TEXT));
    }

    @Test
    void anotherTextKeepsTheAttributes() {
        ByteBuf frame = frame(FOUR, TEXT);
        ByteBuf other = QueryFrame.withText(frame, QueryFrame.textAt(frame), "DO 2".getBytes(StandardCharsets.US_ASCII),
                reads.allocator());
        assertThat(payload(other)).isEqualTo("03" + FOUR + hex("DO 2"));
    }

    private ByteBuf frame(String attributes, String text) {
        byte[] payload = HexFormat.of().parseHex("%02x".formatted(Command.COM_QUERY.code()) + attributes + hex(text));
        return reads.read(Reads.packet(0, payload));
    }

    private static String payload(ByteBuf frame) {
        byte[] bytes = Wire.readRest(frame.skipBytes(4));
        frame.release();
        return HexFormat.of().formatHex(bytes);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
