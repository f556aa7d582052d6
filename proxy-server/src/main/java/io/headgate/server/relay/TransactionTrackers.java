package io.headgate.server.relay;

import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.packet.SessionTrack;
import io.headgate.server.relay.TrackerFilter.Transactions;
import java.util.List;

/**
 * What a client is told of its transactions, made of what a backend with {@code session_track_transaction_info =
 * CHARACTERISTICS} tells. A server compares with what it has told before, and so does this.
 */
final class TransactionTrackers {

    private static final String NONE = "________";
    private static final String EXPLICIT = "T_______";
    private static final String SNAPSHOT = "T_R_____";

    private String letters = NONE;
    private String told = NONE;
    private String characteristics = "";
    private boolean lettersChanged;
    private boolean characteristicsChanged;
    /** An explicit transaction has begun or ended, even if another one stands in its place. */
    private boolean explicitChanged;
    private boolean blind;

    /** Takes in a TransactionState or TransactionCharacteristics. */
    void add(SessionTrack reported) {
        if (reported instanceof SessionTrack.TransactionState state) {
            add(state);
        } else {
            add((SessionTrack.TransactionCharacteristics) reported);
        }
    }

    private void add(SessionTrack.TransactionState reported) {
        explicitChanged |= isExplicit(letters) != isExplicit(reported.letters());
        letters = reported.letters();
        lettersChanged = true;
    }

    private void add(SessionTrack.TransactionCharacteristics reported) {
        explicitChanged |= isExplicit(letters);
        characteristics = reported.statements();
        characteristicsChanged = true;
    }

    private static boolean isExplicit(String letters) {
        return letters.startsWith("T");
    }

    /** What a backend with the client's own settings has told the client. */
    void tell(List<SessionTrack> tracks) {
        for (SessionTrack track : tracks) {
            if (track instanceof SessionTrack.TransactionState state) {
                letters = state.letters();
                told = letters;
            }
        }
    }

    /** The backend's tracker has been switched off and on: it takes an open transaction for none from now on. */
    void loseSight() {
        blind = isExplicit(letters);
    }

    /** Only the status flags tell the end of a transaction that the tracker does not see. */
    void onStatus(int status) {
        if (blind && !ServerStatus.inTransaction(status)) {
            blind = false;
            explicitChanged = true;
            letters = NONE;
        }
    }

    /** Whether the next OK tells something, if only that something has changed. */
    boolean isDue(Transactions wanted) {
        return switch (wanted) {
            case NOTHING -> false;
            case EXPLICIT_ONES -> explicitChanged;
            case STATE, CHARACTERISTICS -> lettersChanged || characteristicsChanged;
        };
    }

    /** Adds to {@code out} what the next OK tells. */
    void take(Transactions wanted, List<SessionTrack> out) {
        if (wanted != Transactions.NOTHING) {
            String now = wanted == Transactions.EXPLICIT_ONES ? explicit() : letters;
            if (!now.equals(told) && isDue(wanted)) {
                told = now;
                out.add(new SessionTrack.TransactionState(now));
            }
            if (wanted == Transactions.CHARACTERISTICS && characteristicsChanged) {
                out.add(new SessionTrack.TransactionCharacteristics(characteristics));
            }
        }
        lettersChanged = false;
        characteristicsChanged = false;
        explicitChanged = false;
    }

    private String explicit() {
        if (!isExplicit(letters)) {
            return NONE;
        }
        return characteristics.contains("WITH CONSISTENT SNAPSHOT") ? SNAPSHOT : EXPLICIT;
    }
}
