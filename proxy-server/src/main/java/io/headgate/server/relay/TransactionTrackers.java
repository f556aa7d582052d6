package io.headgate.server.relay;

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

    void add(SessionTrack.TransactionState reported) {
        explicitChanged |= isExplicit(letters) != isExplicit(reported.letters());
        letters = reported.letters();
        lettersChanged = true;
    }

    void add(SessionTrack.TransactionCharacteristics reported) {
        explicitChanged |= isExplicit(letters);
        characteristics = reported.statements();
        characteristicsChanged = true;
    }

    private static boolean isExplicit(String letters) {
        return letters.startsWith("T");
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
            if (!now.equals(told)) {
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
