package io.headgate.protocol.packet;

import static io.headgate.protocol.Bytes.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.packet.SessionTrack.Gtids;
import io.headgate.protocol.packet.SessionTrack.Schema;
import io.headgate.protocol.packet.SessionTrack.StateChanged;
import io.headgate.protocol.packet.SessionTrack.SystemVariable;
import io.headgate.protocol.packet.SessionTrack.TransactionCharacteristics;
import io.headgate.protocol.packet.SessionTrack.TransactionState;
import io.headgate.protocol.packet.SessionTrack.Unknown;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTrackTest {

    /** As MySQL 9.7.4 answered SET NAMES latin1. */
    private static final byte[] SET_NAMES = hex("00 1c 14 6368617261637465725f7365745f636c69656e74 06 6c6174696e31"
            + "00 20 18 6368617261637465725f7365745f636f6e6e656374696f6e 06 6c6174696e31"
            + "00 1d 15 6368617261637465725f7365745f726573756c7473 06 6c6174696e31"
            + "02 01 31");

    @Test
    void aStateChangeIsOneCharacterWithoutALengthOfItsOwn() {
        assertThat(SessionTrack.parse(hex("02 01 31"))).containsExactly(new StateChanged(true));
        assertThat(SessionTrack.parse(hex("02 01 30"))).containsExactly(new StateChanged(false));
    }

    @Test
    void theChangesOfARealAnswerAreReadInOrderAndWrittenUnchanged() {
        assertThat(SessionTrack.write(SessionTrack.parse(SET_NAMES))).isEqualTo(SET_NAMES);
        assertThat(SessionTrack.parse(SET_NAMES)).containsExactly(
                new SystemVariable("character_set_client", "latin1"),
                new SystemVariable("character_set_connection", "latin1"),
                new SystemVariable("character_set_results", "latin1"), new StateChanged(true));
    }

    @Test
    void everyKindOfChangeComesBack() {
        List<SessionTrack> tracks = List.of(new SystemVariable("sql_mode", ""), new Schema("größe"), new Schema(""),
                new StateChanged(true), new StateChanged(false), new Gtids("uuid:1-7"),
                new TransactionCharacteristics("START TRANSACTION;"), new TransactionState("T_______"),
                new Unknown(77, hex("0102")), new SystemVariable("big", "x".repeat(70_000)));
        assertThat(SessionTrack.parse(SessionTrack.write(tracks))).isEqualTo(tracks);
    }

    @ParameterizedTest
    @ValueSource(ints = {240, 250, 251, 65530, 65535, 65536})
    void aValueComesBackAtEveryLimit(int length) {
        List<SessionTrack> tracks = List.of(new SystemVariable("v", "x".repeat(length)));
        assertThat(SessionTrack.parse(SessionTrack.write(tracks))).isEqualTo(tracks);
    }

    @Test
    void severalVariablesInOneChangeAreReadAll() {
        assertThat(SessionTrack.parse(hex("00 08 0161 0131 0162 0132"))).containsExactly(
                new SystemVariable("a", "1"), new SystemVariable("b", "2"));
    }

    @Test
    void gtidsInAnUnknownEncodingAreKeptAsTheyAre() {
        byte[] bytes = hex("03 03 01 01 61");
        assertThat(SessionTrack.parse(bytes)).containsExactly(new Unknown(3, hex("010161")));
        assertThat(SessionTrack.write(SessionTrack.parse(bytes))).isEqualTo(bytes);
    }

    @Test
    void nothingIsNoChange() {
        assertThat(SessionTrack.parse(new byte[0])).isEmpty();
        assertThat(SessionTrack.write(List.of())).isEmpty();
    }

    @Test
    void aTruncatedChangeIsMalformed() {
        byte[] bytes = SessionTrack.write(List.of(new SystemVariable("a", "b"), new Gtids("x")));
        int first = SessionTrack.write(List.of(new SystemVariable("a", "b"))).length;
        for (int length = 1; length < bytes.length; length++) {
            byte[] prefix = Arrays.copyOf(bytes, length);
            if (length == first) {
                assertThat(SessionTrack.parse(prefix)).hasSize(1);
            } else {
                assertThatThrownBy(() -> SessionTrack.parse(prefix)).as("prefix of %d bytes", length)
                        .isInstanceOf(ProtocolException.class);
            }
        }
    }

    @Test
    void aValueThatLeavesItsChangeIsMalformed() {
        assertThatThrownBy(() -> SessionTrack.parse(hex("01 02 05 61 62 63 64 65")))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> SessionTrack.parse(hex("00 00"))).isInstanceOf(ProtocolException.class);
    }
}
