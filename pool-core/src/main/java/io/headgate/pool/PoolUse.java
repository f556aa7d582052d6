package io.headgate.pool;

/**
 * How many connections there are of some kind.
 *
 * @param open   that the database sees: idle, leased and closing
 * @param leased lent to a borrower, of those
 */
public record PoolUse(int open, int leased) {
    public static final PoolUse NONE = new PoolUse(0, 0);

    /** Both together. */
    public PoolUse plus(PoolUse other) {
        return new PoolUse(open + other.open, leased + other.leased);
    }
}
