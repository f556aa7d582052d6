package io.headgate.metrics;

import java.util.List;

/** By what a {@link Meter} is split. */
public enum Scope {
    /** Not at all, or by a label of its own. */
    PROXY(List.of(), List.of(DimensionSet.PROXY)),
    /** By where clients come in. */
    ENDPOINT(List.of("endpoint"), List.of(DimensionSet.PROXY, DimensionSet.ENDPOINT)),
    /** By the database server, and what it is there for. */
    TARGET(List.of("target", "role"), List.of(DimensionSet.PROXY, DimensionSet.TARGET, DimensionSet.ROLE)),
    /** By both. */
    ROUTE(List.of("endpoint", "target", "role"),
            List.of(DimensionSet.PROXY, DimensionSet.ENDPOINT, DimensionSet.TARGET, DimensionSet.ROLE)),
    /** By what the servers are there for; those of one role share a pool. */
    ROLE(List.of("role"), List.of(DimensionSet.PROXY, DimensionSet.ROLE)),
    /** The same, where adding up roles makes no sense. */
    ROLE_ONLY(List.of("role"), List.of(DimensionSet.ROLE));

    private final List<String> labels;
    private final List<DimensionSet> dimensionSets;

    Scope(List<String> labels, List<DimensionSet> dimensionSets) {
        this.labels = labels;
        this.dimensionSets = dimensionSets;
    }

    /** In Prometheus. */
    public List<String> labels() {
        return labels;
    }

    /** In CloudWatch. */
    public List<DimensionSet> dimensionSets() {
        return dimensionSets;
    }
}
