/**
 * What the proxy counts, under the names of RDS Proxy.
 *
 * <p>{@link io.headgate.metrics.Meter} is the one home of names, units and descriptions.
 * {@link io.headgate.metrics.ProxyMeters} creates all meters once in a registry that it is given; the proxy calls its
 * methods on its event loops, where each costs a few nanoseconds and never locks. What the pool knows is read from the
 * pool when the registry is read. {@link io.headgate.metrics.StatusLine} is the same in one line of the log. Nothing
 * here chooses a registry, opens a port or sends anything.
 */
package io.headgate.metrics;
