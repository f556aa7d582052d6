package io.headgate.server.relay;

import io.headgate.protocol.packet.SessionTrack;
import java.util.ArrayList;
import java.util.List;

/**
 * The session trackers of one client: what it wants to be told, and what it has not been told yet. A server tells a
 * change in the next OK packet, which may be another statement's: an ERR packet has no room for trackers, nor has the
 * EOF packet behind the rows of a client without CLIENT_DEPRECATE_EOF. Used on one thread at a time.
 */
public final class ClientTrackers {

    private static final List<SessionTrack> NOTHING = List.of();
    /** From here on the ranks are those of trackers of transactions. */
    private static final int TRANSACTIONS = 4;
    private static final String GTIDS = "session_track_gtids";

    private TransactionTrackers transactions = new TransactionTrackers();
    private TrackerFilter filter;
    /** Of each kind and variable once, in the order in which a server tells the kinds; transactions come last. */
    private List<SessionTrack> owed = NOTHING;
    /** The backend has the client's own settings: what it tells is what the client gets. */
    private boolean unfiltered;
    /** The backend has told that something has changed, and not what. */
    private boolean changed;
    /** GTIDs are for the proxy, which has had the session told of them, as long as the client has not. */
    private boolean hidesGtids;

    public ClientTrackers(TrackerFilter filter) {
        this.filter = filter;
    }

    /** The session begins with a {@code session_track_gtids} that the client knows nothing of. */
    public void hideGtids() {
        hidesGtids = true;
    }

    /** The backend has the client's own settings from now on. */
    public void beginUnfiltered() {
        unfiltered = true;
    }

    /**
     * The backend has the proxy's settings again.
     *
     * @param wanted what the client wants to be told from now on
     * @param blind whether the backend has lost sight of the open transaction
     */
    public void endUnfiltered(TrackerFilter wanted, boolean blind) {
        unfiltered = false;
        if (filter.transactions() != wanted.transactions() && wanted.transactions().isAskedFor()) {
            // a server, too, starts from a defined state
            transactions = new TransactionTrackers();
        } else if (blind) {
            transactions.loseSight();
        }
        for (SessionTrack track : List.copyOf(owed)) {
            if (rank(track) >= TRANSACTIONS) {
                transactions.add(track);
                owed.remove(track);
            }
        }
        filter = wanted;
    }

    /** SERVER_STATUS_* of an OK packet, before its trackers. */
    void onStatus(int status) {
        transactions.onStatus(status);
    }

    /** The backend with the open transaction is gone. */
    public void onTransactionLost() {
        transactions = new TransactionTrackers();
    }

    /** Takes in what a backend has reported about the client's session. */
    public void add(List<SessionTrack> reported) {
        if (unfiltered) {
            changed = true;
            for (SessionTrack track : reported) {
                if (!(hidesGtids && track instanceof SessionTrack.Gtids)) {
                    owe(track);
                }
            }
            return;
        }
        for (SessionTrack track : reported) {
            hidesGtids &= !(track instanceof SessionTrack.SystemVariable variable && variable.name().equals(GTIDS));
            if (rank(track) >= TRANSACTIONS) {
                transactions.add(track);
            } else if (filter.wants(track) && !(hidesGtids && track instanceof SessionTrack.Gtids)) {
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
        if (track instanceof SessionTrack.StateChanged) {
            return 2;
        }
        if (track instanceof SessionTrack.TransactionState) {
            return TRANSACTIONS;
        }
        return track instanceof SessionTrack.TransactionCharacteristics ? TRANSACTIONS + 1 : 3;
    }

    /** Whether the next OK packet has SERVER_SESSION_STATE_CHANGED. */
    public boolean isDue() {
        return changed || (!owed.isEmpty() || transactions.isDue(filter.transactions())) && !filter.isSilent();
    }

    /** What the next OK packet tells, encoded; empty when it tells no more than that something has changed. */
    public byte[] take() {
        List<SessionTrack> told = owed.isEmpty() ? new ArrayList<>(2) : owed;
        owed = NOTHING;
        changed = false;
        if (unfiltered) {
            transactions.tell(told);
            return SessionTrack.write(told);
        }
        transactions.take(filter.transactions(), told);
        return SessionTrack.write(told);
    }
}
