package io.headgate.server.relay;

import io.headgate.protocol.Capabilities;

/** A client that nothing has been told yet. */
record Wishes(Capabilities capabilities, TrackerFilter filter) {

    ClientView view() {
        return new ClientView(capabilities, new ClientTrackers(filter));
    }
}
