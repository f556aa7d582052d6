package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.server.frontend.ClientStatus;

/**
 * Since when a session has a reason to keep its backend, and because of which statement. There is one of these for each
 * reason that a session has ever had: a transaction costs no object.
 */
final class HeldSince {

    private final HoldReason reason;
    private final HeldSince next;
    private long nanoTime;
    /** Its digest; null while there is no such reason, and where it is not known. */
    private String statement;

    private HeldSince(HoldReason reason, HeldSince next) {
        this.reason = reason;
        this.next = next;
    }

    /** Notes a beginning in a list of these, which may be null; returns the list. */
    static HeldSince began(HeldSince list, HoldReason reason, long nanoTime, String statement) {
        HeldSince found = find(list, reason);
        HeldSince begun = found == null ? new HeldSince(reason, list) : found;
        begun.nanoTime = nanoTime;
        begun.statement = statement;
        return found == null ? begun : list;
    }

    /** The text is not kept for longer than the reason. */
    static void ended(HeldSince list, HoldReason reason) {
        HeldSince found = find(list, reason);
        if (found != null) {
            found.statement = null;
        }
    }

    static ClientStatus.Hold describe(HeldSince list, HoldReason reason, long now) {
        HeldSince found = find(list, reason);
        String digest = found == null ? null : found.statement;
        return new ClientStatus.Hold(reason, found == null ? 0 : now - found.nanoTime, digest);
    }

    private static HeldSince find(HeldSince list, HoldReason reason) {
        HeldSince at = list;
        while (at != null && at.reason != reason) {
            at = at.next;
        }
        return at;
    }
}
