package io.headgate.server.relay;

import io.headgate.protocol.Capabilities;

/**
 * How a client wants to see responses; backends always speak CLIENT_DEPRECATE_EOF and CLIENT_SESSION_TRACK.
 *
 * @param capabilities what client and proxy agreed on
 * @param trackers which session trackers the client gets to see
 * @param collation the collation id that column definitions of text show the client, or 0 to leave them as they are:
 *         a client whose handshake named another than its character set's default sees that one until it sets
 *         character_set_results, and no SET can bring a backend into that state
 * @param wording how the client reads the response to a statement that was changed on its way; null for any other
 */
public record ClientView(Capabilities capabilities, TrackerFilter trackers, int collation, Wording wording) {

    /** The view of a client whose character set has its default collation. */
    public ClientView(Capabilities capabilities, TrackerFilter trackers) {
        this(capabilities, trackers, 0);
    }

    public ClientView(Capabilities capabilities, TrackerFilter trackers, int collation) {
        this(capabilities, trackers, collation, null);
    }

    /** The view of a response to a statement that was changed. */
    public ClientView withWording(Wording changed) {
        return new ClientView(capabilities, trackers, collation, changed);
    }

    public ClientView withTrackers(TrackerFilter changed) {
        return new ClientView(capabilities, changed, collation);
    }

    public ClientView withoutCollation() {
        return collation == 0 ? this : new ClientView(capabilities, trackers);
    }

    /** Whether column definitions are not passed as they are. */
    boolean changesDefinitions() {
        return collation != 0 || wording != null;
    }

    boolean deprecateEof() {
        return capabilities.has(Capabilities.CLIENT_DEPRECATE_EOF);
    }

    boolean sessionTrack() {
        return capabilities.has(Capabilities.CLIENT_SESSION_TRACK);
    }
}
