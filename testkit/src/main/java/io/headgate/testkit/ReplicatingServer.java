package io.headgate.testkit;

/** One server of a {@link ReplicatedMysql}: its process, and the statements that make it a writer or a replica. */
final class ReplicatingServer implements AutoCloseable {

    private static final int CATCH_UP_SECONDS = 60;
    private static final int NEXT_LIFE = 1000;

    private final EmbeddedMysql mysql;
    private final TestDatabase database;
    private int id;
    private volatile boolean frozen;

    private ReplicatingServer(EmbeddedMysql mysql, int id) {
        this.mysql = mysql;
        this.database = TestDatabase.of(mysql);
        this.id = id;
    }

    /**
     * Starts a server that is neither writer nor replica yet.
     *
     * @param id its server_id, from 1 and below 1000
     */
    static ReplicatingServer start(int id) {
        return new ReplicatingServer(EmbeddedMysql.start(EmbeddedMysql.Options.of(
                "--server-id=" + id,
                "--gtid-mode=ON",
                "--enforce-gtid-consistency=ON",
                "--log-bin=binlog",
                "--log-slave-updates=ON",
                "--relay-log=relay",
                // a killed replica fetches again what it had not applied yet
                "--relay-log-recovery=ON",
                "--skip-slave-start",
                // half the memory that one needs otherwise: most of that is tables of the performance schema
                "--innodb-buffer-pool-size=16M",
                "--innodb-log-buffer-size=1M",
                "--table-open-cache=400",
                "--table-definition-cache=400",
                "--performance-schema-error-size=0")), id);
    }

    TestDatabase database() {
        return database;
    }

    /** Whether it runs and is not frozen. */
    boolean answers() {
        return !frozen && mysql.isAlive();
    }

    void kill() {
        mysql.kill();
        frozen = false;
    }

    void freeze() {
        mysql.freeze();
        frozen = true;
    }

    void thaw() {
        mysql.thaw();
        frozen = false;
    }

    /** After {@link #kill()}: starts as a server that may be written to. */
    void restartWritable() {
        mysql.restart(serverId());
    }

    /** After {@link #kill()}: starts as one that is read-only from its first moment and replicates from nobody yet. */
    void restartReadOnly() {
        mysql.restart(readOnly());
    }

    /**
     * Drops its data and starts anew, read-only. Its server_id is a new one: a replica skips what comes to it under its
     * own, which here are the transactions of its former life.
     */
    void renew() {
        kill();
        id += NEXT_LIFE;
        mysql.restartEmpty(readOnly());
    }

    private String serverId() {
        return "--server-id=" + id;
    }

    private String[] readOnly() {
        return new String[] {serverId(), "--read-only=ON", "--super-read-only=ON"};
    }

    /** The GTIDs of all transactions that it has executed. */
    String executed() {
        return database.queryValue("SELECT @@GLOBAL.gtid_executed");
    }

    /** Whether it has transactions that the other one lacks. */
    boolean isAheadOf(ReplicatingServer other) {
        return database.queryValue("SELECT GTID_SUBSET(@@GLOBAL.gtid_executed, '" + other.executed() + "')")
                .equals("0");
    }

    /**
     * Returns when it has executed all these.
     *
     * @throws IllegalStateException when it does not within a minute; says what stopped its replication
     */
    void awaitExecuted(String gtids) {
        String timedOut = database.queryValue(
                "SELECT WAIT_FOR_EXECUTED_GTID_SET('" + gtids + "', " + CATCH_UP_SECONDS + ")");
        if (!timedOut.equals("0")) {
            throw new IllegalStateException("The server on port " + mysql.port() + " has not executed " + gtids
                    + " within " + CATCH_UP_SECONDS + " seconds, only " + executed() + "; errors of its replication: "
                    + database.queryValue("SELECT CONCAT_WS(' ', (SELECT last_error_message"
                            + " FROM performance_schema.replication_connection_status LIMIT 1),"
                            + " (SELECT last_error_message"
                            + " FROM performance_schema.replication_applier_status_by_worker LIMIT 1))"));
        }
    }

    /** Executes what it has received from the writer, without asking the writer for more. */
    void executeReceived() {
        database.execute("STOP SLAVE IO_THREAD", "START SLAVE SQL_THREAD");
        String received = database.queryValue("SELECT received_transaction_set"
                + " FROM performance_schema.replication_connection_status WHERE channel_name = ''");
        awaitExecuted(received == null ? "" : received);
    }

    /** Stops or starts executing what it receives. */
    void apply(boolean on) {
        database.execute((on ? "START" : "STOP") + " SLAVE SQL_THREAD");
    }

    void makeReadOnly() {
        database.execute("SET GLOBAL super_read_only = ON");
    }

    /** Also ends super_read_only, which cannot be without read_only. */
    void makeWritable() {
        database.execute("SET GLOBAL read_only = OFF");
    }

    /** Replicates from nobody any more and may be written to. */
    void becomeWriter() {
        database.execute("STOP SLAVE", "RESET SLAVE ALL");
        makeWritable();
    }

    /** Becomes a read-only replica of the writer, from which it fetches everything that it lacks. */
    void follow(ReplicatingServer writer) {
        makeReadOnly();
        database.execute(
                "STOP SLAVE",
                "CHANGE MASTER TO MASTER_HOST = '" + writer.mysql.host() + "', MASTER_PORT = " + writer.mysql.port()
                        + ", MASTER_USER = '" + EmbeddedMysql.ROOT + "', MASTER_PASSWORD = '',"
                        + " MASTER_CONNECT_RETRY = 1, MASTER_AUTO_POSITION = 1",
                "START SLAVE");
    }

    @Override
    public void close() {
        mysql.kill();
        mysql.close();
    }
}
