package io.headgate.testkit;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.Wire;
import io.headgate.protocol.packet.EofPacket;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Collects the packets of one response to COM_QUERY or COM_STMT_EXECUTE, by the manual's grammar. */
final class ResponseReader {

    private static final int LOCAL_INFILE = 0xFB;

    /** Where packets come from. */
    interface Source {
        RawPacket next() throws IOException;
    }

    private final Source source;
    private final Capabilities capabilities;
    private final boolean deprecateEof;
    private final List<RawPacket> packets = new ArrayList<>();

    ResponseReader(Source source, Capabilities capabilities) {
        this.source = source;
        this.capabilities = capabilities;
        this.deprecateEof = capabilities.has(Capabilities.CLIENT_DEPRECATE_EOF);
    }

    List<RawPacket> read() throws IOException {
        boolean more = true;
        while (more) {
            RawPacket first = next();
            if (first.isErr() || first.header() == LOCAL_INFILE) {
                more = false;
            } else if (first.isOk()) {
                more = ServerStatus.moreResults(first.ok(capabilities).status());
            } else {
                more = readResultSet(first);
            }
        }
        return packets;
    }

    /** Whether more results follow. */
    private boolean readResultSet(RawPacket columnCount) throws IOException {
        ByteBuf buffer = columnCount.buffer();
        long columns = Wire.readLenencInt(buffer);
        boolean optional = capabilities.has(Capabilities.CLIENT_OPTIONAL_RESULTSET_METADATA);
        if (optional && buffer.readByte() == 0) {
            columns = 0;
        }
        for (long column = 0; column < columns; column++) {
            next();
        }
        if (!deprecateEof) {
            int status = EofPacket.read(next().buffer()).status();
            if (ServerStatus.cursorExists(status)) {
                return false;
            }
        }
        boolean continued = false;
        while (true) {
            RawPacket packet = next();
            if (!continued && packet.isErr()) {
                return false;
            }
            if (!continued && packet.endsRows()) {
                return ServerStatus.moreResults(
                        deprecateEof
                                ? packet.ok(capabilities).status()
                                : EofPacket.read(packet.buffer()).status());
            }
            continued = packet.payload().length == RawPacket.MAX_PAYLOAD;
        }
    }

    private RawPacket next() throws IOException {
        RawPacket packet = source.next();
        packets.add(packet);
        return packet;
    }
}
