package io.headgate.server.differential;

import java.util.Map;

/** How the proxy's pool is tortured while the scripts run. */
enum Mode {
    /** One client at a time over one backend: nothing may be refused. */
    ALONE("1", false, false, "uncompressed"),
    /** No client gets the backend again that it had before. */
    SHUFFLED_OVER_TWO("2", true, true, "uncompressed"),
    /** As before, with more to choose from, and all that goes to backends and comes from them is compressed. */
    SHUFFLED_OVER_THREE("3", true, true, "zlib"),
    /** All clients take turns at one backend. */
    CROWDED_AT_ONE("1", false, true, "uncompressed"),
    /** All clients take turns at two. */
    CROWDED_AT_TWO("2", false, true, "uncompressed");

    private final String maxConnections;
    private final boolean shuffle;
    private final boolean together;
    private final String compression;

    Mode(String maxConnections, boolean shuffle, boolean together, String compression) {
        this.maxConnections = maxConnections;
        this.shuffle = shuffle;
        this.together = together;
        this.compression = compression;
    }

    Map<String, String> settings() {
        return Map.of("max-connections", maxConnections, "shuffle", Boolean.toString(shuffle), "backend-compression",
                compression);
    }

    /** Whether all clients run at the same time, with others that leave traces on every backend. */
    boolean together() {
        return together;
    }
}
