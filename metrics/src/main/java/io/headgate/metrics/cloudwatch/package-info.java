/**
 * What CloudWatch is told: {@link io.headgate.metrics.cloudwatch.MetricData} makes of readings what happened in an
 * interval, under RDS Proxy's names and dimensions; {@link io.headgate.metrics.cloudwatch.PutMetricData} writes that as
 * requests, and {@link io.headgate.metrics.cloudwatch.EmbeddedMetrics} as lines of a log. Nothing here sends anything.
 */
package io.headgate.metrics.cloudwatch;
