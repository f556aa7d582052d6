package io.headgate.server.faults;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headgate.protocol.Command;
import io.headgate.server.it.PinLog;
import io.headgate.server.it.ProxyUnderTest;
import io.headgate.testkit.EmbeddedMysql;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The binary log read through the proxy, as mysqlbinlog and replicas do it, from a server of its own that has one. */
class BinaryLogIT {

    private static final String USER = "replica";
    private static final String PASSWORD = "not a secret";
    private static final int NON_BLOCK = 1;
    private static final int BLOCK = 0;

    private static EmbeddedMysql mysql;
    private static ProxyUnderTest proxy;

    @BeforeAll
    static void startServerWithBinaryLog() throws SQLException {
        assumeTrue(EmbeddedMysql.isAvailable(), "no MySQL binary for this platform");
        mysql = EmbeddedMysql.start(EmbeddedMysql.Options.of("--log-bin=bin", "--server-id=1"));
        try (Connection root = root(); Statement statement = root.createStatement()) {
            statement.execute("CREATE USER " + USER + " IDENTIFIED BY '" + PASSWORD + "'");
            statement.execute("GRANT REPLICATION SLAVE, REPLICATION CLIENT, PROCESS ON *.* TO " + USER);
            statement.execute("CREATE DATABASE logged");
            statement.execute("CREATE TABLE logged.t (v VARCHAR(20))");
            statement.execute("INSERT INTO logged.t VALUES ('größe')");
        }
        proxy = ProxyUnderTest.start(Map.of("backend", "127.0.0.1:" + mysql.port(), "max-connections", "2"));
    }

    @AfterAll
    static void stop() {
        if (mysql != null) {
            proxy.close();
            mysql.close();
        }
    }

    private static Connection root() throws SQLException {
        return DriverManager.getConnection("jdbc:mysql://127.0.0.1:" + mysql.port() + "/?user=root");
    }

    private static RawClient direct() throws IOException {
        return RawClient.connect("127.0.0.1", mysql.port()).login(USER, PASSWORD);
    }

    private static RawClient proxied() throws IOException {
        return RawClient.connect(proxy.host(), proxy.port()).login(USER, PASSWORD);
    }

    private static void dump(RawClient client, int flags) throws IOException {
        ByteBuf arguments = Unpooled.buffer();
        arguments.writeIntLE(4).writeShortLE(flags).writeIntLE(99);
        arguments.writeCharSequence("bin.000001", StandardCharsets.US_ASCII);
        client.command(Command.COM_BINLOG_DUMP, ByteBufUtil.getBytes(arguments));
    }

    /**
     * All packets up to the EOF, or the ERR that ends them; an EOF also counts the warnings of the statement before.
     */
    private static List<String> readLog(RawClient client) throws IOException {
        FaultTest.run(client, "SET @master_binlog_checksum = @@GLOBAL.binlog_checksum");
        return readOn(client);
    }

    private static List<String> readOn(RawClient client) throws IOException {
        dump(client, NON_BLOCK);
        List<String> packets = new ArrayList<>();
        RawPacket packet;
        do {
            packet = client.readPacket();
            packets.add(packet.endsRows() ? "EOF" : ByteBufUtil.hexDump(packet.buffer()));
        } while (!packet.isErr() && !packet.endsRows());
        return packets;
    }

    @Test
    void theLogIsTheServersAlsoFromAnotherBackendThanTheVariablesWereSetOn() throws IOException {
        try (RawClient direct = direct(); RawClient proxied = proxied(); RawClient other = proxied()) {
            List<String> log = readLog(direct);
            assertThat(log).hasSizeGreaterThan(5);
            FaultTest.run(proxied, "SET @master_binlog_checksum = @@GLOBAL.binlog_checksum");
            FaultTest.run(other, "BEGIN");
            FaultTest.text(other, "SELECT COUNT(*) FROM information_schema.innodb_metrics");
            assertThat(readOn(proxied)).isEqualTo(log);
        }
    }

    @Test
    void withoutTheVariablesTheServerRefuses() throws IOException {
        try (RawClient direct = direct(); RawClient proxied = proxied()) {
            assertThat(readOn(proxied)).isEqualTo(readOn(direct)).hasSize(2);
        }
    }

    @Test
    void aReplicaRegistersAndFollowsUntilItLeaves() throws Exception {
        try (PinLog pins = new PinLog(); RawClient replica = proxied(); RawClient other = direct()) {
            FaultTest.run(replica, "SET @master_binlog_checksum = @@GLOBAL.binlog_checksum");
            ByteBuf registration = Unpooled.buffer();
            registration.writeIntLE(99);
            for (String text : List.of("replica-host", "user", "password")) {
                byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
                registration.writeByte(bytes.length).writeBytes(bytes);
            }
            registration.writeShortLE(3306).writeIntLE(0).writeIntLE(0);
            replica.command(Command.COM_REGISTER_SLAVE, ByteBufUtil.getBytes(registration));
            assertThat(replica.readPacket().isOk()).isTrue();
            assertThat(noReplica(other)).isFalse();
            await("the hold is logged",
                    () -> pins.lines().stream().anyMatch(pin -> pin.contains("registered as a replica")));
            dump(replica, BLOCK);
            insert("followed");
            String event;
            do {
                RawPacket packet = replica.readPacket();
                assertThat(packet.isErr()).isFalse();
                event = new String(packet.payload(), StandardCharsets.UTF_8);
            } while (!event.contains("followed"));
            replica.abort();
            // a server notices when it has something to send
            await("the server lets the replica go", () -> {
                insert("not followed");
                return noReplica(other);
            });
        }
    }

    private static void insert(String value) {
        try (Connection root = root(); Statement statement = root.createStatement()) {
            statement.execute("INSERT INTO logged.t VALUES ('" + value + "')");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean noReplica(RawClient client) {
        try {
            return client.query("SHOW SLAVE HOSTS").stream().noneMatch(packet ->
                    new String(packet.payload(), StandardCharsets.US_ASCII).startsWith("\00299"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
