package io.headgate.server.differential;

import java.util.Map;

/** How the proxy's pool is tortured while the scripts run. */
enum Mode {
    /** One client at a time over one backend: nothing may be refused. */
    ALONE("1", false, false, "uncompressed", false),
    /** No client gets the backend again that it had before. */
    SHUFFLED_OVER_TWO("2", true, true, "uncompressed", false),
    /** As before, with more to choose from, and all that goes to backends and comes from them is compressed. */
    SHUFFLED_OVER_THREE("3", true, true, "zlib", false),
    /** All clients take turns at one backend. */
    CROWDED_AT_ONE("1", false, true, "uncompressed", false),
    /** All clients take turns at two. */
    CROWDED_AT_TWO("2", false, true, "uncompressed", false),
    /** Plain reads run on other connections than the rest. */
    SPLIT("2", true, true, "uncompressed", true);

    private final String maxConnections;
    private final boolean shuffle;
    private final boolean together;
    private final String compression;
    private final boolean split;

    Mode(String maxConnections, boolean shuffle, boolean together, String compression, boolean split) {
        this.maxConnections = maxConnections;
        this.shuffle = shuffle;
        this.together = together;
        this.compression = compression;
        this.split = split;
    }

    Map<String, String> settings() {
        return Map.of("max-connections", maxConnections, "shuffle", Boolean.toString(shuffle), "backend-compression",
                compression);
    }

    /** Whether the server is writer and reader at once, so that clients have connections of two kinds. */
    boolean split() {
        return split;
    }

    /** Whether all clients run at the same time, with others that leave traces on every backend. */
    boolean together() {
        return together;
    }
}
