package io.headgate.server.topology;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A row of {@code information_schema.replica_host_status}, as an instance of Aurora has it: what one instance knows of
 * another one, or of itself.
 *
 * @param serverId the identifier of the instance
 * @param claimsWriter whether it is said to be the writer
 * @param lag how far it is behind the writer; null where that is not said
 * @param updatedSeconds when the row was written, by the database's clock; 0 where that is not said
 * @param own whether it is that of the instance that was asked
 */
record AuroraRow(String serverId, boolean claimsWriter, Duration lag, double updatedSeconds, boolean own) {

    /** Rows of instances that were deleted stay for a while. */
    static final double OLD_SECONDS = 300;

    static final String QUESTION = "SELECT SERVER_ID, SESSION_ID = 'MASTER_SESSION_ID', REPLICA_LAG_IN_MILLISECONDS,"
            + " UNIX_TIMESTAMP(LAST_UPDATE_TIMESTAMP), SERVER_ID = @@aurora_server_id"
            + " FROM information_schema.replica_host_status";

    /** Asks for all rows. Blocks. */
    static List<AuroraRow> read(Statement statement) throws SQLException {
        List<AuroraRow> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(QUESTION)) {
            while (result.next()) {
                double millis = result.getDouble(3);
                Duration lag = result.wasNull() ? null : Duration.ofNanos((long) (millis * 1_000_000));
                rows.add(new AuroraRow(result.getString(1), result.getBoolean(2), lag, result.getDouble(4),
                        result.getBoolean(5)));
            }
        }
        return rows;
    }

    /**
     * Without those that are much older than the newest: the clocks of the database and of the proxy, and their time
     * zones, play no part. The newest of those that are said to be the writer stays.
     */
    static List<AuroraRow> current(List<AuroraRow> rows) {
        Comparator<AuroraRow> byAge = Comparator.comparingDouble(AuroraRow::updatedSeconds);
        double newest = rows.stream().mapToDouble(AuroraRow::updatedSeconds).max().orElse(0);
        AuroraRow writer = rows.stream().filter(AuroraRow::claimsWriter).max(byAge).orElse(null);
        return rows.stream().filter(row -> row == writer || row.updatedSeconds >= newest - OLD_SECONDS).toList();
    }
}
