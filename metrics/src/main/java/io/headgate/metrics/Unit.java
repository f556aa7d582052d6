package io.headgate.metrics;

/** What a {@link Meter} counts in. */
public enum Unit {
    COUNT("Count", ""), BYTES("Bytes", "_bytes"), SECONDS("Seconds", "_seconds"),
    /** In Prometheus, seconds. */
    MICROSECONDS("Microseconds", "_seconds"),
    /** In Prometheus, from 0 to 1. */
    PERCENT("Percent", "_ratio");

    private final String cloudWatch;
    private final String suffix;

    Unit(String cloudWatch, String suffix) {
        this.cloudWatch = cloudWatch;
        this.suffix = suffix;
    }

    /** CloudWatch's word. */
    public String cloudWatch() {
        return cloudWatch;
    }

    /** What stands behind names in Prometheus. */
    String suffix() {
        return suffix;
    }
}
