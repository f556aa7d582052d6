package io.headgate.server.session;

import io.headgate.config.LiveConfig;
import io.headgate.metrics.EndpointMeters;
import io.headgate.server.backend.Target;
import io.headgate.server.frontend.LoginServices;
import io.headgate.server.history.Observers;
import java.time.Duration;

/**
 * What all sessions of one endpoint share.
 *
 * @param target where their statements run, usually
 * @param readers how they use readers; null where they have nothing to do with any
 * @param login what is needed to prove who a client is, for COM_CHANGE_USER
 * @param meters counts what the clients of their endpoint do
 * @param config with the settings of now
 * @param observers what is told of their commands
 * @param shuffle for tests: a session never gets the backend that it had
 */
public record SessionContext(Target target, ReaderAccess readers, LoginServices login, EndpointMeters meters,
        LiveConfig config, Observers observers, boolean shuffle) {

    /** A backend that lay idle for longer is asked for a sign of life before a statement is given to it. */
    Duration checkAfter() {
        return config.current().pool().checkAfter();
    }

    /** The same for sessions of another endpoint, that use readers. */
    public SessionContext with(Target other, ReaderAccess access, EndpointMeters ofEndpoint) {
        return new SessionContext(other, access, login, ofEndpoint, config, observers, shuffle);
    }
}
