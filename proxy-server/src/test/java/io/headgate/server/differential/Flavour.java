package io.headgate.server.differential;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Wire;
import io.headgate.testkit.RawClient.Login;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Locale;

/** The kinds of clients that get different packets for the same answer. */
enum Flavour {
    /** As most drivers of today: rows end with an OK packet. Sends a query attribute where the server takes them. */
    MODERN(Capabilities.CLIENT_DEPRECATE_EOF | Capabilities.CLIENT_QUERY_ATTRIBUTES),
    /** Asks for session trackers too, and for several statements in a text. */
    TRACKING(Capabilities.CLIENT_DEPRECATE_EOF | Capabilities.CLIENT_SESSION_TRACK
            | Capabilities.CLIENT_MULTI_STATEMENTS | Frugality.CAPABILITIES),
    /** Wants EOF packets. */
    OLD(0),
    /** Wants EOF packets and session trackers, and says that there are no query attributes. */
    OLD_TRACKING(Capabilities.CLIENT_SESSION_TRACK | Capabilities.CLIENT_QUERY_ATTRIBUTES | Frugality.CAPABILITIES);

    private static final long VARYING = Capabilities.CLIENT_DEPRECATE_EOF | Capabilities.CLIENT_SESSION_TRACK
            | Capabilities.CLIENT_MULTI_STATEMENTS | Capabilities.CLIENT_QUERY_ATTRIBUTES
            | Capabilities.CLIENT_OPTIONAL_RESULTSET_METADATA;
    private static final int VARCHAR = 254;

    private final long capabilities;

    private static final class Frugality {
        /**
         * With the system property {@code headgate.differential.frugal} two of them can do without metadata. These
         * share backends with each other only, so that connections are opened and closed all the time.
         */
        static final long CAPABILITIES = Boolean.getBoolean("headgate.differential.frugal")
                ? Capabilities.CLIENT_OPTIONAL_RESULTSET_METADATA : 0;
    }

    Flavour(long capabilities) {
        this.capabilities = capabilities;
    }

    /** The schema that a client of this kind works in. */
    String schema() {
        return "differential_" + name().toLowerCase(Locale.ROOT);
    }

    /** The name of the query attribute that a client of this kind sends; null for none. */
    String attribute() {
        return this == MODERN ? "flavour" : null;
    }

    /** The text of a COM_QUERY with the attributes in front of it. */
    byte[] withAttributes(byte[] text) {
        ByteBuf out = Unpooled.buffer();
        if (attribute() == null) {
            out.writeByte(0).writeByte(1);
        } else {
            out.writeByte(1).writeByte(1).writeByte(0).writeByte(1).writeShortLE(VARCHAR);
            Wire.writeLenencString(out, attribute());
            Wire.writeLenencString(out, name());
        }
        return ByteBufUtil.getBytes(out.writeBytes(text));
    }

    /** Logs in to {@link #schema()}. */
    Login login(String user, String password) {
        return new Login(user, password).withoutCapabilities(VARYING).withCapabilities(capabilities)
                .withDatabase(schema());
    }
}
