package io.headgate.server.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ProtocolException;
import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.Wire;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.SessionTrack;
import io.headgate.protocol.response.ResponseShape;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponseRelayTest {

    private static final long STATEMENT_ID = 0x01020304;

    private static final Capabilities PLAIN = Capabilities.of(Capabilities.CLIENT_PROTOCOL_41,
            Capabilities.CLIENT_TRANSACTIONS);
    private static final TrackerFilter USUAL = TrackerFilter.of(TrackerSettings.INSTALLED, false);
    private static final TrackerFilter TOLD_ANYWAY = TrackerFilter.of(TrackerSettings.INSTALLED, true);
    private static final TrackerFilter EVERYTHING =
            TrackerFilter.of(new TrackerSettings("*", "1", "1", "CHARACTERISTICS"), true);
    private static final TrackerFilter NOTHING = TrackerFilter.of(new TrackerSettings("", "0", "0", "OFF"), false);

    private static final Wishes PLAIN_MODERN = new Wishes(Script.BACKEND, USUAL);
    private static final Wishes OLD = new Wishes(PLAIN, USUAL);
    private static final List<Wishes> CLIENTS = List.of(PLAIN_MODERN, OLD,
            new Wishes(Script.BACKEND, TOLD_ANYWAY),
            new Wishes(Script.BACKEND, EVERYTHING),
            new Wishes(Script.BACKEND, NOTHING),
            new Wishes(PLAIN.with(Capabilities.CLIENT_DEPRECATE_EOF), USUAL),
            new Wishes(PLAIN.with(Capabilities.CLIENT_SESSION_TRACK), USUAL));

    private final Collected client = new Collected();
    private final ResponseRelay relay = new ResponseRelay(client.allocator());

    @ParameterizedTest
    @EnumSource
    void aClientGetsWhatTheServerWouldHaveSentIt(Responses response) {
        for (Wishes wishes : CLIENTS) {
            byte[] sent = response.script.asBackendSends();
            begin(response, wishes);
            assertThat(relay.onRead(client.read(sent, 0, sent.length))).as("complete for %s", wishes).isTrue();
            assertGot(response, wishes, "whole");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameComesOutWhereBytesComeOneAtATime(Responses response) {
        for (Wishes wishes : CLIENTS) {
            byte[] sent = response.script.asBackendSends();
            begin(response, wishes);
            for (int i = 0; i < sent.length; i++) {
                boolean complete = relay.onRead(client.read(sent, i, i + 1));
                assertThat(complete).as("complete after byte %d of %d for %s", i + 1, sent.length, wishes)
                        .isEqualTo(i == sent.length - 1);
            }
            assertGot(response, wishes, "byte by byte");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameComesOutWhereverTheBytesAreSplit(Responses response) {
        for (Wishes wishes : CLIENTS) {
            byte[] sent = response.script.asBackendSends();
            for (int split = 1; split < sent.length; split++) {
                begin(response, wishes);
                assertThat(relay.onRead(client.read(sent, 0, split))).as("complete at %d for %s", split, wishes).isFalse();
                assertThat(relay.onRead(client.read(sent, split, sent.length))).as("complete for %s", wishes).isTrue();
                assertGot(response, wishes, "split at " + split);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSwallowedResponseReachesNobodyAndLeavesNothingBehind(Responses response) {
        byte[] sent = response.script.asBackendSends();
        for (int split = 1; split < sent.length; split++) {
            relay.beginSwallow(response.shape);
            relay.onRead(client.read(sent, 0, split));
            assertThat(relay.onRead(client.read(sent, split, sent.length))).as("split at %d", split).isTrue();
            assertThat(relay.hasForwarded()).isFalse();
            assertThat(client.isAllReleased()).as("released, split at %d", split).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResponseThatEndsTooEarlyLeavesNothingBehind(Responses response) {
        byte[] sent = response.script.asBackendSends();
        for (int length = 1; length < sent.length; length++) {
            begin(response, CLIENTS.get(length % CLIENTS.size()));
            assertThat(relay.onRead(client.read(sent, 0, length))).isFalse();
            relay.close();
            assertThat(client.isAllReleased()).as("released after %d bytes", length).isTrue();
            client.forget();
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesAfterTheEndAreRefused(Responses response) {
        byte[] sent = response.script.asBackendSends();
        byte[] more = Arrays.copyOf(sent, sent.length + 1);
        for (Wishes wishes : CLIENTS) {
            begin(response, wishes);
            assertThatThrownBy(() -> relay.onRead(client.read(more, 0, more.length)))
                    .isInstanceOf(ProtocolException.class).hasMessageContaining("after the end");
            relay.close();
            assertThat(client.isAllReleased()).isTrue();
            client.forget();
        }
    }

    private void begin(Responses response, Wishes wishes) {
        if (response.shape == ResponseShape.PREPARE) {
            relay.beginPrepare(STATEMENT_ID, wishes.view(), client);
        } else {
            relay.beginForward(response.shape, wishes.view(), client);
        }
    }

    private void assertGot(Responses response, Wishes wishes, String how) {
        assertThat(hex(client.bytes())).as("%s for %s, %s", response, wishes.capabilities(), how)
                .isEqualTo(hex(response.script.asClientGets(wishes, STATEMENT_ID)));
        assertThat(relay.isComplete()).isTrue();
        assertThat(relay.hasForwarded()).isTrue();
        assertThat(client.isAllReleased()).as("released: %s for %s, %s", response, wishes, how).isTrue();
        client.forget();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    // ---- statements that were changed on their way ------------------------------------------------------------------

    /** Shows "sent" as "as it was written". */
    private static final Wording WORDING = new Wording() {
        @Override
        public ErrPacket error(ErrPacket servers) {
            return new ErrPacket(servers.code(), servers.sqlState(), servers.message().replace("wrong", "very wrong"));
        }

        @Override
        public byte[] columnName(byte[] servers) {
            return Arrays.equals(servers, ascii("sent")) ? ascii("as it was written") : servers;
        }
    };

    @Test
    void namesAndErrorsReadAsTheClientWroteThem() {
        byte[] sent = changed("sent").asBackendSends();
        for (Wishes wishes : List.of(PLAIN_MODERN, OLD)) {
            for (int split = 0; split < sent.length; split++) {
                relay.beginForward(ResponseShape.RESULT_SETS, wishes.view().withWording(WORDING), client);
                relay.onRead(client.read(sent, 0, split));
                assertThat(relay.onRead(client.read(sent, split, sent.length))).isTrue();
                assertThat(hex(client.bytes())).as("split at %d for %s", split, wishes)
                        .isEqualTo(hex(changed("as it was written").asClientGets(wishes, 0)));
                assertThat(client.isAllReleased()).isTrue();
                client.forget();
            }
        }
        byte[] error = new Script().err(1064).asBackendSends();
        relay.beginForward(ResponseShape.RESULT_SETS, PLAIN_MODERN.view().withWording(WORDING), client);
        assertThat(relay.onRead(client.read(error, 0, error.length))).isTrue();
        assertThat(new String(client.bytes(), StandardCharsets.US_ASCII)).endsWith("it went very wrong");
    }

    private static Script changed(String name) {
        return new Script().columnCount(3).packet(definition("same", "")).packet(definition(name, ""))
                .packet(definition(name, name)).endOfDefinitions(2).row("sent").endOfRows(2, 0);
    }

    private static byte[] definition(String alias, String name) {
        ByteBuf payload = Unpooled.buffer();
        Wire.writeLenencBytes(payload, ascii("def"));
        payload.writeZero(3);
        Wire.writeLenencBytes(payload, ascii(alias));
        Wire.writeLenencBytes(payload, ascii(name));
        payload.writeByte(0x0C).writeZero(12);
        return Wire.readRest(payload);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    // ---- what is told of parameters --------------------------------------------------------------------------------

    @Test
    void parametersAreKnownAsTheServerDescribesThem() {
        byte[] sent = new Script().prepareOk(9, 1, 2).packet(described(ResponseColumn.LONGLONG, 32))
                .packet(described(ResponseColumn.DOUBLE, 0)).endOfDefinitions(2).packet(described(3, 0))
                .endOfDefinitions(2).asBackendSends();
        for (Wishes wishes : CLIENTS) {
            for (int split = 0; split < sent.length; split++) {
                relay.beginPrepare(STATEMENT_ID, wishes.view(), client);
                relay.onRead(client.read(sent, 0, split));
                assertThat(relay.onRead(client.read(sent, split, sent.length))).isTrue();
                assertThat(relay.facts().parameters()).as("split at %d for %s", split, wishes).containsExactly(
                        new ResponseColumn(ResponseColumn.LONGLONG, 32, 0), new ResponseColumn(ResponseColumn.DOUBLE, 0, 0));
                assertThat(client.isAllReleased()).isTrue();
                client.forget();
            }
        }
    }

    private static byte[] described(int type, int flags) {
        byte[] definition = definition("?", "");
        definition[definition.length - 6] = (byte) type;
        definition[definition.length - 5] = (byte) flags;
        return definition;
    }

    // ---- large packets ----------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {0xFFFFFF - 1, 0xFFFFFF, 0xFFFFFF + 1, 2 * 0xFFFFFF - 1, 2 * 0xFFFFFF, 2 * 0xFFFFFF + 1})
    void rowsAroundTheLongestPacketPassUnchanged(int length) {
        byte[] row = new byte[length];
        Arrays.fill(row, (byte) 0xFE);
        Script script = new Script().columnCount(1).definitions(1).endOfDefinitions(2).row("before");
        script.packet(length < 0xFFFFFF ? startingWithText(row) : row).row("after").endOfRows(2, 0);
        byte[] sent = script.asBackendSends();
        for (Wishes wishes : List.of(PLAIN_MODERN, OLD)) {
            relay.beginForward(ResponseShape.RESULT_SETS, wishes.view(), client);
            for (int at = 0; at < sent.length; at += 65_521) {
                relay.onRead(client.read(sent, at, Math.min(sent.length, at + 65_521)));
            }
            assertThat(relay.isComplete()).isTrue();
            assertThat(Arrays.equals(client.bytes(), script.asClientGets(wishes, 0))).as("same bytes").isTrue();
            assertThat(client.isAllReleased()).isTrue();
            client.forget();
        }
    }

    private static byte[] startingWithText(byte[] row) {
        row[0] = 1;
        return row;
    }

    @Test
    void aLongRowIsForwardedAsItComesAndNotKept() {
        relay.beginForward(ResponseShape.ROWS, PLAIN_MODERN.view(), client);
        byte[] head = {0, 0, (byte) 0x80, 1, 3, 'a'};
        relay.onRead(client.read(head, 0, head.length));
        assertThat(client.bytes()).isEqualTo(head);
        assertThat(client.isAllReleased()).isTrue();
    }

    @Test
    void aReadBufferOfRowsGoesOutInOneRun() {
        Script script = new Script().columnCount(1).definitions(1).endOfDefinitions(2);
        for (int i = 0; i < 500; i++) {
            script.row("row " + i);
        }
        byte[] sent = script.endOfRows(2, 0).asBackendSends();
        relay.beginForward(ResponseShape.RESULT_SETS, PLAIN_MODERN.view(), client);
        assertThat(relay.onRead(client.read(sent, 0, sent.length))).isTrue();
        assertThat(client.runs()).isEqualTo(1);
    }

    @Test
    void sequenceIdsGoOnAfter255() {
        Script script = new Script().columnCount(1).definitions(1).endOfDefinitions(2);
        for (int i = 0; i < 600; i++) {
            script.row("row " + i);
        }
        script.endOfRows(2, 0);
        byte[] sent = script.asBackendSends();
        relay.beginForward(ResponseShape.RESULT_SETS, OLD.view(), client);
        assertThat(relay.onRead(client.read(sent, 0, sent.length))).isTrue();
        assertThat(client.bytes()).isEqualTo(script.asClientGets(OLD, 0));
    }

    @Test
    void anEofThatIsPutInRepeatsTheFlagsOfTheSession() {
        ClientView old = OLD.view();
        byte[] begun = new Script().ok(0, 0, 0x2001, "").asBackendSends();
        relay.beginForward(ResponseShape.RESULT_SETS, old, client);
        relay.onRead(client.read(begun, 0, begun.length));
        client.forget();
        Script rows = new Script().columnCount(1).definitions(1).endOfDefinitions(0x2001)
                .endOfRows(0x2001 | ServerStatus.SERVER_MORE_RESULTS_EXISTS, 0)
                .columnCount(1).definitions(1).endOfDefinitions(0x2001).endOfRows(2, 0);
        byte[] sent = rows.asBackendSends();
        relay.beginForward(ResponseShape.RESULT_SETS, old, client);
        relay.onRead(client.read(sent, 0, sent.length));
        assertThat(hex(client.bytes())).isEqualTo(hex(rows.asClientGets(OLD, 0)));
    }

    // ---- what is learnt ---------------------------------------------------------------------------------------------

    @Test
    void theFactsAreThoseOfTheResponse() {
        byte[] sent = new Script().columnCount(1).definitions(1).endOfDefinitions(2).row("a")
                .endOfRows(2 | ServerStatus.SERVER_MORE_RESULTS_EXISTS, 1)
                .ok(5, 42, 3, "", new SessionTrack.Schema("app")).asBackendSends();
        relay.beginForward(ResponseShape.RESULT_SETS, PLAIN_MODERN.view(), client);
        relay.onRead(client.read(sent, 0, sent.length));
        ResponseFacts facts = relay.facts();
        assertThat(facts.statusKnown()).isTrue();
        assertThat(facts.status() & ServerStatus.SERVER_STATUS_IN_TRANS).isEqualTo(1);
        assertThat(facts.insertId()).isEqualTo(42);
        assertThat(facts.trackers()).containsExactly(new SessionTrack.Schema("app"));
        assertThat(facts.rows()).isEmpty();
    }

    @Test
    void anErrorAfterAResultLeavesTheStatusUnknown() {
        byte[] sent = new Script().ok(0, 0, 2 | ServerStatus.SERVER_MORE_RESULTS_EXISTS, "").err(1062)
                .asBackendSends();
        relay.beginForward(ResponseShape.RESULT_SETS, PLAIN_MODERN.view(), client);
        relay.onRead(client.read(sent, 0, sent.length));
        assertThat(relay.facts().errorCode()).isEqualTo(1062);
        assertThat(relay.facts().statusKnown()).isFalse();
    }

    @Test
    void rowsAndErrorsOfASwallowedResponseAreKept() {
        byte[] sent = Responses.ERROR_AMONG_ROWS.script.asBackendSends();
        relay.beginSwallow(ResponseShape.RESULT_SETS);
        relay.onRead(client.read(sent, 0, sent.length));
        assertThat(relay.facts().rows()).containsExactly(new byte[] {1, 'a'}, new byte[] {1, 'b'});
        assertThat(relay.facts().error().message()).isEqualTo("it went wrong");
    }

    @Test
    void nothingOfOneResponseIsLeftInTheNext() {
        for (Responses response : Responses.all()) {
            byte[] sent = response.script.asBackendSends();
            begin(response, OLD);
            relay.onRead(client.read(sent, 0, sent.length));
            byte[] ok = Responses.OK.script.asBackendSends();
            client.forget();
            relay.beginForward(ResponseShape.SINGLE, OLD.view(), client);
            assertThat(relay.hasForwarded()).isFalse();
            assertThat(relay.onRead(client.read(ok, 0, ok.length))).isTrue();
            assertThat(client.bytes()).as("after %s", response).isEqualTo(ok);
            assertThat(relay.facts().errorCode()).isZero();
            assertThat(relay.facts().trackers()).isEmpty();
            client.forget();
        }
    }

    // ---- what no server sends ---------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(ResponseShape.class)
    void anEmptyFirstPacketIsRefusedOrPassed(ResponseShape shape) {
        byte[] empty = {0, 0, 0, 1};
        begin(shape);
        if (shape == ResponseShape.TEXT || shape == ResponseShape.FIELD_LIST || shape == ResponseShape.ROWS) {
            relay.onRead(client.read(empty, 0, 4));
            assertThat(client.bytes()).isEqualTo(empty);
        } else {
            assertRefused(empty);
        }
        assertThat(client.isAllReleased()).isTrue();
    }

    private void begin(ResponseShape shape) {
        relay.beginForward(shape, PLAIN_MODERN.view(), client);
    }

    @Test
    void aRequestForALocalFileOfAClientThatSendsNoneIsRefused() {
        begin(ResponseShape.RESULT_SETS);
        assertRefused(new byte[] {2, 0, 0, 1, (byte) 0xFB, 'f'});
    }

    @Test
    void aResultOfNoColumnsOrTooManyIsRefused() {
        begin(ResponseShape.RESULT_SETS);
        assertRefused(new byte[] {4, 0, 0, 1, (byte) 0xFD, 0, 0, 1});
    }

    @Test
    void anOkThatIsCutShortIsRefused() {
        byte[] whole = {7, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0};
        for (int length = 1; length < 7; length++) {
            byte[] cut = Arrays.copyOf(whole, 4 + length);
            cut[0] = (byte) length;
            begin(ResponseShape.SINGLE);
            assertRefused(cut);
        }
    }

    @Test
    void anOkOfManyMegabytesIsRefusedBeforeItIsStored() {
        begin(ResponseShape.SINGLE);
        assertRefused(new byte[] {0, 0, (byte) 0x80, 1, 0, 0, 0});
    }

    @Test
    void aFirstPacketThatFitsNoShapeIsRefused() {
        for (ResponseShape shape : List.of(ResponseShape.SINGLE, ResponseShape.PREPARE)) {
            begin(shape);
            assertRefused(new byte[] {2, 0, 0, 1, 0x33, 0x33});
        }
    }

    private void assertRefused(byte[] sent) {
        assertThatThrownBy(() -> relay.onRead(client.read(sent, 0, sent.length)))
                .isInstanceOf(ProtocolException.class);
        relay.close();
        assertThat(client.bytes()).as("nothing of it reaches the client").isEmpty();
        assertThat(client.isAllReleased()).isTrue();
    }
}
