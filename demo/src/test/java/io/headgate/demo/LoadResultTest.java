package io.headgate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LoadResultTest {

    @Test
    void percentilesAreThoseOfTheSortedLatencies() {
        LoadResult result = result(IntStream.rangeClosed(1, 100).map(i -> i * 1000).toArray());
        assertThat(result.latencyMillis(0.50)).isEqualTo(50);
        assertThat(result.latencyMillis(0.95)).isEqualTo(95);
        assertThat(result.latencyMillis(0.99)).isEqualTo(99);
        assertThat(result.latencyMillis(1)).isEqualTo(100);
        assertThat(result.transactionsPerSecond()).isEqualTo(50);
    }

    @Test
    void aRunWithoutTransactionsHasZeroes() {
        LoadResult result = new LoadResult(1, 0, Map.of("1040 Too many connections", 1), 0, Duration.ZERO, new int[0]);
        assertThat(result.latencyMillis(0.99)).isZero();
        assertThat(result.transactionsPerSecond()).isZero();
        assertThat(result.errorCount()).isEqualTo(1);
    }

    private static LoadResult result(int[] latencies) {
        return new LoadResult(1, 1, Map.of(), latencies.length, Duration.ofSeconds(2), latencies);
    }
}
