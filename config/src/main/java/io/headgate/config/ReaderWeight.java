package io.headgate.config;

/**
 * How much of the readers' work a server gets, in proportion to the others.
 *
 * @param server as it stands in {@code backend}
 * @param weight 0 to 1000; 0: none as long as there is another reader
 */
public record ReaderWeight(HostPort server, int weight) {

    /** Of a server of which nothing is said. */
    public static final int DEFAULT = 100;

    static final int HIGHEST = 1000;

    @Override
    public String toString() {
        return server + "=" + weight;
    }
}
