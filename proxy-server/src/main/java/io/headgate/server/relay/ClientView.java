package io.headgate.server.relay;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.packet.OkPacket;
import io.headgate.protocol.packet.SessionTrack;
import java.util.List;

/**
 * How a client wants to see responses; backends always speak CLIENT_DEPRECATE_EOF and CLIENT_SESSION_TRACK.
 *
 * @param capabilities what client and proxy agreed on
 * @param told what the client is told of its session; the one part that changes
 * @param collation the collation id that column definitions of text show the client, or 0 to leave them as they are:
 *         a client whose handshake named another than its character set's default sees that one until it sets
 *         character_set_results, and no SET can bring a backend into that state
 * @param wording how the client reads the response to a statement that was changed on its way; null for any other
 */
public record ClientView(Capabilities capabilities, ClientTrackers told, int collation, Wording wording) {

    /** The view of a client whose character set has its default collation. */
    public ClientView(Capabilities capabilities, ClientTrackers told) {
        this(capabilities, told, 0);
    }

    public ClientView(Capabilities capabilities, ClientTrackers told, int collation) {
        this(capabilities, told, collation, null);
    }

    /** The view of a response to a statement that was changed. */
    public ClientView withWording(Wording changed) {
        return new ClientView(capabilities, told, collation, changed);
    }

    public ClientView withoutCollation() {
        return collation == 0 ? this : new ClientView(capabilities, told);
    }

    /** Whether column definitions are not passed as they are. */
    boolean changesDefinitions() {
        return collation != 0 || wording != null;
    }

    boolean deprecateEof() {
        return capabilities.has(Capabilities.CLIENT_DEPRECATE_EOF);
    }

    /** Takes in what a backend has reported about the client's session. */
    public void report(List<SessionTrack> trackers) {
        if (sessionTrack()) {
            told.add(trackers);
        }
    }

    void onStatus(int status) {
        told.onStatus(status);
    }

    /** {@code ok} with what this client is owed of session trackers; afterwards nothing is owed any more. */
    public OkPacket tellOwed(OkPacket ok) {
        return owesTrackers() ? new OkPacket(ok.affectedRows(), ok.lastInsertId(),
                ok.status() | ServerStatus.SERVER_SESSION_STATE_CHANGED, ok.warnings(), ok.info(), told.take()) : ok;
    }

    /** Whether an OK packet for this client has to tell a change of session state. */
    public boolean owesTrackers() {
        return sessionTrack() && told.isDue();
    }

    boolean sessionTrack() {
        return capabilities.has(Capabilities.CLIENT_SESSION_TRACK);
    }
}
