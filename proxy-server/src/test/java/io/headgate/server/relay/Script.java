package io.headgate.server.relay;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.packet.EofPacket;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.packet.OkPacket;
import io.headgate.protocol.packet.SessionTrack;
import io.headgate.protocol.packet.StmtPrepareOk;
import io.headgate.protocol.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * One response, written down once and rendered as a server sends it to a peer with certain capabilities: what the
 * backend says to the proxy, and what the client must get.
 */
final class Script {

    /** What every backend has agreed on. */
    static final Capabilities BACKEND = Capabilities.of(Capabilities.CLIENT_PROTOCOL_41,
            Capabilities.CLIENT_TRANSACTIONS, Capabilities.CLIENT_SESSION_TRACK, Capabilities.CLIENT_DEPRECATE_EOF);

    private static final int MAX_PAYLOAD = 0xFFFFFF;
    private static final byte[] NONE = {};

    /** Where the script is being written to. */
    record Rendering(ByteBuf out, int[] sequence, Capabilities capabilities, ClientTrackers told, Long statementId) {

        boolean old() {
            return !capabilities.has(Capabilities.CLIENT_DEPRECATE_EOF);
        }

        /** Splits as the protocol demands: an empty packet follows where the last one was full. */
        void payload(byte[] payload) {
            int at = 0;
            int length;
            do {
                length = Math.min(MAX_PAYLOAD, payload.length - at);
                out.writeMediumLE(length).writeByte(sequence[0]++).writeBytes(payload, at, length);
                at += length;
            } while (length == MAX_PAYLOAD);
        }
    }

    private interface Part {
        void render(Rendering to);
    }

    private final List<Part> parts = new ArrayList<>();

    private Script add(Part part) {
        parts.add(part);
        return this;
    }

    /** A packet that is the same for everybody. */
    Script packet(byte[] payload) {
        return add(to -> to.payload(payload));
    }

    Script columnCount(int columns) {
        ByteBuf payload = Unpooled.buffer();
        Wire.writeLenencInt(payload, columns);
        return packet(Wire.readRest(payload));
    }

    /** For a client with CLIENT_OPTIONAL_RESULTSET_METADATA. */
    Script columnCount(int columns, boolean described) {
        ByteBuf payload = Unpooled.buffer();
        Wire.writeLenencInt(payload, columns);
        payload.writeBoolean(described);
        return packet(Wire.readRest(payload));
    }

    Script definitions(int count) {
        for (int i = 0; i < count; i++) {
            packet(("\3def\0\0\0\4col" + i).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        return this;
    }

    /** The EOF behind definitions that only an old client gets. */
    Script endOfDefinitions(int status) {
        return add(to -> {
            if (to.old()) {
                eof(to, 0, status);
            }
        });
    }

    Script row(String value) {
        ByteBuf payload = Unpooled.buffer();
        Wire.writeLenencBytes(payload, value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return packet(Wire.readRest(payload));
    }

    /** The end of the rows. */
    Script endOfRows(int status, int warnings, SessionTrack... trackers) {
        return add(to -> {
            if (to.old()) {
                eof(to, warnings, status);
            } else {
                ok(to, OkPacket.EOF_HEADER, 0, 0, status, warnings, "", trackers);
            }
        });
    }

    Script ok(long affected, long insertId, int status, String info, SessionTrack... trackers) {
        return add(to -> ok(to, OkPacket.HEADER, affected, insertId, status, 1, info, trackers));
    }

    Script err(int code) {
        return add(to -> {
            ByteBuf payload = Unpooled.buffer();
            new ErrPacket(code, "HY000", "it went wrong").write(payload, to.capabilities);
            to.payload(Wire.readRest(payload));
        });
    }

    Script prepareOk(long backendId, int columns, int parameters) {
        return prepareOk(new StmtPrepareOk(backendId, columns, parameters, 0));
    }

    Script prepareOk(StmtPrepareOk backends) {
        return add(to -> {
            ByteBuf payload = Unpooled.buffer();
            new StmtPrepareOk(to.statementId == null ? backends.statementId() : to.statementId, backends.columns(),
                    backends.params(), backends.warnings(), backends.described()).write(payload);
            to.payload(Wire.readRest(payload));
        });
    }

    private static void eof(Rendering to, int warnings, int status) {
        ByteBuf payload = Unpooled.buffer();
        new EofPacket(warnings, status).write(payload);
        to.payload(Wire.readRest(payload));
    }

    private static void ok(Rendering to, int header, long affected, long insertId, int status, int warnings,
            String info, SessionTrack... trackers) {
        ByteBuf payload = Unpooled.buffer();
        OkPacket ok = new OkPacket(affected, insertId, status, warnings,
                info.getBytes(java.nio.charset.StandardCharsets.UTF_8), told(to, trackers));
        ok.write(payload, to.capabilities, header);
        to.payload(Wire.readRest(payload));
    }

    private static byte[] told(Rendering to, SessionTrack... trackers) {
        if (to.told == null) {
            return SessionTrack.write(List.of(trackers));
        }
        to.told.add(List.of(trackers));
        return to.told.isDue() ? to.told.take() : NONE;
    }

    /** What the backend sends. */
    byte[] asBackendSends() {
        return render(BACKEND, null, null);
    }

    /** What such a client must get; {@code statementId} stands in for the backend's. */
    byte[] asClientGets(Wishes wishes, long statementId) {
        ClientView view = wishes.view();
        return render(view.capabilities(), view.told(), statementId);
    }

    private byte[] render(Capabilities capabilities, ClientTrackers told, Long statementId) {
        Rendering to = new Rendering(Unpooled.buffer(), new int[] {1}, capabilities, told, statementId);
        parts.forEach(part -> part.render(to));
        return Wire.readRest(to.out);
    }
}
