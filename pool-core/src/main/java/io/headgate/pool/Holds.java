package io.headgate.pool;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The reasons why one session keeps its connection. Plain and single-threaded: it belongs to the session's loop. */
public final class Holds {
    private static final HoldReason[] REASONS = HoldReason.values();

    private int bits;

    /** Adds a reason; adding it again changes nothing. */
    public void add(HoldReason reason) {
        bits |= bit(reason);
    }

    /** Removes a reason; one that is not there is no error. */
    public void remove(HoldReason reason) {
        bits &= ~bit(reason);
    }

    public void clear() {
        bits = 0;
    }

    public boolean isEmpty() {
        return bits == 0;
    }

    public boolean has(HoldReason reason) {
        return (bits & bit(reason)) != 0;
    }

    /** The reason that comes first in {@link HoldReason}, or null when there is none. Allocates nothing. */
    public HoldReason first() {
        return bits == 0 ? null : REASONS[Integer.numberOfTrailingZeros(bits)];
    }

    /** A copy of the reasons, in the order of {@link HoldReason}. */
    public Set<HoldReason> reasons() {
        Set<HoldReason> reasons = EnumSet.noneOf(HoldReason.class);
        for (HoldReason reason : REASONS) {
            if (has(reason)) {
                reasons.add(reason);
            }
        }
        return Collections.unmodifiableSet(reasons);
    }

    @Override
    public String toString() {
        return reasons().toString();
    }

    private static int bit(HoldReason reason) {
        return 1 << reason.ordinal();
    }
}
