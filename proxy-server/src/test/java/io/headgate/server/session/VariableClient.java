package io.headgate.server.session;

import io.headgate.protocol.Command;
import io.headgate.protocol.Wire;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import io.netty.buffer.ByteBuf;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client that runs one statement after the other and shows each answer as one text. */
final class VariableClient implements Closeable {

    private static final int NULL = 0xFB;

    private final RawClient client;

    VariableClient(String host, int port, String user, String password) throws IOException {
        client = RawClient.connect(host, port).login(user, password);
    }

    /** "OK", "ERR" with number and message, or the rows: values separated by {@code |}, rows by line breaks. */
    String run(String sql) throws IOException {
        List<RawPacket> packets = client.query(sql);
        RawPacket last = packets.get(packets.size() - 1);
        if (last.isErr()) {
            return "ERR " + last.err(client.capabilities()).code() + " " + last.err(client.capabilities()).message();
        }
        if (packets.get(0).isOk()) {
            return "OK";
        }
        int columns = packets.get(0).header();
        List<String> rows = new ArrayList<>();
        for (RawPacket packet : packets.subList(1 + columns, packets.size() - 1)) {
            rows.add(row(packet.buffer(), columns));
        }
        return String.join("\n", rows);
    }

    /** COM_RESET_CONNECTION. */
    void reset() throws IOException {
        client.command(Command.COM_RESET_CONNECTION, new byte[0]);
        client.readPacket();
    }

    private static String row(ByteBuf in, int columns) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            if (in.getUnsignedByte(in.readerIndex()) == NULL) {
                in.skipBytes(1);
                values.add("NULL");
            } else {
                values.add(new String(Wire.readLenencBytes(in), StandardCharsets.UTF_8));
            }
        }
        return String.join("|", values);
    }

    @Override
    public void close() throws IOException {
        client.quit();
    }
}
