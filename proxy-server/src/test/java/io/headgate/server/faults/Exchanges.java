package io.headgate.server.faults;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import io.headgate.protocol.Wire;
import io.headgate.protocol.packet.StmtPrepareOk;
import io.headgate.testkit.PasswordProof;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Commands with every kind of answer, which can be repeated and are answered the same each time. */
final class Exchanges {

    /** Sends what there is to send and reads the answer. */
    interface Talk {
        List<RawPacket> run(RawClient client) throws IOException;
    }

    record Exchange(String name, Talk talk) {
        @Override
        public String toString() {
            return name;
        }

        /** The answer in readable form, without what must differ from run to run. */
        List<String> answer(RawClient client) throws IOException {
            List<String> lines = new ArrayList<>();
            for (RawPacket packet : talk.run(client)) {
                byte[] payload = packet.payload();
                boolean uptime = name.equals("statistics");
                if (name.startsWith("prepare") && lines.isEmpty() && packet.isOk()) {
                    payload[1] = payload[2] = payload[3] = payload[4] = 0;
                }
                String text = uptime ? bytes(payload).replaceAll("[0-9.]+", "N") : HexFormat.of().formatHex(payload);
                lines.add(packet.sequenceId() + " " + text);
            }
            return lines;
        }

        private static String bytes(byte[] payload) {
            return new String(payload, java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private static final String PARAMETERS = "SELECT ? + id, v FROM faults.t WHERE id < ? ORDER BY id";

    private final Map<RawClient, Integer> statements = new LinkedHashMap<>();
    private final List<Exchange> all = new ArrayList<>();

    Exchanges() {
        query("ok", "DO 1");
        query("ok with a variable", "SET NAMES utf8mb4");
        query("ok with a schema", "USE faults");
        query("ok with info", "UPDATE faults.t SET v = v WHERE id = 1");
        add("transaction", client -> joined(client.query("BEGIN"), client.query("ROLLBACK")));
        query("error", "SELECT * FROM faults.nowhere");
        query("rows", "SELECT id, v, NULL, REPEAT('x', 260) FROM faults.t WHERE id < 3 ORDER BY id");
        query("no rows", "SELECT v FROM faults.t WHERE id < 0");
        query("several results", "SELECT 1; DO 1; SELECT 2, 3 FROM faults.t WHERE id < 0; SELECT 4");
        query("rows that end in an error", "SELECT IF(id = 2, (SELECT id FROM faults.t), 1) FROM faults.t ORDER BY id");
        query("several results that end in an error", "SELECT 1; SELECT * FROM faults.nowhere; SELECT 2");
        prepare("prepare with parameters and columns", PARAMETERS);
        prepare("prepare with neither", "DO 1");
        prepare("prepare of an error", "SELECT * FROM faults.nowhere");
        add("execution", client -> {
            client.command(Command.COM_STMT_EXECUTE, execution(client, 0));
            return client.readResponse();
        });
        add("cursor", client -> {
            client.command(Command.COM_STMT_EXECUTE, execution(client, 1));
            List<RawPacket> packets = new ArrayList<>(client.readResponse());
            for (int i = 0; i < 2; i++) {
                client.command(Command.COM_STMT_FETCH,
                        ByteBufUtil.getBytes(Unpooled.buffer().writeIntLE(statement(client)).writeIntLE(2)));
                readToEnd(client, packets);
            }
            return packets;
        });
        add("local file", client -> {
            List<RawPacket> packets = new ArrayList<>(
                    client.query("LOAD DATA LOCAL INFILE 'it' INTO TABLE faults.loaded"));
            client.send(FaultTest.bytes("1\n"));
            client.send(FaultTest.bytes("2\n3"));
            client.send(new byte[0]);
            packets.addAll(client.readResponse());
            return packets;
        });
        single("statistics", Command.COM_STATISTICS);
        add("field list", client -> {
            client.command(Command.COM_FIELD_LIST, FaultTest.bytes("t\0"));
            return readToEnd(client, new ArrayList<>());
        });
        single("set option", Command.COM_SET_OPTION, (byte) 0, (byte) 0);
        single("init db", Command.COM_INIT_DB, FaultTest.bytes("faults"));
        single("ping", Command.COM_PING);
        query("process list", "SELECT 1 FROM information_schema.processlist WHERE id = 0");
        // the session is another one afterwards
        add("change user", Exchanges::changeUser);
        single("reset", Command.COM_RESET_CONNECTION);
    }

    List<Exchange> all() {
        return all;
    }

    private void add(String name, Talk talk) {
        all.add(new Exchange(name, talk));
    }

    private void query(String name, String sql) {
        add(name, client -> client.query(sql));
    }

    private void single(String name, Command command, byte... arguments) {
        add(name, client -> {
            client.command(command, arguments);
            return List.of(client.readPacket());
        });
    }

    private void prepare(String name, String sql) {
        add(name, client -> prepared(client, sql));
    }

    private static List<RawPacket> prepared(RawClient client, String sql) throws IOException {
        client.command(Command.COM_STMT_PREPARE, FaultTest.bytes(sql));
        List<RawPacket> packets = new ArrayList<>(List.of(client.readPacket()));
        if (packets.get(0).isErr()) {
            return packets;
        }
        StmtPrepareOk ok = StmtPrepareOk.read(packets.get(0).buffer());
        int end = client.capabilities().has(Capabilities.CLIENT_DEPRECATE_EOF) ? 0 : 1;
        int definitions = (ok.params() > 0 ? ok.params() + end : 0) + (ok.columns() > 0 ? ok.columns() + end : 0);
        for (int i = 0; i < definitions; i++) {
            packets.add(client.readPacket());
        }
        return packets;
    }

    /** Prepared once for each client. */
    private int statement(RawClient client) throws IOException {
        Integer known = statements.get(client);
        if (known == null) {
            known = (int) StmtPrepareOk.read(prepared(client, PARAMETERS).get(0).buffer()).statementId();
            statements.put(client, known);
        }
        return known;
    }

    private byte[] execution(RawClient client, int cursor) throws IOException {
        boolean named = client.capabilities().has(Capabilities.CLIENT_QUERY_ATTRIBUTES);
        ByteBuf out = Unpooled.buffer().writeIntLE(statement(client)).writeByte(cursor).writeIntLE(1);
        out.writeBytes(named ? new byte[] {2, 0, 1, 8, 0, 0, 8, 0, 0} : new byte[] {0, 1, 8, 0, 8, 0});
        return ByteBufUtil.getBytes(out.writeLongLE(40).writeLongLE(100));
    }

    private static List<RawPacket> readToEnd(RawClient client, List<RawPacket> packets) throws IOException {
        RawPacket packet;
        do {
            packet = client.readPacket();
            packets.add(packet);
        } while (!packet.isErr() && !packet.endsRows());
        return packets;
    }

    /** To the same user. */
    private static List<RawPacket> changeUser(RawClient client) throws IOException {
        byte[] proof = PasswordProof.of(PasswordProof.CACHING_SHA2, FaultTest.PASSWORD,
                client.greeting().authPluginData());
        ByteBuf out = Unpooled.buffer();
        Wire.writeNulString(out, FaultTest.USER);
        Wire.writeLenencBytes(out, proof);
        Wire.writeNulString(out, FaultTest.SCHEMA);
        out.writeShortLE(45);
        Wire.writeNulString(out, PasswordProof.CACHING_SHA2);
        client.command(Command.COM_CHANGE_USER, ByteBufUtil.getBytes(out));
        List<RawPacket> packets = new ArrayList<>();
        do {
            packets.add(client.readPacket());
        } while (packets.get(packets.size() - 1).header() == 1);
        return packets;
    }

    private static List<RawPacket> joined(List<RawPacket> first, List<RawPacket> second) {
        List<RawPacket> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
