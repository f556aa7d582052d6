package io.headgate.metrics;

import io.headgate.pool.Occupancy;
import io.headgate.pool.PoolStats;
import java.util.List;
import java.util.Map;

/**
 * One pool at a moment.
 *
 * @param role what its servers are there for
 * @param targets the servers that may be connected to now
 * @param stats of all its connections
 * @param occupancy of the connections to each server to which there are any
 * @param longestWaitNanos how long the first of those who wait has waited; 0 where nobody does
 */
public record PoolReading(TargetRole role, List<String> targets, PoolStats stats, Map<String, Occupancy> occupancy,
                          long longestWaitNanos) {
}
