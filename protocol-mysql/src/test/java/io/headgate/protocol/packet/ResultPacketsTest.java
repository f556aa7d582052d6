package io.headgate.protocol.packet;

import static io.headgate.protocol.Bytes.assertTruncations;
import static io.headgate.protocol.Bytes.hex;
import static io.headgate.protocol.Bytes.in;
import static io.headgate.protocol.Bytes.written;
import static io.headgate.protocol.Capabilities.CLIENT_PROTOCOL_41;
import static io.headgate.protocol.Capabilities.CLIENT_SESSION_TRACK;
import static io.headgate.protocol.Capabilities.CLIENT_TRANSACTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultPacketsTest {

    private static final Capabilities PLAIN = Capabilities.of(CLIENT_PROTOCOL_41, CLIENT_TRANSACTIONS);
    private static final Capabilities TRACK = PLAIN.with(CLIENT_SESSION_TRACK);
    private static final byte[] NONE = {};

    /** As MySQL 9.7.4 answered an UPDATE in a transaction, with session tracking. */
    private static final byte[] UPDATE_TRACKED = hex("00 01 00 2340 0000"
            + "28 526f7773206d6174636865643a203120204368616e6765643a203120205761726e696e67733a2030"
            + "0b 05 09 08 545f5f5f575f5f5f");
    /** The same without session tracking: info has a length here too. */
    private static final byte[] UPDATE_PLAIN = hex("00 01 00 2300 0000"
            + "28 526f7773206d6174636865643a203120204368616e6765643a203120205761726e696e67733a2030");

    @Test
    void aTrackedOkIsReadAndWrittenUnchanged() {
        OkPacket ok = OkPacket.read(in(UPDATE_TRACKED), TRACK);
        assertThat(ok.affectedRows()).isEqualTo(1);
        assertThat(ok.status()).isEqualTo(0x4023);
        assertThat(ok.info()).asString(StandardCharsets.UTF_8).isEqualTo("Rows matched: 1  Changed: 1  Warnings: 0");
        assertThat(SessionTrack.parse(ok.sessionState())).containsExactly(
                new SessionTrack.TransactionState("T___W___"));
        assertThat(written(out -> ok.write(out, TRACK, OkPacket.HEADER))).isEqualTo(UPDATE_TRACKED);
    }

    @Test
    void aTrackedOkIsWrittenForAnUntrackedClientAsTheServerWould() {
        OkPacket ok = OkPacket.read(in(UPDATE_TRACKED), TRACK);
        assertThat(written(out -> ok.write(out, PLAIN, OkPacket.HEADER))).isEqualTo(UPDATE_PLAIN);
    }

    @Test
    void anUntrackedOkIsReadWithAndWithoutALengthBeforeItsInfo() {
        assertThat(OkPacket.read(in(UPDATE_PLAIN), PLAIN).info()).hasSize(40);
        assertThat(OkPacket.read(in(hex("00 01 00 0200 0000 526f7773")), PLAIN).info())
                .isEqualTo(hex("526f7773"));
        assertThat(OkPacket.read(in(hex("00 01 00 0200 0000 01 61 62")), PLAIN).info()).isEqualTo(hex("016162"));
    }

    @Test
    void anOkWithoutInfoAndStateEndsAfterItsWarnings() {
        byte[] payload = hex("fe 00 00 2200 0100");
        for (Capabilities capabilities : new Capabilities[] {PLAIN, TRACK}) {
            OkPacket ok = OkPacket.read(in(payload), capabilities);
            assertThat(ok).usingRecursiveComparison().isEqualTo(new OkPacket(0, 0, 0x22, 1, NONE, NONE));
            assertThat(written(out -> ok.write(out, capabilities, OkPacket.EOF_HEADER))).isEqualTo(payload);
            assertTruncations(payload, in -> OkPacket.read(in, capabilities));
        }
    }

    /** As MySQL 8.0.15 sends it: the length takes three bytes and got room for one. */
    @ParameterizedTest
    @ValueSource(ints = {250, 251, 252})
    void aLengthThatTheServerHasWrittenOverIsUnderstood(int length) {
        byte[] state = new byte[length];
        state[1] = 2;
        byte[] right = written(out -> new OkPacket(0, 0, 0x4002, 0, NONE, state).write(out, TRACK, OkPacket.HEADER));
        byte[] sent = length == 251 ? Arrays.copyOf(right, right.length - 2) : right;
        System.arraycopy(state, 0, sent, sent.length - length, length);
        assertThat(OkPacket.read(in(sent), TRACK).sessionState()).isEqualTo(state);
    }

    @Test
    void theStateFlagFollowsWhatIsWritten() {
        OkPacket flagOnly = OkPacket.of(0, 0x4002);
        assertThat(written(out -> flagOnly.write(out, TRACK, 0))).isEqualTo(hex("00 00 00 0240 0000 00 00"));
        assertThat(written(out -> flagOnly.write(out, PLAIN, 0))).isEqualTo(hex("00 00 00 0200 0000"));
        OkPacket stateOnly = new OkPacket(0, 0, 2, 0, NONE, hex("01 03 02 6431"));
        assertThat(written(out -> stateOnly.write(out, TRACK, 0)))
                .isEqualTo(hex("00 00 00 0240 0000 00 05 01 03 02 6431"));
        assertThat(written(out -> stateOnly.write(out, PLAIN, 0))).isEqualTo(hex("00 00 00 0200 0000"));
    }

    @Test
    void anInfoWithoutStateIsWrittenWithItsLength() {
        OkPacket ok = new OkPacket(0, 0, 2, 0, hex("61"), NONE);
        assertThat(written(out -> ok.write(out, TRACK, 0))).isEqualTo(hex("00 00 00 0200 0000 01 61"));
        assertThat(OkPacket.read(in(hex("00 00 00 0200 0000 01 61")), TRACK)).usingRecursiveComparison().isEqualTo(ok);
    }

    @Test
    void aTruncatedTrackedOkIsMalformed() {
        assertTruncations(UPDATE_TRACKED, in -> OkPacket.read(in, TRACK));
    }

    @Test
    void olderCapabilitiesLeaveFieldsOut() {
        Capabilities transactions = Capabilities.of(CLIENT_TRANSACTIONS);
        OkPacket ok = new OkPacket(1, 2, 3, 4, NONE, NONE);
        assertThat(written(out -> ok.write(out, transactions, 0))).isEqualTo(hex("00 01 02 0300"));
        assertThat(OkPacket.read(in(hex("00 01 02 0300")), transactions).status()).isEqualTo(3);
        assertThat(written(out -> ok.write(out, Capabilities.of(), 0))).isEqualTo(hex("00 01 02"));
        assertThat(OkPacket.read(in(hex("00 01 02")), Capabilities.of()).status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {250, 251, 65535, 65536, 16777215, 16777216, Long.MAX_VALUE, -1})
    void countsComeBackAtEveryLimit(long count) {
        OkPacket ok = new OkPacket(count, count, 2, 0, NONE, NONE);
        byte[] payload = written(out -> ok.write(out, TRACK, 0));
        assertThat(OkPacket.read(in(payload), TRACK)).usingRecursiveComparison().isEqualTo(ok);
        assertTruncations(payload, in -> OkPacket.read(in, TRACK));
    }

    @ParameterizedTest
    @ValueSource(ints = {250, 251, 65535, 65536, 16777216})
    void infoAndStateComeBackAtEveryLimit(int length) {
        OkPacket ok = new OkPacket(1, 0, 0x4002, 0, filled(length, 1), filled(length, 2));
        OkPacket read = OkPacket.read(in(written(out -> ok.write(out, TRACK, 0))), TRACK);
        assertThat(Arrays.equals(read.info(), ok.info())).isTrue();
        assertThat(Arrays.equals(read.sessionState(), ok.sessionState())).isTrue();
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void anotherHeaderIsNoOk() {
        assertThatThrownBy(() -> OkPacket.read(in(hex("01 00 00 0200 0000")), TRACK))
                .isInstanceOf(ProtocolException.class).hasMessageContaining("0x1");
    }

    @Test
    void anErrorHasItsStateForClientsOf41() {
        byte[] payload = hex("ff 1504 23 3238303030 6e6f");
        ErrPacket error = ErrPacket.read(in(payload), PLAIN);
        assertThat(error).isEqualTo(ErrPacket.of(ErrorCode.ER_ACCESS_DENIED_ERROR, "no"));
        assertThat(written(out -> error.write(out, PLAIN))).isEqualTo(payload);
        assertThat(written(out -> error.write(out, Capabilities.of()))).isEqualTo(hex("ff 1504 6e6f"));
        assertTruncations(payload, in -> ErrPacket.read(in, PLAIN), 3, 9, 10);
    }

    @Test
    void anErrorInPlaceOfTheGreetingIsReadWithAndWithoutState() {
        assertThat(ErrPacket.read(in(hex("ff 1004 546f6f")), Capabilities.of()))
                .isEqualTo(new ErrPacket(1040, "HY000", "Too"));
        assertThat(ErrPacket.read(in(hex("ff 1004 23 3038303034 546f6f")), Capabilities.of()))
                .isEqualTo(new ErrPacket(1040, "08004", "Too"));
        assertThat(ErrPacket.read(in(hex("ff 1004 23 31")), Capabilities.of()))
                .isEqualTo(new ErrPacket(1040, "HY000", "#1"));
    }

    @Test
    void anErrorThatCannotBeWrittenIsRefused() {
        assertThatThrownBy(() -> new ErrPacket(65536, "HY000", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ErrPacket(1, "HY00", "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEofPacketComesBack() {
        byte[] payload = hex("fe 0100 2200");
        assertThat(EofPacket.read(in(payload))).isEqualTo(new EofPacket(1, 0x22));
        assertThat(written(new EofPacket(1, 0x22)::write)).isEqualTo(payload);
        assertTruncations(payload, EofPacket::read);
    }

    @Test
    void aPrepareOkComesBack() {
        byte[] payload = hex("00 01000080 0200 0300 00 0400");
        StmtPrepareOk ok = new StmtPrepareOk(0x8000_0001L, 2, 3, 4);
        assertThat(StmtPrepareOk.read(in(payload))).isEqualTo(ok);
        assertThat(written(ok::write)).isEqualTo(payload);
        assertTruncations(payload, StmtPrepareOk::read);
        assertThat(StmtPrepareOk.read(in(hex("00 01000080 0200 0300 00 0400 01")))).isEqualTo(ok);
    }

    @Test
    void aPrepareOkSaysThatNoDefinitionsFollow() {
        byte[] payload = hex("00 01000080 0200 0300 00 0400 00");
        StmtPrepareOk ok = new StmtPrepareOk(0x8000_0001L, 2, 3, 4, false);
        assertThat(StmtPrepareOk.read(in(payload))).isEqualTo(ok);
        assertThat(written(ok::write)).isEqualTo(payload);
    }
}
