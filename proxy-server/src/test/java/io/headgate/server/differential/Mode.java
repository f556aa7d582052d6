package io.headgate.server.differential;

import java.util.Map;

/** How the proxy's pool is tortured while the scripts run. */
enum Mode {
    /** One client at a time over one backend: nothing may be refused. */
    ALONE("1", false, false),
    /** No client gets the backend again that it had before. */
    SHUFFLED_OVER_TWO("2", true, true),
    /** As before, with more to choose from. */
    SHUFFLED_OVER_THREE("3", true, true),
    /** All clients take turns at one backend. */
    CROWDED_AT_ONE("1", false, true),
    /** All clients take turns at two. */
    CROWDED_AT_TWO("2", false, true);

    private final String maxConnections;
    private final boolean shuffle;
    private final boolean together;

    Mode(String maxConnections, boolean shuffle, boolean together) {
        this.maxConnections = maxConnections;
        this.shuffle = shuffle;
        this.together = together;
    }

    Map<String, String> settings() {
        return Map.of("max-connections", maxConnections, "shuffle", Boolean.toString(shuffle));
    }

    /** Whether all clients run at the same time, with others that leave traces on every backend. */
    boolean together() {
        return together;
    }
}
