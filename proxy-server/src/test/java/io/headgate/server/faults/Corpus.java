package io.headgate.server.faults;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import io.headgate.protocol.Wire;
import io.headgate.protocol.packet.HandshakeResponse41;
import io.headgate.testkit.RawClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Commands that no client library sends, by topics. Their packets are whole; what is in them is not. */
final class Corpus {

    /**
     * What is sent as one command.
     *
     * @param payload from the command byte on; {@code id} is replaced by the statement's where it stands
     */
    record Case(String name, IntFunction<byte[]> payload) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final HexFormat HEX = HexFormat.of();

    private Corpus() {
    }

    /** Every command byte with arguments that are none; without those that end a connection in any case. */
    static List<Case> commandBytes() {
        List<Case> cases = new ArrayList<>();
        for (int code = 0; code < 256; code++) {
            for (String arguments : List.of("", "00", "01", "ffff", "00000000", "ffffffff", "feffffffffffffffff", "fb",
                    "ff0000000000000000", "000102030405060708090a0b0c0d0e0f10111213")) {
                if (code != Command.COM_QUIT.code() && code != Command.COM_CHANGE_USER.code()) {
                    cases.add(fixed(HEX.toHexDigits((byte) code) + " " + arguments,
                            HEX.parseHex(HEX.toHexDigits((byte) code) + arguments)));
                }
            }
        }
        return cases;
    }

    /** COM_STMT_EXECUTE, whole and cut anywhere, with every type, and with flags and counts that lie. */
    static List<Case> executions(boolean named) {
        List<Case> cases = new ArrayList<>();
        int length = execution(0, named, 3, 0).length;
        for (int cut = 1; cut <= length; cut++) {
            int to = cut;
            cases.add(new Case("execution of " + cut + " bytes", id -> Arrays.copyOf(execution(id, named, 3, 0), to)));
        }
        for (int type = 0; type < 256; type++) {
            int of = type;
            cases.add(new Case("type " + type, id -> execution(id, named, of, 0)));
        }
        for (int flags = 0; flags < 256; flags += 5) {
            int of = flags;
            cases.add(new Case("flags " + flags, id -> execution(id, named, 3, of)));
        }
        for (int unknown : new int[] {0, 77, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            cases.add(fixed("statement " + unknown, execution(unknown, named, 3, 0)));
        }
        if (named) {
            for (String count : List.of("00", "01", "03", "fb", "ff", "fcffff", "fdffffff", "feffffffffffffffff",
                    "fe02000000000000" + "00", "fe0000000000000080")) {
                cases.add(new Case("count " + count, id -> counted(id, HEX.parseHex(count))));
            }
        }
        return cases;
    }

    /** Two parameters, both of a type. */
    private static byte[] execution(int id, boolean named, int type, int flags) {
        ByteBuf out = Unpooled.buffer().writeByte(Command.COM_STMT_EXECUTE.code()).writeIntLE(id).writeByte(flags)
                .writeIntLE(1);
        if (named) {
            out.writeByte(2);
        }
        out.writeByte(0).writeByte(1);
        for (int i = 0; i < 2; i++) {
            out.writeByte(type).writeByte(0);
            if (named) {
                out.writeByte(0);
            }
        }
        return ByteBufUtil.getBytes(out.writeIntLE(7).writeIntLE(8));
    }

    private static byte[] counted(int id, byte[] count) {
        byte[] whole = execution(id, true, 3, 0);
        return ByteBufUtil.getBytes(Unpooled.buffer().writeBytes(whole, 0, 10).writeBytes(count)
                .writeBytes(whole, 11, whole.length - 11));
    }

    /** COM_QUERY with attributes in front of its text that are none. */
    static List<Case> attributes() {
        String whole = "0301" + "02" + "01" + "0800" + "0161" + "0600" + "0162" + "fe00" + "0163" + "0500000000000000"
                + "0378797a";
        List<Case> cases = new ArrayList<>();
        for (int cut = 0; cut <= whole.length(); cut += 2) {
            cases.add(attribute("attributes of " + cut / 2 + " bytes", whole.substring(0, cut), ""));
            cases.add(attribute("attributes of " + cut / 2 + " bytes and a text", whole.substring(0, cut), "SELECT 1"));
        }
        for (int type = 0; type < 256; type++) {
            cases.add(attribute("attribute of type " + type, "01010001" + HEX.toHexDigits((byte) type) + "000161"
                    + "0400000000000000", "SELECT 1"));
        }
        for (String begin : List.of("0000", "0002", "00fb", "fb01", "ff01", "fcffff01", "fdffffff01",
                "feffffffffffffffff01", "fe000000000000008001", "fe000000000000000001", "00fe0100000000000000",
                "01010000", "0101000200", "01010001fe00fe0100000000000080", "01010001fe0001610a", "01010001fe000161fb",
                "01010001fe000161ff", "01010001fe000161fe0100000000000080", "01010001fe000161feffffffffffffffff")) {
            cases.add(attribute("attributes " + begin, begin, "SELECT 1"));
        }
        return cases;
    }

    private static Case attribute(String name, String attributes, String text) {
        return fixed(name, ByteBufUtil.getBytes(Unpooled.buffer().writeByte(Command.COM_QUERY.code())
                .writeBytes(HEX.parseHex(attributes)).writeBytes(FaultTest.bytes(text))));
    }

    /** What else stands in front of a statement id, or should. */
    static List<Case> statementCommands() {
        List<Case> cases = new ArrayList<>();
        for (Command command : List.of(Command.COM_STMT_SEND_LONG_DATA, Command.COM_STMT_CLOSE,
                Command.COM_STMT_RESET, Command.COM_STMT_FETCH)) {
            for (int length = 1; length < 12; length++) {
                int to = length;
                cases.add(new Case(command + " of " + length + " bytes, no statement", id -> Arrays.copyOf(
                        statement(command, 4711), to)));
                if (length > 4 || command == Command.COM_STMT_FETCH) {
                    cases.add(new Case(command + " of " + length + " bytes", id -> Arrays.copyOf(
                            statement(command, command == Command.COM_STMT_CLOSE ? 4712 : id), to)));
                }
            }
        }
        return cases;
    }

    private static byte[] statement(Command command, int id) {
        return ByteBufUtil.getBytes(Unpooled.buffer().writeByte(command.code()).writeIntLE(id).writeIntLE(1)
                .writeIntLE(0));
    }

    /** COM_CHANGE_USER cut anywhere. */
    static List<Case> changesOfUser() {
        ByteBuf out = Unpooled.buffer().writeByte(Command.COM_CHANGE_USER.code());
        Wire.writeNulString(out, "nobody");
        Wire.writeLenencBytes(out, new byte[32]);
        Wire.writeNulString(out, FaultTest.SCHEMA);
        out.writeShortLE(45);
        Wire.writeNulString(out, "caching_sha2_password");
        byte[] whole = ByteBufUtil.getBytes(out);
        List<Case> cases = new ArrayList<>();
        for (int cut = 1; cut < whole.length; cut++) {
            cases.add(fixed("change of user of " + cut + " bytes", Arrays.copyOf(whole, cut)));
        }
        return cases;
    }

    /** What a client may send in place of a handshake response: bytes with their headers. */
    static List<Case> logins() {
        ByteBuf out = Unpooled.buffer();
        new HandshakeResponse41(LOGIN, 1 << 24, 45, "nobody", new byte[32], FaultTest.SCHEMA, "caching_sha2_password",
                List.of(Map.entry("_client_name", "none")), 0).write(out);
        byte[] whole = ByteBufUtil.getBytes(out);
        List<Case> cases = new ArrayList<>();
        for (int cut = 1; cut < whole.length; cut++) {
            cases.add(fixed("login of " + cut + " bytes", packet(1, Arrays.copyOf(whole, cut))));
            cases.add(fixed("login that ends after " + cut + " bytes", Arrays.copyOf(packet(1, whole), 4 + cut)));
        }
        for (int sequenceId : new int[] {0, 2, 255}) {
            cases.add(fixed("login with sequence id " + sequenceId, packet(sequenceId, whole)));
        }
        cases.add(fixed("login with more behind it", packet(1, Arrays.copyOf(whole, whole.length + 300))));
        for (int at = 0; at < whole.length; at++) {
            byte[] other = whole.clone();
            other[at] = (byte) 0xFF;
            cases.add(fixed("login with 0xff at " + at, packet(1, other)));
        }
        byte[] tls = ByteBufUtil.getBytes(Unpooled.buffer().writeIntLE((int) (LOGIN.bits() | Capabilities.CLIENT_SSL))
                .writeIntLE(1 << 24).writeByte(45).writeZero(23));
        for (int length : new int[] {4, 5, 31, 32, 33}) {
            cases.add(fixed("SSLRequest of " + length + " bytes", packet(1, Arrays.copyOf(tls, length))));
        }
        cases.add(fixed("SSLRequest and a login", joined(packet(1, tls), packet(2, whole))));
        cases.add(fixed("SSLRequest twice", joined(packet(1, tls), packet(2, tls))));
        cases.add(fixed("nothing but a header", new byte[4]));
        return cases;
    }

    private static final Capabilities LOGIN = RawClient.DEFAULT_CAPABILITIES.with(Capabilities.CLIENT_CONNECT_WITH_DB
            | Capabilities.CLIENT_CONNECT_ATTRS | Capabilities.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA);

    private static byte[] packet(int sequenceId, byte[] payload) {
        return ByteBufUtil.getBytes(Unpooled.buffer().writeMediumLE(payload.length).writeByte(sequenceId)
                .writeBytes(payload));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBufUtil.getBytes(Unpooled.buffer().writeBytes(first).writeBytes(second));
    }

    private static Case fixed(String name, byte[] payload) {
        return new Case(name, id -> payload);
    }
}
