package io.headgate.metrics.cloudwatch;

import io.headgate.metrics.Unit;
import java.util.List;
import java.util.Map;

/**
 * What one metric was in an interval.
 *
 * @param dimensions by name, in the order in which they are published
 * @param values those that there were; never empty
 * @param counts how often each was there
 */
public record Datum(String name, Unit unit, Map<String, String> dimensions, List<Double> values, List<Double> counts) {
}
