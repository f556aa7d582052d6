package io.headgate.server.differential;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawClient.Login;
import io.headgate.testkit.RawPacket;
import io.headgate.testkit.TestDatabase;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A connected client, direct or proxied: the script neither knows nor minds. */
final class Peer implements Closeable {

    private final RawClient client;
    private final Flavour flavour;
    private final String schema;
    private final Map<String, Integer> statementIds = new HashMap<>();

    private Peer(RawClient client, Flavour flavour) {
        this.client = client;
        this.flavour = flavour;
        this.schema = flavour.schema();
    }

    static Peer connect(String host, int port, Flavour flavour) throws IOException {
        RawClient client = RawClient.connect(host, port);
        try {
            Login login = flavour.login(Fixture.USER, Fixture.PASSWORD);
            RawPacket verdict = client.login(login);
            if (verdict.isErr()) {
                throw new IOException("login refused: " + verdict.err(client.capabilities()));
            }
            if (TestDatabase.shared().version().isMariaDb()) {
                // FOUND_ROWS() of a new connection is that of one before, whose memory the server has taken
                client.command(Command.COM_QUERY, "SELECT 1".getBytes(StandardCharsets.US_ASCII));
                client.readResponse();
            }
            return new Peer(client, flavour);
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    Capabilities capabilities() {
        return client.capabilities();
    }

    /** Sends a command, a COM_QUERY with what clients of this kind put in front of its text. */
    void send(Command command, byte[] arguments) throws IOException {
        client.command(command, command == Command.COM_QUERY && takesAttributes()
                ? flavour.withAttributes(arguments) : arguments);
    }

    /** Whether query attributes were agreed on. */
    boolean takesAttributes() {
        return capabilities().has(Capabilities.CLIENT_QUERY_ATTRIBUTES);
    }

    /** What names the client's attributes; null when it sends none. */
    String attribute() {
        return takesAttributes() ? flavour.attribute() : null;
    }

    /** {@code $db} in a text means the client's own schema. */
    String fill(String text) {
        return text.replace("${db}", schema).replace("$db", schema);
    }

    List<RawPacket> readResponse() throws IOException {
        return client.readResponse();
    }

    RawPacket readPacket() throws IOException {
        return client.readPacket();
    }

    void reply(byte[] payload) throws IOException {
        client.send(payload);
    }

    /** Reads up to and with the packet that ends rows or definitions: EOF, the OK in its place, or an error. */
    List<RawPacket> readToEof() throws IOException {
        List<RawPacket> packets = new ArrayList<>();
        RawPacket packet;
        do {
            packet = client.readPacket();
            packets.add(packet);
        } while (!packet.isErr() && !packet.endsRows());
        return packets;
    }

    /** Reads that many definitions, and the EOF packet behind them where this client gets one. */
    void readDefinitions(int count, boolean described, List<RawPacket> to) throws IOException {
        boolean eof = count > 0 && !capabilities().has(Capabilities.CLIENT_DEPRECATE_EOF);
        for (int i = 0; i < (described ? count : 0) + (eof ? 1 : 0); i++) {
            to.add(client.readPacket());
        }
    }

    void remember(String statement, int id) {
        statementIds.put(statement, id);
    }

    /** The server's id of a script's statement; an id that nobody gave out when it was never prepared. */
    int statementId(String statement) {
        return statementIds.getOrDefault(statement, 0x7FFF_0000);
    }

    @Override
    public void close() throws IOException {
        client.quit();
    }
}
