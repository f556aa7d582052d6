package io.headgate.server.relay;

import io.headgate.protocol.packet.SessionTrack;
import java.util.ArrayList;
import java.util.List;

/**
 * The session trackers of one client: what it wants to be told, and what it has not been told yet. A server tells a change
 * in the next OK packet, which may be another statement's: an ERR packet has no room for trackers, nor has the EOF packet
 * behind the rows of a client without CLIENT_DEPRECATE_EOF. Used on one thread at a time.
 */
public final class ClientTrackers {

    private static final List<SessionTrack> NOTHING = List.of();

    private TransactionTrackers transactions = new TransactionTrackers();
    private TrackerFilter filter;
    /** Of each kind and variable once, in the order in which a server tells the kinds; transactions come last. */
    private List<SessionTrack> owed = NOTHING;

    public ClientTrackers(TrackerFilter filter) {
        this.filter = filter;
    }

    /** The client wants to be told something else from now on. */
    public void filter(TrackerFilter wanted) {
        filter = wanted;
    }

    /** The backend with the open transaction is gone. */
    public void onTransactionLost() {
        transactions = new TransactionTrackers();
    }

    /** Takes in what a backend has reported about the client's session. */
    public void add(List<SessionTrack> reported) {
        for (SessionTrack track : reported) {
            if (track instanceof SessionTrack.TransactionState state) {
                transactions.add(state);
            } else if (track instanceof SessionTrack.TransactionCharacteristics characteristics) {
                transactions.add(characteristics);
            } else if (filter.wants(track)) {
                owe(track);
            }
        }
    }

    private void owe(SessionTrack track) {
        if (owed.isEmpty()) {
            owed = new ArrayList<>(4);
        }
        int at = 0;
        while (at < owed.size() && !isSame(owed.get(at), track) && rank(owed.get(at)) <= rank(track)) {
            at++;
        }
        if (at < owed.size() && isSame(owed.get(at), track)) {
            owed.set(at, track instanceof SessionTrack.Gtids more ? join(owed.get(at), more) : track);
        } else {
            owed.add(at, track);
        }
    }

    private static boolean isSame(SessionTrack one, SessionTrack other) {
        return one.getClass() == other.getClass() && (!(one instanceof SessionTrack.SystemVariable variable)
                || variable.name().equals(((SessionTrack.SystemVariable) other).name()));
    }

    private static SessionTrack join(SessionTrack before, SessionTrack.Gtids more) {
        return new SessionTrack.Gtids(((SessionTrack.Gtids) before).gtids() + "," + more.gtids());
    }

    private static int rank(SessionTrack track) {
        if (track instanceof SessionTrack.SystemVariable) {
            return 0;
        }
        if (track instanceof SessionTrack.Schema) {
            return 1;
        }
        return track instanceof SessionTrack.StateChanged ? 2 : 3;
    }

    /** Whether the next OK packet has SERVER_SESSION_STATE_CHANGED. */
    public boolean isDue() {
        return (!owed.isEmpty() || transactions.isDue(filter.transactions())) && !filter.isSilent();
    }

    /** What the next OK packet tells, encoded; empty when it tells no more than that something has changed. */
    public byte[] take() {
        List<SessionTrack> told = owed.isEmpty() ? new ArrayList<>(2) : owed;
        owed = NOTHING;
        transactions.take(filter.transactions(), told);
        return SessionTrack.write(told);
    }
}
