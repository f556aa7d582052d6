package io.headgate.server.faults;

/** Statements whose results are large and cost the server nothing. */
final class LargeResults {

    private static final String TEN =
            "(SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5"
                    + " UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9 UNION ALL SELECT 10)";

    /** 2,000 rows of a million bytes: 2 GB. */
    static final String GIGABYTES = "SELECT REPEAT('x', 1000000) FROM " + TEN + " a, " + TEN + " b, " + TEN
            + " c, (SELECT 1 UNION ALL SELECT 2) d";

    private LargeResults() {
    }
}
