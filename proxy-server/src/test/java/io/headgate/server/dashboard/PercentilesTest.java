package io.headgate.server.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.metrics.Endpoint;
import io.headgate.metrics.EndpointMeters;
import io.headgate.metrics.ProxyMeters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {

    private static final String MEDIAN = "latency_s.total.p50";

    private final ProxyMeters meters = new ProxyMeters(List::of);
    private final EndpointMeters endpoint = meters.endpoint(Endpoint.DEFAULT);
    private long second = 59;
    private final Percentiles percentiles = new Percentiles(new Moment(second * 1000, meters.read()));

    /** The average of the medians is 7 ms in the first case and 34 ms in the second. */
    @Test
    void thePercentileOfSeveralSecondsIsThatOfAllTheirStatements() {
        for (int i = 0; i < 5; i++) {
            second(1, 200);
        }
        Map<String, Double> six = second(1000, 40_000);
        assertThat(six.get(MEDIAN + ".6s")).isBetween(0.025, 0.05);
        assertThat(six.get("latency_s.total.p99.6s")).isBetween(0.025, 0.05);

        second(1000, 200);
        for (int i = 0; i < 4; i++) {
            second(1, 40_000);
        }
        six = second(1, 40_000);
        assertThat(six.get(MEDIAN)).isBetween(0.025, 0.05);
        assertThat(six.get(MEDIAN + ".6s")).isBetween(100e-6, 250e-6);
        assertThat(six.get("latency_s.total.p99.6s")).isBetween(100e-6, 250e-6);
    }

    @Test
    void aStatementIsOfItsPointAndOfNoOther() {
        assertThat(second(0, 0)).containsEntry(MEDIAN, Double.NaN).containsEntry(MEDIAN + ".6s", Double.NaN);
        second(1, 3_000);
        Map<String, Double> after = second(0, 0);

        assertThat(after).containsEntry(MEDIAN, Double.NaN).containsEntry(MEDIAN + ".2s", Double.NaN);
        assertThat(after.get(MEDIAN + ".6s")).as("the only one of them").isBetween(2.5e-3, 5e-3);
        second(1, 3_000);
        assertThat(second(0, 0).get(MEDIAN + ".2s")).as("the first second of the two").isNaN();
        assertThat(second(0, 0).get(MEDIAN + ".6s")).as("the last of six").isBetween(2.5e-3, 5e-3);
        assertThat(second(0, 0).get(MEDIAN + ".6s")).as("the first of six others").isNaN();
    }

    @Test
    void aClockThatIsSetBackBeginsAnotherPoint() {
        second(1, 200);
        second = 20;

        assertThat(second(1, 40_000).get("latency_s.total.p99.6s")).isBetween(0.025, 0.05);
        assertThat(second(0, 0).get(MEDIAN + ".6s")).isBetween(0.025, 0.05);
    }

    @Test
    void eachNameHasAValue() {
        assertThat(second(0, 0)).containsOnlyKeys(Percentiles.names());
    }

    /** The sample of a second in which so many statements took so long. */
    private Map<String, Double> second(int statements, long micros) {
        IntStream.range(0, statements).forEach(i ->
                endpoint.queryAnswered(TimeUnit.MICROSECONDS.toNanos(micros), 0, 0));
        Map<String, Double> sample = new HashMap<>();
        percentiles.add(new Moment(++second * 1000, meters.read()), sample);
        return sample;
    }
}
