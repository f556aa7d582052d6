package io.headgate.server.failover;

import static io.headgate.testkit.Await.await;

import io.headgate.testkit.Cable;
import io.headgate.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For comparison: a client with a list of the servers and no proxy. It asks before each write whether the server is
 * read-only; if so, or after an error, it goes through its list, again and again. Waits a second for a connection and two
 * for an answer, which drivers do not unless told. Works only with {@code -Dheadgate.failover.compare=true}.
 */
final class DirectWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DirectWriter.class);
    private static final String TABLE = "drill.direct";

    private final List<Cable> servers;
    private final Thread thread = new Thread(this::run, "drill-direct");
    private volatile boolean ended;
    private final Queue<Long> successes = new ConcurrentLinkedQueue<>();
    private volatile int errors;

    DirectWriter(DrillServers drill) {
        servers = drill.cables;
        if (Boolean.getBoolean("headgate.failover.compare")) {
            drill.writer().execute("CREATE TABLE IF NOT EXISTS " + TABLE + " (n INT)");
            thread.start();
        }
    }

    private void run() {
        int next = 0;
        while (!ended) {
            Cable server = servers.get(next++ % servers.size());
            try (Connection connection = DriverManager.getConnection(TestDatabase.jdbcUrl(server.host(), server.port(),
                    "drill") + "&connectTimeout=1000&socketTimeout=2000", DrillServers.USER, DrillServers.PASSWORD);
                    Statement statement = connection.createStatement()) {
                while (!ended && isWritable(statement)) {
                    statement.execute("INSERT INTO " + TABLE + " VALUES (1)");
                    successes.add(System.nanoTime());
                }
            } catch (SQLException e) {
                errors++;
            }
        }
    }

    private static boolean isWritable(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT @@global.read_only")) {
            rows.next();
            return rows.getInt(1) == 0;
        }
    }

    /** Says how long after {@code since}, when the new writer takes writes, it could write again. */
    void report(String what, long since) {
        if (thread.isAlive()) {
            await("the direct client writes again", () -> first(since).isPresent());
            log.info("{}: without a proxy the first write succeeds in {} ms, after {} errors", what,
                    TimeUnit.NANOSECONDS.toMillis(first(since).orElseThrow() - since), errors);
        }
    }

    private Optional<Long> first(long since) {
        return successes.stream().filter(at -> at - since > 0).findFirst();
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
