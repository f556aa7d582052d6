package io.headgate.server.history;

import java.util.Objects;

/** What is counted of all statements with one digest, in one schema, on one event loop. */
public final class StatementStats {

    private final long number;
    private final String digest;
    private final String schema;
    private long count;
    private long errors;
    private long rows;
    private long holds;
    private long total;
    private long longest;
    private long wait;
    private long restore;
    private long database;
    private long lastSeen;
    /** Where it was added when it had to make room; null while it has a place. */
    private StatementStats into;

    /**
     * Of none yet.
     *
     * @param digest null for the one that stands for all that had no room
     * @param schema null for none
     */
    StatementStats(long number, String digest, String schema, long now) {
        this.number = number;
        this.digest = digest;
        this.schema = schema;
        this.lastSeen = now;
    }

    /**
     * One has run, or was refused.
     *
     * @param rows that were sent or changed
     */
    public void ran(Passage passage, long rows, boolean failed) {
        if (into != null) {
            into.ran(passage, rows, failed);
            return;
        }
        count++;
        errors += failed ? 1 : 0;
        this.rows += rows;
        total += passage.total();
        longest = Math.max(longest, passage.total());
        wait += passage.waiting();
        restore += passage.restore();
        database += passage.database();
        lastSeen = passage.receivedAt();
    }

    /** A client keeps its connection because of one, for another reason than a transaction. */
    public void held() {
        if (into != null) {
            into.held();
        } else {
            holds++;
        }
    }

    /** See {@link io.headgate.protocol.sql.StatementScanner#digest}. */
    public long number() {
        return number;
    }

    /** Null for the one that stands for all that had no room. */
    public String digest() {
        return digest;
    }

    /** Whether this is where those with this number and schema are counted. @param schema null for none */
    boolean isOf(long number, String schema) {
        return this.number == number && Objects.equals(this.schema, schema);
    }

    /** The session's when they ran; null for none. */
    String schema() {
        return schema;
    }

    long lastSeen() {
        return lastSeen;
    }

    /** Whether one has run. */
    boolean isUsed() {
        return count > 0;
    }

    /** It makes room: what was counted here, and will be, is counted there. */
    void moveInto(StatementStats others) {
        others.add(this);
        into = others;
    }

    private void add(StatementStats other) {
        count += other.count;
        errors += other.errors;
        rows += other.rows;
        holds += other.holds;
        total += other.total;
        longest = Math.max(longest, other.longest);
        wait += other.wait;
        restore += other.restore;
        database += other.database;
        lastSeen = Math.max(lastSeen, other.lastSeen);
    }

    StatementSummary summary(long now) {
        return new StatementSummary(number, digest, schema, count, errors, rows, holds, total, longest, wait, restore,
                database, Math.max(0, now - lastSeen));
    }
}
