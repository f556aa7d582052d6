package io.headgate.pool;

import java.util.Map;

/**
 * A consistent picture of one pool and of the groups that its connections form.
 *
 * @param groups those that have connections, opening ones left out
 * @param longestWaitNanos how long the first of those who wait has waited; 0 where nobody does
 */
public record PoolCensus<G>(PoolStats stats, Map<G, Occupancy> groups, long longestWaitNanos) {
}
