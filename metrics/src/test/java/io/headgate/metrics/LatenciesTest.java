package io.headgate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LatenciesTest {

    /** Around each bound, and around each power of two, by which the bucket is looked for. */
    static LongStream times() {
        return LongStream.concat(Latencies.bounds().stream().flatMapToLong(bound ->
                LongStream.of(bound - 1, bound, bound + 1)),
                LongStream.concat(LongStream.iterate(1, bit -> bit < Long.MAX_VALUE / 2, bit -> bit * 2)
                        .flatMap(bit -> LongStream.of(bit - 1, bit, bit + 1)), LongStream.of(Long.MAX_VALUE)));
    }

    @ParameterizedTest
    @MethodSource("times")
    void aTimeIsInTheFirstBucketThatTakesIt(long time) {
        List<Long> bounds = Latencies.bounds();
        int bucket = Latencies.bucket(time);

        assertThat(bucket == bounds.size() || time <= bounds.get(bucket)).isTrue();
        assertThat(bucket == 0 || time > bounds.get(bucket - 1)).isTrue();
    }

    @Test
    void theAverageIsExact() {
        Latencies latencies = new Latencies();
        latencies.record(TimeUnit.MILLISECONDS.toNanos(3));
        latencies.record(TimeUnit.MILLISECONDS.toNanos(4));
        latencies.record(-5);

        Reading.Distribution read = latencies.read(Meter.WRITER_ABSENCE, List.of());
        assertThat(read.count()).isEqualTo(3);
        assertThat(read.sum()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(7));
        assertThat(read.times().get(0)).as("no time at all").isEqualTo(1);
        assertThat(read.times().get(Latencies.bounds().indexOf(TimeUnit.MILLISECONDS.toNanos(5)))).isEqualTo(2);
    }
}
