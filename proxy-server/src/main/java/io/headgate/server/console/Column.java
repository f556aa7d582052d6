package io.headgate.server.console;

/**
 * A column of a {@link Table}.
 *
 * @param name in lower case; ends in {@code _s} where the values are seconds
 * @param kind what its values are
 */
public record Column(String name, Kind kind) {

    /** What the values of a column are; each may be null where there is none. */
    public enum Kind {
        /** {@link String}. */
        TEXT,
        /** {@link Long}. */
        NUMBER,
        /** {@link java.math.BigDecimal}. */
        DECIMAL
    }

    static Column text(String name) {
        return new Column(name, Kind.TEXT);
    }

    static Column number(String name) {
        return new Column(name, Kind.NUMBER);
    }

    static Column decimal(String name) {
        return new Column(name, Kind.DECIMAL);
    }

    /** With three decimals. */
    static Column seconds(String name) {
        return new Column(name, Kind.DECIMAL);
    }
}
