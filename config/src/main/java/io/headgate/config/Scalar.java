package io.headgate.config;

/** What YAML takes a value for. */
enum Scalar {
    TEXT("text"),
    INTEGER("a whole number"),
    DECIMAL("a decimal number"),
    BOOLEAN("true or false");

    private final String words;

    Scalar(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
