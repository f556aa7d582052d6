package io.headgate.server.session;

import io.headgate.protocol.Command;
import io.headgate.protocol.response.ResponseShape;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.SessionVariables;
import io.headgate.server.relay.TrackerSettings;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/**
 * A client has set session_track_… variables: reads back what it wants to be told, so that it is told that and no more,
 * and sets the backend's tracking to what the proxy needs again.
 */
final class TrackerWishes {

    private static final String WISHES = "SELECT " + TrackerSettings.columns("session") + " LIMIT 1";

    private final BackendConnection backend;

    TrackerWishes(BackendConnection backend) {
        this.backend = backend;
    }

    /** @param done told the settings, or null when the backend failed and must be given up */
    void read(Consumer<TrackerSettings> done) {
        backend.swallow(Command.COM_QUERY, WISHES, ResponseShape.RESULT_SETS, facts -> {
            if (facts.errorCode() != 0 || facts.rows().isEmpty()) {
                done.accept(null);
                return;
            }
            TrackerSettings settings = TrackerSettings.read(Unpooled.wrappedBuffer(facts.rows().get(0)));
            backend.swallow(Command.COM_QUERY, SessionVariables.trackingStatement(), ResponseShape.RESULT_SETS, rearmed ->
                    done.accept(rearmed.errorCode() == 0 ? settings : null));
        });
    }
}
