package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.pool.Holds;
import java.util.EnumSet;
import java.util.Set;

/** What a session loses with the backend that it held. */
final class SessionLoss {

    /** A transaction ends with an error, as after a deadlock; the others are gone with the next statement anyway. */
    private static final Set<HoldReason> HARMLESS = EnumSet.of(HoldReason.TRANSACTION, HoldReason.DIAGNOSTICS,
            HoldReason.NEXT_TRANSACTION);

    private SessionLoss() {
    }

    /** Whether something is lost that the client may rely on later: it must notice, so its connection ends. */
    static boolean losesState(Holds holds) {
        return !HARMLESS.containsAll(holds.reasons());
    }

    static String explain(String cause, boolean transactionLost, boolean stateLost) {
        String what = stateLost ? "; the session's state at the database is lost, connect again"
                : transactionLost ? "; the open transaction was rolled back, begin it again"
                : "; whether the statement took effect is not known";
        return cause + what;
    }
}
