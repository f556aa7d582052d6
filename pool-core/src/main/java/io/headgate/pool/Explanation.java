package io.headgate.pool;

import java.util.Locale;
import java.util.StringJoiner;

/** Puts into words why nobody could be served. */
final class Explanation {
    private Explanation() {
    }

    /** Such as {@code limit 20, in use 20 (12 TRANSACTION, 8 executing), waiting 311, oldest waiter 120.0 s}. */
    static <K, C> String of(PoolState<K, C> pool, long now) {
        StringBuilder text = new StringBuilder(128);
        text.append("limit ").append(pool.limits.maxConnections()).append(", in use ").append(pool.slots.leased.size());
        appendUses(text, pool.slots.leased);
        appendCount(text, ", idle ", pool.slots.idle.size());
        appendCount(text, ", opening ", pool.slots.opening.size());
        appendCount(text, ", closing ", pool.slots.closing.size());
        text.append(", waiting ").append(pool.waiters.size());
        if (!pool.waiters.isEmpty()) {
            double seconds = (now - pool.waiters.first().since) / 1e9;
            text.append(String.format(Locale.ROOT, ", oldest waiter %.1f s", seconds));
        }
        if (pool.isSuspended()) {
            text.append(", paused by an operator");
        }
        if (pool.lastBackendError != null) {
            text.append(", last backend error: ").append(pool.lastBackendError);
        }
        return text.toString();
    }

    private static <K, C> void appendUses(StringBuilder text, Chain<PoolEntry<K, C>> leased) {
        if (leased.isEmpty()) {
            return;
        }
        HoldReason[] reasons = HoldReason.values();
        int[] counts = new int[reasons.length];
        int executing = 0;
        for (Chain.Link<PoolEntry<K, C>> link = leased.firstLink(); link != null; link = link.next()) {
            HoldReason reason = link.item().lastLease.reason();
            if (reason == null) {
                executing++;
            } else {
                counts[reason.ordinal()]++;
            }
        }
        StringJoiner uses = new StringJoiner(", ", " (", ")");
        for (HoldReason reason : reasons) {
            if (counts[reason.ordinal()] > 0) {
                uses.add(counts[reason.ordinal()] + " " + reason);
            }
        }
        if (executing > 0) {
            uses.add(executing + " executing");
        }
        text.append(uses);
    }

    private static void appendCount(StringBuilder text, String label, int count) {
        if (count > 0) {
            text.append(label).append(count);
        }
    }
}
