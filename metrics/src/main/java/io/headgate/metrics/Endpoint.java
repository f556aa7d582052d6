package io.headgate.metrics;

/** Where clients come in. */
public enum Endpoint {
    /** The addresses of {@code listen}. */
    DEFAULT("default"),
    /** The addresses of {@code listen-read-only}. */
    READ_ONLY("read-only"),
    /** The addresses of {@code listen-split}. */
    SPLIT("split");

    private final String word;

    Endpoint(String word) {
        this.word = word;
    }

    /** The name in metrics; RDS Proxy's first endpoint has the same. */
    public String word() {
        return word;
    }
}
