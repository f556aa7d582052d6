package io.headgate.server.dashboard;

import io.headgate.metrics.Meter;
import io.headgate.metrics.Reading;
import io.headgate.metrics.Spread;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * All meters at a moment, whatever their labels.
 *
 * @param millis since 1970
 */
record Moment(long millis, List<Reading> readings) {

    /** Of all labels together; 0 where there are none. */
    double sum(Meter meter) {
        return values(meter).sum();
    }

    /** Of all labels; 0 where there are none. */
    double highest(Meter meter) {
        return values(meter).max().orElse(0);
    }

    Spread times(Meter timer) {
        return Spread.of(timer, readings);
    }

    private DoubleStream values(Meter meter) {
        return readings.stream().filter(each -> each.meter() == meter && each instanceof Reading.Value)
                .mapToDouble(each -> ((Reading.Value) each).value());
    }
}
