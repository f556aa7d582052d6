package io.headgate.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.Wire;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Query attributes reach the server, and clients that know nothing of them share backends with those that do. */
class QueryAttributesIT extends FaultTest {

    private static final String COMPONENT = "'file://component_query_attributes'";
    private static final String READ = "SELECT mysql_query_attribute_string('trace')";
    private static final int FULL = 0xFFFFFF;
    /** ER_UNKNOWN_STMT_HANDLER. */
    private static final int UNKNOWN_STATEMENT = 1243;
    private static String maxAllowedPacket;
    private static boolean installed;

    @BeforeAll
    static void needsAServerThatTakesThem() throws IOException {
        try (RawClient client = RawClient.connect(DATABASE.host(), DATABASE.port())) {
            assumeThat(client.readGreeting().capabilities().has(Capabilities.CLIENT_QUERY_ATTRIBUTES))
                    .as("the server takes query attributes (MySQL since 8.0.23)").isTrue();
        }
        maxAllowedPacket = DATABASE.queryValue("SELECT @@global.max_allowed_packet");
        DATABASE.execute("SET GLOBAL max_allowed_packet = 1 << 27");
        try {
            DATABASE.execute("INSTALL COMPONENT " + COMPONENT);
            installed = true;
        } catch (IllegalStateException before) {
            assertThat(before).hasMessageContaining("component_query_attributes");
        }
    }

    @AfterAll
    static void leaveTheServerAsItWas() {
        if (installed) {
            DATABASE.execute("UNINSTALL COMPONENT " + COMPONENT);
        }
        if (maxAllowedPacket != null) {
            DATABASE.execute("SET GLOBAL max_allowed_packet = " + maxAllowedPacket);
        }
    }

    @Test
    void theyReachTheServerInTextAndInExecutions() throws IOException {
        start("max-connections", "1");
        RawClient client = loginWith(Capabilities.CLIENT_QUERY_ATTRIBUTES);
        client.command(Command.COM_QUERY, attributes(READ, Map.of("trace", "abc", "other", "x")));
        assertThat(value(client.readResponse())).isEqualTo("abc");
        assertThat(text(client, READ)).as("without any").isEqualTo("NULL");
        int id = (int) prepare(client, READ).statementId();
        client.command(Command.COM_STMT_EXECUTE, execution(id, "of an execution"));
        assertThat(binaryValue(client.readResponse())).isEqualTo("of an execution");
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 1 << 30, -5})
    void theExecutionOfAnUnknownStatementIsRefusedAndNoMore(int id) throws IOException {
        start();
        RawClient client = loginWith(Capabilities.CLIENT_QUERY_ATTRIBUTES);
        client.command(Command.COM_STMT_EXECUTE, execution(id, "x"));
        assertThat(refusal(client).code()).isEqualTo(UNKNOWN_STATEMENT);
        assertThat(text(client, "SELECT 1")).isEqualTo("1");
    }

    @Test
    void whoDoesNotKnowThemSharesTheBackend() throws IOException {
        start("max-connections", "1");
        RawClient knows = loginWith(Capabilities.CLIENT_QUERY_ATTRIBUTES);
        RawClient doesNot = login();
        String backend = text(knows, BACKEND);
        assertThat(text(doesNot, BACKEND)).isEqualTo(backend);
        for (RawClient client : List.of(knows, doesNot)) {
            int id = (int) prepare(client, "SELECT CONCAT(?, ?)").statementId();
            boolean named = client == knows;
            ByteBuf execution = Unpooled.buffer().writeIntLE(id).writeByte(0).writeIntLE(1);
            if (named) {
                execution.writeByte(2);
            }
            execution.writeByte(0).writeByte(1);
            for (int i = 0; i < 2; i++) {
                execution.writeShortLE(254);
                if (named) {
                    execution.writeByte(0);
                }
            }
            Wire.writeLenencString(execution, "a");
            Wire.writeLenencString(execution, "b");
            client.command(Command.COM_STMT_EXECUTE, ByteBufUtil.getBytes(execution));
            assertThat(binaryValue(client.readResponse())).isEqualTo("ab");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 100_000, FULL + 10})
    void whatAreNoAttributesIsAnsweredAsByTheServer(int length) throws IOException {
        start();
        byte[] arguments = Arrays.copyOf("SELECT 1".getBytes(StandardCharsets.US_ASCII), length);
        for (int port : new int[] {DATABASE.port(), proxy().port()}) {
            try (RawClient client = RawClient.connect(DATABASE.host(), port)) {
                client.login(new RawClient.Login(USER, PASSWORD)
                        .withCapabilities(Capabilities.CLIENT_QUERY_ATTRIBUTES));
                client.command(Command.COM_QUERY, arguments);
                ErrPacket error = client.readPacket().err(client.capabilities());
                assertThat(error.code()).isEqualTo(ErrorCode.ER_MALFORMED_PACKET.code());
                assertThat(error.message()).isEqualTo("Malformed communication packet.");
                assertThat(text(client, "SELECT 'goes on'")).isEqualTo("goes on");
            }
        }
    }

    /** Two bytes more move the ends of all packets. */
    @ParameterizedTest
    @ValueSource(ints = {100_000, FULL - 3, FULL - 2, FULL - 1, FULL, FULL + 1, 2 * FULL - 2, 2 * FULL - 1, 2 * FULL})
    void statementsOfEveryLengthGoToAServerThatWantsTwoBytesMore(int length) throws IOException {
        start("max-connections", "1");
        for (RawClient client : List.of(login(), loginWith(Capabilities.CLIENT_QUERY_ATTRIBUTES))) {
            byte[] sql = new byte[length - 1];
            Arrays.fill(sql, (byte) ' ');
            byte[] begin = "SELECT 'begin'".getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(begin, 0, sql, 0, begin.length);
            byte[] end = "'end'".getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(end, 0, sql, sql.length - end.length, end.length);
            boolean knows = client.capabilities().has(Capabilities.CLIENT_QUERY_ATTRIBUTES);
            client.command(Command.COM_QUERY, knows ? prefixed(sql) : sql);
            List<RawPacket> answer = client.readResponse();
            assertThat(value(answer)).isEqualTo("beginend");
            int packets = (length + (knows ? 2 : 0)) / FULL + 1;
            assertThat(answer.get(0).sequenceId()).as("the client's own count").isEqualTo(packets);
            assertThat(text(client, "SELECT 'goes on'")).isEqualTo("goes on");
        }
    }

    private RawClient loginWith(long capability) throws IOException {
        RawClient client = connect();
        RawPacket verdict = client.login(new RawClient.Login(USER, PASSWORD).withCapabilities(capability));
        assertThat(verdict.isErr()).isFalse();
        assertThat(client.capabilities().has(capability)).isTrue();
        return client;
    }

    /** First column of the first row of an execution: behind the header and the bitmap of NULLs. */
    private static String binaryValue(List<RawPacket> packets) {
        byte[] row = packets.get(2).payload();
        return new String(row, 3, row[2], StandardCharsets.UTF_8);
    }

    private static byte[] prefixed(byte[] sql) {
        return ByteBufUtil.getBytes(Unpooled.buffer().writeByte(0).writeByte(1).writeBytes(sql));
    }

    private static byte[] attributes(String sql, Map<String, String> attributes) {
        ByteBuf out = Unpooled.buffer().writeByte(attributes.size()).writeByte(1).writeByte(0).writeByte(1);
        attributes.keySet().forEach(name -> Wire.writeLenencString(out.writeShortLE(254), name));
        attributes.values().forEach(value -> Wire.writeLenencString(out, value));
        return ByteBufUtil.getBytes(out.writeBytes(sql.getBytes(StandardCharsets.UTF_8)));
    }

    /** Of a statement without parameters, with an attribute. */
    private static byte[] execution(int id, String trace) {
        ByteBuf out = Unpooled.buffer().writeIntLE(id).writeByte(8).writeIntLE(1).writeByte(1).writeByte(0)
                .writeByte(1).writeShortLE(254);
        Wire.writeLenencString(out, "trace");
        Wire.writeLenencString(out, trace);
        return ByteBufUtil.getBytes(out);
    }
}
