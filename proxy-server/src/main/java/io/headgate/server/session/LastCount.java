package io.headgate.server.session;

import io.headgate.protocol.sql.Trait;
import java.util.Locale;

/**
 * A function that answers with a number of the statement before. An expression in its place has the same metadata, and
 * where the server warns that the function is deprecated it still does; measured on MySQL 8.0.15 and 9.7.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/information-functions.html">Information Functions</a>
 */
enum LastCount {
    ROW_COUNT(Trait.READS_ROW_COUNT, "COALESCE(CAST(%s AS SIGNED))"),
    FOUND_ROWS(Trait.READS_FOUND_ROWS, "COALESCE(CAST(%s AS SIGNED),FOUND_ROWS())");

    /** Measured on MariaDB 10.11 and 11.4. */
    private static final String OF_MARIADB = "CAST(%s AS SIGNED)";

    private final Trait trait;
    private final String expression;

    LastCount(Trait trait, String expression) {
        this.trait = trait;
        this.expression = expression;
    }

    /** The function's name in lower case. */
    String function() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** That of statements which read it. */
    Trait trait() {
        return trait;
    }

    private String expression(boolean mariaDb) {
        return mariaDb ? OF_MARIADB : expression;
    }

    /** What stands for {@code value}, which is unsigned, in a text that is executed at once. */
    String literal(long value, boolean mariaDb) {
        return expression(mariaDb).formatted(Long.toUnsignedString(value) + "|0");
    }

    /**
     * What stands for the value in a text that is prepared: a user variable, since there may be another at each
     * execution.
     */
    String ofVariable(boolean mariaDb) {
        return expression(mariaDb).formatted("0|IFNULL(" + variable() + ",0)");
    }

    /** What a SET must assign before an execution. */
    String assignment(long value) {
        return variable() + " = " + value;
    }

    private String variable() {
        return "@`headgate." + function() + "`";
    }
}
