package io.headgate.server.topology;

import io.headgate.config.HostPort;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A Blue/Green deployment as {@code mysql.rds_topology} has it, in both environments.
 *
 * @param phase how far its switchover is
 * @param target where green's writer, or its cluster, is reached
 * @param pairs green's endpoints by blue's; those of blue are gone from the table once the switchover is complete
 */
record Deployment(Phase phase, HostPort target, Map<HostPort, HostPort> pairs) {

    /**
     * What {@code status} says, in the order in which it happens. AWS: blue serves until IN_PROGRESS, when its writes
     * are stopped and green catches up; from POST_PROCESSING on, green is promoted and there is no way back.
     */
    enum Phase {
        AVAILABLE,
        SWITCHOVER_INITIATED,
        SWITCHOVER_IN_PROGRESS,
        SWITCHOVER_IN_POST_PROCESSING,
        SWITCHOVER_COMPLETED
    }

    /** A row of the table. */
    record Row(HostPort endpoint, String role, String status) { }

    private static final String SOURCE = "BLUE_GREEN_DEPLOYMENT_SOURCE";
    private static final String TARGET = "BLUE_GREEN_DEPLOYMENT_TARGET";
    /** What green's names have until the switchover gives them blue's. */
    private static final Pattern GREEN = Pattern.compile("-green-[0-9a-z]{6}(?=\\.|$)");

    Deployment {
        pairs = Map.copyOf(pairs);
    }

    /** Asks for the table. Blocks. A table of another kind, such as that of a Multi-AZ cluster, is an error 1054. */
    static List<Row> read(Statement statement) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery("SELECT endpoint, port, role, status FROM mysql.rds_topology")) {
            while (result.next()) {
                rows.add(new Row(new HostPort(String.valueOf(result.getString(1)), result.getInt(2)),
                        String.valueOf(result.getString(3)), String.valueOf(result.getString(4))));
            }
        }
        return rows;
    }

    /** Null when the rows are not those of a deployment, or say something that nobody knows yet. */
    static Deployment of(List<Row> rows) {
        List<HostPort> sources = endpoints(rows, SOURCE);
        List<HostPort> targets = endpoints(rows, TARGET);
        Phase phase = rows.stream().filter(row -> row.role().equalsIgnoreCase(TARGET)).findFirst()
                .map(row -> phase(row.status())).orElse(null);
        if (phase == null) {
            return null;
        }
        Map<HostPort, HostPort> pairs = new LinkedHashMap<>();
        boolean one = sources.size() == 1 && targets.size() == 1;
        for (HostPort source : sources) {
            targets.stream().filter(target -> one || withoutGreen(target.host()).equals(source.host())).findFirst()
                    .ifPresent(target -> pairs.put(source, target));
        }
        return new Deployment(phase, targets.get(0), pairs);
    }

    private static List<HostPort> endpoints(List<Row> rows, String role) {
        return rows.stream().filter(row -> row.role().equalsIgnoreCase(role)).map(Row::endpoint)
                .map(Deployment::comparable).toList();
    }

    /** A name as it is compared with others. */
    private static HostPort comparable(HostPort server) {
        return new HostPort(server.host().toLowerCase(Locale.ROOT), server.port());
    }

    private static Phase phase(String status) {
        for (Phase phase : Phase.values()) {
            if (phase.name().equalsIgnoreCase(status)) {
                return phase;
            }
        }
        return null;
    }

    /** The name, or identifier, that something green has after the switchover. */
    static String withoutGreen(String name) {
        return GREEN.matcher(name).replaceFirst("");
    }

    /** Where a server of blue is to be found in green; null when the table does not say. */
    HostPort targetOf(HostPort server) {
        return pairs.get(comparable(server));
    }

    /** Whether so much has happened. */
    boolean isAt(Phase least) {
        return phase.compareTo(least) >= 0;
    }

    /** The same with what an earlier reading said of blue. */
    Deployment knowing(Deployment earlier) {
        return pairs.isEmpty() && earlier != null ? new Deployment(phase, earlier.target, earlier.pairs) : this;
    }
}
