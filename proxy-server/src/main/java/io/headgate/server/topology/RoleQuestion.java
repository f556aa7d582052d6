package io.headgate.server.topology;

import io.headgate.config.HostPort;
import io.headgate.config.TopologyKind;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks a server what it is, as its kind of cluster has it. Blocks. */
final class RoleQuestion {

    private static final String REPLICA_STATUS = "SHOW REPLICA STATUS";
    private static final String SLAVE_STATUS = "SHOW SLAVE STATUS";
    private static final int SYNTAX_ERROR = 1064;

    private final TopologyKind kind;
    /** Which of the two was understood last. */
    private volatile String replicaStatus = REPLICA_STATUS;
    private final Supplier<Optional<Duration>> maxLag;
    private final AuroraMembers aurora;

    /**
     * @param maxLag of a reader, now; empty: nobody is asked for it
     * @param aurora told what tables say; null for another kind
     */
    RoleQuestion(TopologyKind kind, Supplier<Optional<Duration>> maxLag, AuroraMembers aurora) {
        this.kind = kind;
        this.maxLag = maxLag;
        this.aurora = aurora;
    }

    MemberState ask(HostPort server, Statement statement) throws SQLException {
        return switch (kind) {
            case STATIC -> {
                first(statement, "DO 0");
                yield reader(server, statement, false);
            }
            case READ_ONLY -> isWritable(statement) ? MemberState.serving(server, true, null)
                    : reader(server, statement, false);
            case AURORA -> aurora.onTable(server, isWritable(statement), AuroraRow.read(statement));
            case GROUP_REPLICATION -> groupReplication(server, statement);
            case GALERA -> galera(server, statement);
        };
    }

    /** super_read_only turns read_only on, too. */
    static boolean isWritable(Statement statement) throws SQLException {
        return first(statement, "SELECT @@global.read_only OR @@global.innodb_read_only")[0].equals("0");
    }

    private MemberState groupReplication(HostPort server, Statement statement) throws SQLException {
        String[] member = first(statement, "SELECT MEMBER_STATE, MEMBER_ROLE"
                + " FROM performance_schema.replication_group_members WHERE MEMBER_ID = @@server_uuid");
        if (member == null || !member[0].equals("ONLINE")) {
            return MemberState.idle(server, member == null ? "it is in no group" : "it is " + member[0]);
        }
        return MemberState.serving(server, member[1].equals("PRIMARY"), null);
    }

    private MemberState galera(HostPort server, Statement statement) throws SQLException {
        String[] state = first(statement, "SHOW STATUS LIKE 'wsrep_local_state_comment'");
        if (state == null || !state[1].equals("Synced")) {
            return MemberState.idle(server, state == null ? "it is no Galera node" : "it is " + state[1]);
        }
        String[] off = first(statement, "SELECT @@global.read_only");
        return MemberState.serving(server, off[0].equals("0"), null);
    }

    private MemberState reader(HostPort server, Statement statement, boolean writable) throws SQLException {
        Optional<Duration> most = maxLag.get();
        if (most.isEmpty()) {
            return MemberState.serving(server, writable, null);
        }
        Duration lag = null;
        try (ResultSet status = replicaStatus(statement)) {
            if (status.next()) {
                long seconds = status.getLong(behind(status.getMetaData()));
                if (status.wasNull()) {
                    return MemberState.idle(server, "its replication has stopped");
                }
                lag = Duration.ofSeconds(seconds);
            }
        }
        return lag != null && lag.compareTo(most.get()) > 0
                ? MemberState.idle(server, "it is " + lag.toSeconds() + " s behind (max-replica-lag)")
                : MemberState.serving(server, writable, lag);
    }

    /** Since MySQL 8.0.22 the question has another name, since 8.4 no other; before it is a syntax error. */
    private ResultSet replicaStatus(Statement statement) throws SQLException {
        String asked = replicaStatus;
        try {
            return statement.executeQuery(asked);
        } catch (SQLException e) {
            if (e.getErrorCode() != SYNTAX_ERROR) {
                throw e;
            }
            String other = asked.equals(REPLICA_STATUS) ? SLAVE_STATUS : REPLICA_STATUS;
            ResultSet status = statement.executeQuery(other);
            replicaStatus = other;
            return status;
        }
    }

    /** Seconds_Behind_Source or, in older servers and in MariaDB, Seconds_Behind_Master. */
    private static int behind(ResultSetMetaData columns) throws SQLException {
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            if (columns.getColumnLabel(i).startsWith("Seconds_Behind_")) {
                return i;
            }
        }
        throw new SQLException("the server does not say how far it is behind");
    }

    /** The first row; null when there is none. */
    private static String[] first(Statement statement, String sql) throws SQLException {
        if (!statement.execute(sql)) {
            return null;
        }
        try (ResultSet rows = statement.getResultSet()) {
            if (!rows.next()) {
                return null;
            }
            String[] row = new String[rows.getMetaData().getColumnCount()];
            for (int i = 0; i < row.length; i++) {
                row[i] = rows.getString(i + 1);
            }
            return row;
        }
    }
}
