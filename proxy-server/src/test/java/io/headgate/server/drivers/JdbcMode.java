package io.headgate.server.drivers;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A driver with some options.
 *
 * @param scheme what the driver's addresses begin with
 * @param options as they stand in the address, or empty
 * @param streamingFetchSize what makes this driver stream a result
 */
record JdbcMode(String scheme, String options, int streamingFetchSize) {

    static JdbcMode connectorJ(String options) {
        // a fetch size of Integer.MIN_VALUE means row by row; with cursors it is a number of rows
        return new JdbcMode("jdbc:mysql", options, options.contains("useCursorFetch") ? 50 : Integer.MIN_VALUE);
    }

    static JdbcMode mariaDb(String options) {
        return new JdbcMode("jdbc:mariadb", options, 50);
    }

    String url(int port, String schema) {
        return scheme + "://127.0.0.1:" + port + "/" + URLEncoder.encode(schema, StandardCharsets.UTF_8) + "?" + options;
    }

    /** Whether an UPDATE counts the rows it changed, not those it found. */
    boolean countsChangedRows() {
        return options.contains("useAffectedRows=true");
    }

    /** MariaDB's driver does by itself when it is to rewrite batches. */
    boolean asksForSeveralStatements() {
        return scheme.equals("jdbc:mariadb") && options.contains("rewriteBatchedStatements=true");
    }

    /** MariaDB's driver sends a DATE parameter with a time of day, which MySQL 9 refuses. */
    boolean bindsDates() {
        return !scheme.equals("jdbc:mariadb");
    }

    /** Whether results are fetched through cursors, which hold their backend. */
    boolean usesCursors() {
        return options.contains("useCursorFetch=true");
    }

    @Override
    public String toString() {
        return options.isEmpty() ? "defaults" : options;
    }
}
