package io.headgate.metrics;

/** In how many of the last sixty seconds something was so. Asked and told by any thread. */
final class Availability {

    private static final int SECONDS = 60;

    private final boolean[] seen = new boolean[SECONDS];
    private int count;

    /** To be called every second. */
    synchronized void sample(boolean available) {
        seen[count++ % SECONDS] = available;
    }

    /** NaN as long as nobody was asked. */
    synchronized double percent() {
        int known = Math.min(count, SECONDS);
        int available = 0;
        for (int i = 0; i < known; i++) {
            available += seen[i] ? 1 : 0;
        }
        return known == 0 ? Double.NaN : 100.0 * available / known;
    }
}
