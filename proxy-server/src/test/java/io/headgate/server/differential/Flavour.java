package io.headgate.server.differential;

import io.headgate.protocol.Capabilities;
import io.headgate.testkit.RawClient.Login;
import java.util.Locale;

/** The kinds of clients that get different packets for the same answer. */
enum Flavour {
    /** As most drivers of today: rows end with an OK packet. */
    MODERN(Capabilities.CLIENT_DEPRECATE_EOF),
    /** Asks for session trackers too, and for several statements in a text. */
    TRACKING(Capabilities.CLIENT_DEPRECATE_EOF | Capabilities.CLIENT_SESSION_TRACK
            | Capabilities.CLIENT_MULTI_STATEMENTS),
    /** Wants EOF packets. */
    OLD(0),
    /** Wants EOF packets and session trackers. */
    OLD_TRACKING(Capabilities.CLIENT_SESSION_TRACK);

    private static final long VARYING = Capabilities.CLIENT_DEPRECATE_EOF | Capabilities.CLIENT_SESSION_TRACK
            | Capabilities.CLIENT_MULTI_STATEMENTS;

    private final long capabilities;

    Flavour(long capabilities) {
        this.capabilities = capabilities;
    }

    /** The schema that a client of this kind works in. */
    String schema() {
        return "differential_" + name().toLowerCase(Locale.ROOT);
    }

    /** Logs in to {@link #schema()}. */
    Login login(String user, String password) {
        return new Login(user, password).withoutCapabilities(VARYING).withCapabilities(capabilities)
                .withDatabase(schema());
    }
}
