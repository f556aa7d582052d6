package io.headgate.metrics;

import java.util.List;

/**
 * The sets of dimensions under which RDS Proxy publishes, in the order of its manual.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.monitoring.html">Monitoring RDS Proxy
 *     metrics</a>
 */
public enum DimensionSet {
    PROXY(List.of("ProxyName")),
    ENDPOINT(List.of("ProxyName", "EndpointName")),
    TARGET(List.of("ProxyName", "TargetGroup", "Target")),
    ROLE(List.of("ProxyName", "TargetGroup", "TargetRole"));

    private final List<String> names;

    DimensionSet(List<String> names) {
        this.names = names;
    }

    /** The names of the dimensions. */
    public List<String> names() {
        return names;
    }
}
