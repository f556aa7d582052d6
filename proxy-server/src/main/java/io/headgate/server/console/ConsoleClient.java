package io.headgate.server.console;

import io.headgate.auth.CachingSha2;
import io.headgate.config.ListenAddress;
import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import io.headgate.protocol.Wire;
import io.headgate.protocol.packet.ColumnDefinition41;
import io.headgate.protocol.packet.EofPacket;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.HandshakeResponse41;
import io.headgate.protocol.packet.HandshakeV10;
import io.headgate.protocol.packet.OkPacket;
import io.headgate.server.session.Responder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Asks a console, over a connection that blocks, for some seconds at most. Not thread-safe. */
public final class ConsoleClient implements Closeable {

    private static final Capabilities CAPABILITIES = Capabilities.of(Capabilities.CLIENT_LONG_PASSWORD,
            Capabilities.CLIENT_PROTOCOL_41, Capabilities.CLIENT_SECURE_CONNECTION, Capabilities.CLIENT_PLUGIN_AUTH);
    private static final int MAX_PACKET = 1 << 24;
    private static final int UTF8MB4 = 45;
    private static final int AUTH_MORE_DATA = 1;
    private static final int NULL = 0xFB;
    private static final int LONGEST_EOF = 8;
    private static final int HEADER = 4;

    /**
     * A result.
     *
     * @param columns names
     * @param rows a value for each column; null where there is none
     */
    public record Result(List<String> columns, List<List<String>> rows) { }

    /** The console answers with an error; the connection goes on. */
    public static final class DeclinedException extends IOException {

        private static final long serialVersionUID = 1;

        DeclinedException(String message) {
            super(message);
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PatientChannel channel;
    private int sequenceId;

    private ConsoleClient(PatientChannel channel) {
        this.channel = channel;
    }

    /**
     * Connects and logs in.
     *
     * @param password empty for none
     * @throws IOException when nobody answers within five seconds, or refuses; the message says which
     */
    public static ConsoleClient connect(ListenAddress address, String password) throws IOException {
        ConsoleClient client = new ConsoleClient(new PatientChannel(address, PATIENCE));
        try {
            client.login(password.getBytes(StandardCharsets.UTF_8));
            return client;
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    private void login(byte[] password) throws IOException {
        HandshakeV10 greeting = HandshakeV10.read(read());
        send(sequenceId + 1, out -> new HandshakeResponse41(CAPABILITIES, MAX_PACKET, UTF8MB4, ConsoleAccount.USER,
                CachingSha2.scramble(password, greeting.authPluginData()), null, CachingSha2.PLUGIN, List.of(), 0)
                .write(out));
        ByteBuf answer = read();
        while (answer.getUnsignedByte(0) == AUTH_MORE_DATA) {
            if (answer.getUnsignedByte(1) != CachingSha2.FAST_AUTH_SUCCESS) {
                throw new IOException("the password is not the one of the console");
            }
            answer = read();
        }
        if (answer.getUnsignedByte(0) != OkPacket.HEADER) {
            throw new IOException("this is no console of Headgate");
        }
    }

    /**
     * Runs a statement that has a result.
     *
     * @throws DeclinedException when it is refused
     * @throws IOException when the connection breaks, or the answer is not complete within five seconds
     */
    public Result query(String statement) throws IOException {
        send(0, out -> out.writeByte(Command.COM_QUERY.code()).writeBytes(statement.getBytes(StandardCharsets.UTF_8)));
        long count = Wire.readLenencInt(read());
        List<String> columns = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            columns.add(ColumnDefinition41.read(read()).name());
        }
        read();
        List<List<String>> rows = new ArrayList<>();
        ByteBuf row = read();
        while (row.getUnsignedByte(0) != EofPacket.HEADER || row.readableBytes() > LONGEST_EOF) {
            rows.add(row(row, columns.size()));
            row = read();
        }
        return new Result(columns, rows);
    }

    private static List<String> row(ByteBuf packet, int columns) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            if (packet.getUnsignedByte(packet.readerIndex()) == NULL) {
                packet.skipBytes(1);
                values.add(null);
            } else {
                values.add(Wire.readLenencString(packet));
            }
        }
        return values;
    }

    private ByteBuf read() throws IOException {
        byte[] header = channel.read(HEADER);
        sequenceId = header[3] & 0xFF;
        byte[] payload = channel.read(header[0] & 0xFF | (header[1] & 0xFF) << 8 | (header[2] & 0xFF) << 16);
        ByteBuf packet = Unpooled.wrappedBuffer(payload);
        if (payload.length > 0 && packet.getUnsignedByte(0) == ErrPacket.HEADER) {
            throw new DeclinedException(ErrPacket.read(packet, CAPABILITIES).message());
        }
        return packet;
    }

    private void send(int id, Consumer<ByteBuf> payload) throws IOException {
        ByteBuf out = Unpooled.buffer();
        Responder.append(out, id, payload);
        channel.begin();
        channel.write(out.nioBuffer());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
