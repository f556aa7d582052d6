package io.headgate.server.session;

import io.headgate.metrics.TargetMeters;
import io.headgate.pool.HoldReason;
import io.headgate.pool.Holds;
import io.headgate.protocol.sql.StatementDigest;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.frontend.ClientLog;
import io.headgate.server.frontend.ClientStatus;
import io.headgate.server.history.StatementStats;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Counts and logs why a session keeps its backend, each reason once from its beginning to its end. */
final class HoldWatch {

    /** They end with the next statement or belong to every application: a line at level DEBUG. */
    private static final Set<HoldReason> ORDINARY = EnumSet.of(HoldReason.TRANSACTION, HoldReason.DIAGNOSTICS,
            HoldReason.NEXT_TRANSACTION);

    private final ClientSession session;
    private final BackendLink link;
    private final ClientLog log;
    private StatementStats lastStats;
    private StatementTokens lastTokens;
    /** Those of the connection that is kept; null where none is. */
    private TargetMeters meters;
    private HeldSince since;
    private int counted;
    private boolean pinned;

    HoldWatch(ClientSession session, BackendLink link) {
        this.session = session;
        this.link = link;
        this.log = session.client().log();
    }

    /**
     * A statement has run.
     *
     * @param stats of its digest; null where statements are not counted
     * @param tokens null when it has no names that matter
     */
    void onStatement(StatementStats stats, StatementTokens tokens) {
        lastStats = stats;
        lastTokens = tokens;
    }

    /** The reasons that were there when it was looked last, by ordinal. */
    int bits() {
        return counted;
    }

    /** The session is at the end of a statement, or its holds have changed without one. */
    void observe() {
        Holds holds = session.memory().holds();
        BackendConnection backend = link.backend();
        if (counted == 0 && (holds.isEmpty() || backend == null)) {
            return;
        }
        if (counted == 0) {
            meters = backend.meters();
        }
        count(holds, backend, session.client().lastActivity());
    }

    /**
     * @param holds empty when the session gives its backend back
     * @param backend the one that is kept; null where it is gone
     * @param begun when the statement came, as {@link System#nanoTime}
     */
    private void count(Holds holds, BackendConnection backend, long begun) {
        boolean pins = false;
        for (HoldReason reason : HoldReason.values()) {
            int bit = 1 << reason.ordinal();
            boolean held = holds.has(reason);
            pins |= held && reason != HoldReason.TRANSACTION;
            if (held && (counted & bit) == 0) {
                counted |= bit;
                meters.holdBegan(reason);
                since = HeldSince.began(since, reason, begun, digest());
                boolean ordinary = ORDINARY.contains(reason);
                if (lastStats != null && !ordinary) {
                    lastStats.held();
                }
                if (backend != null && (!ordinary || log.isDebug())) {
                    log.pinned(reason, ordinary, backend, digest());
                }
            } else if (!held && (counted & bit) != 0) {
                counted &= ~bit;
                meters.holdEnded(reason);
                HeldSince.ended(since, reason);
            }
        }
        if (pins != pinned) {
            pinned = pins;
            meters.pinned(pins);
        }
    }

    /** The reasons that were there when it was looked last, for people. */
    List<ClientStatus.Hold> describe(long now) {
        if (counted == 0) {
            return List.of();
        }
        List<ClientStatus.Hold> holds = new ArrayList<>();
        for (HoldReason reason : HoldReason.values()) {
            if ((counted & 1 << reason.ordinal()) != 0) {
                holds.add(HeldSince.describe(since, reason, now));
            }
        }
        return holds;
    }

    /** The last statement without its values; null where it is not known. */
    private String digest() {
        return lastStats != null && lastStats.digest() != null ? lastStats.digest()
                : lastTokens == null ? null : StatementDigest.of(lastTokens);
    }
}
