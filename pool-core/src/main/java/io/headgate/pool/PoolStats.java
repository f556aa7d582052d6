package io.headgate.pool;

/**
 * A consistent picture of one pool.
 *
 * @param max           the cap
 * @param open          connections that the database sees: idle, leased and closing
 * @param opening       connections being opened
 * @param leased        lent to a borrower
 * @param idle          ready to be lent
 * @param waiting       borrowers in the queue
 * @param borrows       leases granted since the start
 * @param timeouts      borrowers rejected because their deadline passed
 * @param opened        connections opened since the start
 * @param closed        connections gone since the start, for whatever reason
 * @param maxEverOpen   the highest number ever of connections open, opening and closing together
 * @param closing       connections told to close and not yet closed; part of open
 * @param untouched     borrows that got their own last connection back with nobody in between
 * @param openFailures  attempts to open a connection that failed
 */
public record PoolStats(int max, int open, int opening, int leased, int idle, int waiting, long borrows, long timeouts,
                        long opened, long closed, long maxEverOpen, int closing, long untouched, long openFailures) {

    /** Those of two pools together; of the highest numbers, which may have been at different times, the sum. */
    public PoolStats plus(PoolStats other) {
        return new PoolStats(max + other.max, open + other.open, opening + other.opening, leased + other.leased,
                idle + other.idle, waiting + other.waiting, borrows + other.borrows, timeouts + other.timeouts,
                opened + other.opened, closed + other.closed, maxEverOpen + other.maxEverOpen,
                closing + other.closing, untouched + other.untouched, openFailures + other.openFailures);
    }
}
