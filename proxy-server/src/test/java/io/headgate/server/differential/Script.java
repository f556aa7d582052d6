package io.headgate.server.differential;

import io.headgate.protocol.Command;
import io.headgate.protocol.packet.AuthSwitchRequest;
import io.headgate.protocol.packet.ComChangeUser;
import io.headgate.protocol.packet.StmtPrepareOk;
import io.headgate.testkit.RawPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one client does, from login to quit. Built by chained calls; read only afterwards. */
final class Script {

    private static final int UTF8MB4_GENERAL_CI = 45;
    private static final byte[] NONE = {};

    private final String name;
    private final List<Step> steps = new ArrayList<>();
    /** Of the prepared statements, for the reports and for what may differ. */
    private final Map<String, String> texts = new HashMap<>();

    private Script(String name) {
        this.name = name;
    }

    static Script of(String name, String... statements) {
        return new Script(name).sql(statements);
    }

    List<Step> steps() {
        return steps;
    }

    private Script add(String text, Step.Exchange exchange) {
        steps.add(new Step(text, exchange));
        return this;
    }

    /** One COM_QUERY for each text; {@code $db} is the client's schema. */
    Script sql(String... texts) {
        for (String text : texts) {
            add(text, peer -> {
                peer.send(Command.COM_QUERY, utf8(peer.fill(text)));
                return peer.readResponse();
            });
        }
        return this;
    }

    Script ping() {
        return simple(Command.COM_PING, "", NONE);
    }

    Script initDb(String schema) {
        return add(LegitimateDifferences.INIT_DB + schema, peer -> {
            peer.send(Command.COM_INIT_DB, utf8(peer.fill(schema)));
            return List.of(peer.readPacket());
        });
    }

    /** COM_SET_OPTION: 0 switches multi-statements on, 1 off. */
    Script setOption(int option) {
        return simple(Command.COM_SET_OPTION, " " + option, new byte[] {(byte) option, 0});
    }

    Script resetConnection() {
        return simple(Command.COM_RESET_CONNECTION, "", NONE);
    }

    Script statistics() {
        return simple(Command.COM_STATISTICS, "", NONE);
    }

    private Script simple(Command command, String more, byte[] arguments) {
        return add(command + more, peer -> {
            peer.send(command, arguments);
            return List.of(peer.readPacket());
        });
    }

    Script fieldList(String table) {
        return add("COM_FIELD_LIST " + table, peer -> {
            peer.send(Command.COM_FIELD_LIST, utf8(table + "\0"));
            return peer.readToEof();
        });
    }

    /** COM_CHANGE_USER to a user without a password; {@code schema} null for none. */
    Script changeUser(String user, String schema) {
        return add(LegitimateDifferences.CHANGE_USER + user + " " + schema, peer -> {
            ByteBuf out = Unpooled.buffer();
            new ComChangeUser(user, NONE, schema == null ? null : peer.fill(schema), UTF8MB4_GENERAL_CI,
                    "caching_sha2_password", List.of()).write(out, peer.capabilities());
            byte[] command = ByteBufUtil.getBytes(out);
            peer.send(Command.COM_CHANGE_USER, Arrays.copyOfRange(command, 1, command.length));
            RawPacket packet = peer.readPacket();
            while (packet.header() == AuthSwitchRequest.HEADER || packet.header() == 1) {
                if (packet.header() == AuthSwitchRequest.HEADER) {
                    peer.reply(NONE);
                }
                packet = peer.readPacket();
            }
            return List.of(packet);
        });
    }

    /** COM_STMT_PREPARE; the script calls the statement {@code statement} from now on. */
    Script prepare(String statement, String sql) {
        texts.put(statement, sql);
        return add(LegitimateDifferences.PREPARE + statement + ": " + sql, peer -> {
            peer.send(Command.COM_STMT_PREPARE, utf8(peer.fill(sql)));
            List<RawPacket> packets = new ArrayList<>();
            RawPacket first = peer.readPacket();
            packets.add(first);
            if (!first.isErr()) {
                StmtPrepareOk ok = StmtPrepareOk.read(first.buffer());
                peer.remember(statement, (int) ok.statementId());
                peer.readDefinitions(ok.params(), ok.described(), packets);
                peer.readDefinitions(ok.columns(), ok.described(), packets);
            }
            return packets;
        });
    }

    /** MariaDB: the script calls whatever was prepared last {@code statement} from now on. */
    Script lastPrepared(String statement) {
        return add("the last one is " + statement, peer -> {
            peer.remember(statement, -1);
            return List.of();
        });
    }

    /** COM_STMT_EXECUTE with the parameters' types. */
    Script execute(String statement, Object... values) {
        return execute(statement, Execution.of(values));
    }

    Script execute(String statement, Execution execution) {
        return add("COM_STMT_EXECUTE " + statement + " " + execution + ": " + texts.get(statement), peer -> {
            peer.send(Command.COM_STMT_EXECUTE, execution.filled(peer::fill).arguments(peer.statementId(statement), peer));
            return peer.readResponse();
        });
    }

    /** COM_STMT_SEND_LONG_DATA, which has no answer. */
    Script longData(String statement, int parameter, String data) {
        return add("COM_STMT_SEND_LONG_DATA " + statement + " " + parameter + " " + data, peer -> {
            ByteBuf out = Unpooled.buffer().writeIntLE(peer.statementId(statement)).writeShortLE(parameter)
                    .writeBytes(utf8(data));
            peer.send(Command.COM_STMT_SEND_LONG_DATA, ByteBufUtil.getBytes(out));
            return List.of();
        });
    }

    Script fetch(String statement, int rows) {
        return add("COM_STMT_FETCH " + statement + " " + rows, peer -> {
            ByteBuf out = Unpooled.buffer().writeIntLE(peer.statementId(statement)).writeIntLE(rows);
            peer.send(Command.COM_STMT_FETCH, ByteBufUtil.getBytes(out));
            return peer.readToEof();
        });
    }

    Script resetStatement(String statement) {
        return add("COM_STMT_RESET " + statement, peer -> {
            peer.send(Command.COM_STMT_RESET, id(peer, statement));
            return List.of(peer.readPacket());
        });
    }

    /** COM_STMT_CLOSE, which has no answer. */
    Script close(String statement) {
        return add("COM_STMT_CLOSE " + statement, peer -> {
            peer.send(Command.COM_STMT_CLOSE, id(peer, statement));
            return List.of();
        });
    }

    private static byte[] id(Peer peer, String statement) {
        return ByteBufUtil.getBytes(Unpooled.buffer().writeIntLE(peer.statementId(statement)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Runs it on one side; a connection that breaks ends it. */
    List<Answer> run(String host, int port, Flavour flavour) {
        List<Answer> answers = new ArrayList<>();
        try (Peer peer = Peer.connect(host, port, flavour)) {
            for (Step step : steps) {
                answers.add(step.run(peer));
            }
        } catch (IOException | RuntimeException e) {
            answers.add(Answer.broken(e.toString()));
        }
        return answers;
    }

    @Override
    public String toString() {
        return name;
    }
}
