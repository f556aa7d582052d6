package io.headgate.protocol.packet;

import static io.headgate.protocol.Bytes.in;
import static io.headgate.protocol.Bytes.written;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Any bytes are a packet or a {@link ProtocolException}; a packet is read to its end, and what was read can be written
 * and read again. Where capabilities matter they are the first four bytes.
 */
class PacketFuzzTest {

    private static final int CAPABILITIES = 4;

    @FuzzTest
    void handshakeV10(byte[] data) {
        check(data, HandshakeV10::read, HandshakeV10::write);
    }

    @FuzzTest
    void handshakeResponse41(byte[] data) {
        check(data, HandshakeResponse41::read, HandshakeResponse41::write);
    }

    @FuzzTest
    void okPacket(byte[] data) {
        Capabilities capabilities = capabilities(data);
        check(payload(data), in -> OkPacket.read(in, capabilities),
                (ok, out) -> ok.write(out, capabilities, OkPacket.HEADER));
    }

    @FuzzTest
    void errPacket(byte[] data) {
        Capabilities capabilities = capabilities(data).with(Capabilities.CLIENT_PROTOCOL_41);
        check(payload(data), in -> ErrPacket.read(in, capabilities), (error, out) -> error.write(out, capabilities));
    }

    @FuzzTest
    void errPacketInPlaceOfTheGreeting(byte[] data) {
        check(data, in -> ErrPacket.read(in, Capabilities.of()),
                (error, out) -> error.write(out, Capabilities.of(Capabilities.CLIENT_PROTOCOL_41)));
    }

    @FuzzTest
    void sessionTrack(byte[] data) {
        check(data, in -> SessionTrack.parse(Wire.readRest(in)),
                (tracks, out) -> out.writeBytes(SessionTrack.write(tracks)));
    }

    @FuzzTest
    void comChangeUser(byte[] data) {
        Capabilities capabilities = capabilities(data);
        check(payload(data), in -> ComChangeUser.read(in, capabilities),
                (command, out) -> command.write(out, capabilities));
    }

    @FuzzTest
    void authSwitchRequest(byte[] data) {
        check(data, AuthSwitchRequest::read, AuthSwitchRequest::write);
    }

    @FuzzTest
    void authMoreData(byte[] data) {
        check(data, AuthMoreData::read, AuthMoreData::write);
    }

    @FuzzTest
    void sslRequest(byte[] data) {
        check(data, SslRequest::read, SslRequest::write);
    }

    @FuzzTest
    void stmtPrepareOk(byte[] data) {
        check(data, StmtPrepareOk::read, StmtPrepareOk::write);
    }

    @FuzzTest
    void eofPacket(byte[] data) {
        check(data, EofPacket::read, EofPacket::write);
    }

    @FuzzTest
    void lenencValues(byte[] data) {
        check(data, in -> {
            long number = Wire.readLenencInt(in);
            byte[] text = Wire.readLenencBytes(in);
            Wire.skipLenencBytes(in);
            Wire.skipRest(in);
            return Map.entry(number, text);
        }, (values, out) -> {
            Wire.writeLenencInt(out, values.getKey());
            Wire.writeLenencBytes(out, values.getValue());
            Wire.writeLenencBytes(out, new byte[0]);
        });
    }

    private static <T> void check(byte[] data, Function<ByteBuf, T> reader, BiConsumer<T, ByteBuf> writer) {
        ByteBuf payload = in(data);
        T packet;
        try {
            packet = reader.apply(payload);
        } catch (ProtocolException refused) {
            return;
        }
        assertThat(payload.readableBytes()).isZero();
        byte[] again = written(out -> writer.accept(packet, out));
        T reread = reader.apply(in(again));
        assertThat(written(out -> writer.accept(reread, out))).isEqualTo(again);
    }

    private static Capabilities capabilities(byte[] data) {
        return new Capabilities(data.length < CAPABILITIES ? 0 : in(data).readUnsignedIntLE());
    }

    private static byte[] payload(byte[] data) {
        return Arrays.copyOfRange(data, Math.min(CAPABILITIES, data.length), data.length);
    }
}
