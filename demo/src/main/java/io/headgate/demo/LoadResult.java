package io.headgate.demo;

import java.time.Duration;
import java.util.Map;

/**
 * What a load run met.
 *
 * @param asked how many clients tried to connect
 * @param served how many of them got in
 * @param errors how often each error came, by its text
 * @param transactions how many were committed
 * @param elapsed from the first BEGIN to the end of the run; zero when no transactions were asked for
 * @param latencies of each committed transaction in microseconds, ascending
 */
record LoadResult(
        int asked, int served, Map<String, Integer> errors, long transactions, Duration elapsed, int[] latencies) {

    /** How many errors of whichever text came. */
    int errorCount() {
        return errors.values().stream().mapToInt(Integer::intValue).sum();
    }

    double transactionsPerSecond() {
        return elapsed.isZero() ? 0 : transactions / (elapsed.toNanos() / 1e9);
    }

    /** The latency in milliseconds that this share of the transactions stayed within, exactly; 0 without any. */
    double latencyMillis(double share) {
        if (latencies.length == 0) {
            return 0;
        }
        int index = (int) Math.ceil(share * latencies.length) - 1;
        return latencies[Math.max(0, Math.min(index, latencies.length - 1))] / 1000.0;
    }
}
