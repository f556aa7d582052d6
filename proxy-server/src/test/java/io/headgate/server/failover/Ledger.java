package io.headgate.server.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What clients were told of the rows that they wrote, to be compared with the rows that are there. Each row has a
 * number that is used once, by one statement; the table takes a number twice, so that it tells how often that ran.
 */
final class Ledger {

    static final String TABLE = "drill.ledger";
    static final String CREATE = "CREATE TABLE " + TABLE + " (id INT AUTO_INCREMENT PRIMARY KEY, n INT, KEY (n))";

    /** Of all ledgers, so that several can share the table. */
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /** Before anything was written. */
    final long begun = System.nanoTime();
    /** By the number, when the database's OK came. */
    private final Map<Integer, Long> acknowledged = new ConcurrentHashMap<>();
    /** Rows of which the client was told that they are not there. */
    private final Set<Integer> refused = ConcurrentHashMap.newKeySet();
    /** The second rows of transactions. */
    private final Set<Integer> pairs = ConcurrentHashMap.newKeySet();

    /** A number for a row. */
    int next() {
        return NUMBERS.incrementAndGet();
    }

    /** Two numbers for the rows of one transaction: this and the one below. */
    int nextPair() {
        int last = NUMBERS.addAndGet(2);
        pairs.add(last);
        return last;
    }

    void acknowledge(int row) {
        acknowledged.put(row, System.nanoTime());
    }

    void refuse(int row) {
        refused.add(row);
    }

    int size() {
        return acknowledged.size();
    }

    /**
     * Nothing that was acknowledged is lost, nothing ran twice, nothing that was refused ran, and of a transaction all
     * ran or nothing.
     *
     * @param since what was acknowledged before may be lost: a writer died that had not replicated it
     */
    void check(TestDatabase writer, long since) throws SQLException {
        Map<Integer, Integer> there = new HashMap<>();
        try (Connection connection = writer.connect(); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT n, COUNT(*) FROM " + TABLE + " GROUP BY n")) {
            while (rows.next()) {
                there.put(rows.getInt(1), rows.getInt(2));
            }
        }
        assertThat(there.entrySet().stream().filter(row -> row.getValue() > 1)).as("ran twice").isEmpty();
        assertThat(acknowledged.entrySet().stream().filter(row -> row.getValue() - since >= 0).map(Map.Entry::getKey)
                .filter(row -> !there.containsKey(row))).as("acknowledged and lost").isEmpty();
        assertThat(refused.stream().filter(there::containsKey)).as("refused and there").isEmpty();
        assertThat(pairs.stream().filter(last -> there.containsKey(last) != there.containsKey(last - 1)))
                .as("halves of transactions").isEmpty();
    }
}
