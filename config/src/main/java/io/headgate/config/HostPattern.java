package io.headgate.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the address of an Aurora instance is made from the identifier that it has in the cluster.
 *
 * @param host with exactly one {@code ?} in the identifier's place
 * @param port of all instances
 */
public record HostPattern(String host, int port) {

    static final char PLACE = '?';
    /**
     * Endpoints of a cluster have "cluster-", "cluster-ro-" or "cluster-custom-" before the part that all names of an
     * account and region have in common, those of an instance have nothing there; in China the region comes later.
     */
    private static final Pattern ENDPOINT = Pattern.compile("(?i)[a-z0-9-]+\\.(?:cluster-(?:ro-|custom-)?)?"
            + "([a-z0-9]+\\.(?:[a-z0-9-]+\\.rds|rds\\.[a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?\\.?)");

    /** The instance's address; nobody has asked yet whether there is one. */
    public HostPort of(String serverId) {
        return new HostPort(host.replace(String.valueOf(PLACE), serverId), port);
    }

    /** From an endpoint that Aurora gave to a cluster or to an instance; empty for any other name. */
    static Optional<HostPattern> from(HostPort endpoint) {
        Matcher parts = ENDPOINT.matcher(endpoint.host());
        return parts.matches() ? Optional.of(new HostPattern(PLACE + "." + parts.group(1), endpoint.port()))
                : Optional.empty();
    }
}
