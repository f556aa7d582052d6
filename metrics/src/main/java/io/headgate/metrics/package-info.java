/**
 * What the proxy counts, under the names of RDS Proxy.
 *
 * <p>{@link io.headgate.metrics.Meter} is the one home of names, units, labels and descriptions.
 * {@link io.headgate.metrics.ProxyMeters} counts: the proxy calls its methods on its event loops, where each costs a
 * few nanoseconds and never locks. What the pool knows is asked of the pool when the meters are read, all at one
 * moment. Readings go to whoever wants them: {@link io.headgate.metrics.PrometheusPage}, and
 * {@link io.headgate.metrics.StatusLine}, which is the same in one line of the log. Nothing here opens a port or sends
 * anything.
 */
package io.headgate.metrics;
