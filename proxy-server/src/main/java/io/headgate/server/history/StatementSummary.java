package io.headgate.server.history;

/**
 * What was counted of all statements with one digest in one schema. Times are in nanoseconds; all but {@code longest}
 * and {@code age} are sums.
 *
 * @param number see {@link io.headgate.protocol.sql.StatementScanner#digest}; 0 where there is no digest
 * @param digest null for all those together that had no room, or have not been seen for longest when it ran out
 * @param schema the session's when they ran; null for none, and for those that had no room
 * @param rows that were sent or changed
 * @param holds how often a client kept its connection because of one, for another reason than a transaction
 * @param age since the last one came
 */
public record StatementSummary(long number, String digest, String schema, long count, long errors, long rows,
        long holds, long total, long longest, long waiting, long restore, long database, long age) {

    /** Both together, of the same digest and schema. */
    StatementSummary plus(StatementSummary other) {
        return new StatementSummary(number, digest, schema, count + other.count, errors + other.errors,
                rows + other.rows, holds + other.holds, total + other.total, Math.max(longest, other.longest),
                waiting + other.waiting, restore + other.restore, database + other.database,
                Math.min(age, other.age));
    }

    /** What is in none of the three others: the proxy's own work, and waiting for clients to take their responses. */
    public long relay() {
        return Math.max(0, total - waiting - restore - database);
    }
}
