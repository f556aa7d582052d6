package io.headgate.pool;

/**
 * How many connections of a group there are in each state.
 *
 * @param leased lent to a borrower
 * @param idle ready to be lent
 * @param closing told to close and not yet closed
 */
public record Occupancy(int leased, int idle, int closing) {

    /** No connection. */
    public static final Occupancy NONE = new Occupancy(0, 0, 0);

    /** Connections that the database sees. */
    public int open() {
        return leased + idle + closing;
    }

    /** Both together. */
    public Occupancy plus(Occupancy other) {
        return new Occupancy(leased + other.leased, idle + other.idle, closing + other.closing);
    }
}
