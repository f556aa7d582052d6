package io.headgate.server.frontend;

import io.headgate.server.logging.LineLimit;

/**
 * What the logs of all clients share.
 *
 * @param debug whose lines at level DEBUG are written in any case
 * @param refusals limits the lines of logins that fail
 * @param closings limits those of connections that end in an unusual way
 * @param pins limits those of sessions that keep a connection to the database
 */
public record ClientLogs(DebugClients debug, LineLimit refusals, LineLimit closings, LineLimit pins) {

    private static final int REFUSALS_A_SECOND = 10;
    private static final int CLOSINGS_A_SECOND = 10;
    private static final int PINS_A_SECOND = 100;

    static ClientLogs make() {
        return new ClientLogs(new DebugClients(), new LineLimit(REFUSALS_A_SECOND, System::nanoTime),
                new LineLimit(CLOSINGS_A_SECOND, System::nanoTime), new LineLimit(PINS_A_SECOND, System::nanoTime));
    }
}
