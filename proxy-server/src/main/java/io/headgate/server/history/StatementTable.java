package io.headgate.server.history;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The statements of one event loop by digest and schema. A bounded number has a place of its own; once all are taken,
 * those that have not been seen for longest make room, at most once a second, and what finds none is counted together.
 * On its event loop.
 */
public final class StatementTable {

    /** How many have a place of their own. */
    public static final int MOST = 1000;

    private static final int SLOTS = 2048;
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final StatementStats others = new StatementStats(0, null, null, 0);
    private StatementStats[] slots = new StatementStats[SLOTS];
    private int size;
    private long clearedAt;
    private boolean othersUsed;

    /** The one with this number in this schema, or null. @param schema null for none */
    public StatementStats find(long number, String schema) {
        int slot = slot(number, schema);
        while (slots[slot] != null) {
            if (slots[slot].isOf(number, schema)) {
                return slots[slot];
            }
            slot = slot + 1 & SLOTS - 1;
        }
        return null;
    }

    /** Whether {@link #add} would give a new digest a place of its own. @param now as {@link System#nanoTime} */
    public boolean hasRoom(long now) {
        return size < MOST || now - clearedAt > PAUSE;
    }

    /** A place for a digest that {@link #find} has not found, only if {@link #hasRoom}. */
    public StatementStats add(long number, String digest, String schema, long now) {
        if (size == MOST) {
            makeRoom(now);
        }
        StatementStats added = new StatementStats(number, digest, schema, now);
        put(added);
        size++;
        return added;
    }

    /** Where all are counted that have no place. */
    public StatementStats others() {
        othersUsed = true;
        return others;
    }

    private void makeRoom(long now) {
        clearedAt = now;
        StatementStats[] all = Arrays.stream(slots).filter(Objects::nonNull)
                .sorted(Comparator.comparingLong((StatementStats stats) -> now - stats.lastSeen()))
                .toArray(StatementStats[]::new);
        slots = new StatementStats[SLOTS];
        size = MOST - MOST / 4;
        for (int i = 0; i < all.length; i++) {
            if (i < size) {
                put(all[i]);
            } else {
                all[i].moveInto(others());
            }
        }
    }

    private void put(StatementStats stats) {
        int slot = slot(stats.number(), stats.schema());
        while (slots[slot] != null) {
            slot = slot + 1 & SLOTS - 1;
        }
        slots[slot] = stats;
    }

    private static int slot(long number, String schema) {
        // a string knows its hash once it has been asked for it
        return ((int) number ^ (schema == null ? 0 : schema.hashCode())) & SLOTS - 1;
    }

    List<StatementSummary> summaries(long now) {
        return Stream.concat(Arrays.stream(slots).filter(slot -> slot != null && slot.isUsed()),
                othersUsed ? Stream.of(others) : Stream.empty()).map(stats -> stats.summary(now)).toList();
    }
}
