package io.headgate.metrics;

/** Why spans do not reach their collector; the value of a tag. */
public enum SpanLoss {
    /** As many are under way as may be: the collector takes them too slowly. */
    FULL,
    /** The collector does not answer, not in time, or refuses. */
    FAILED,
    /** They were still under way when the proxy stopped. */
    STOPPED
}
