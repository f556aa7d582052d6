package io.headgate.server.failover;

import io.headgate.protocol.packet.ErrPacket;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that write without pause, each on one connection and with a session state of its own: every other one in
 * transactions. Each row has a number that is never used again, so that the table tells what has run, and how often.
 */
final class Workload implements AutoCloseable {

    static final String TABLE = "drill.ledger";

    private final int port;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile boolean ended;

    /** What the database has said OK to. */
    final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    /** Errors of statements outside of transactions, and of all statements of those in one, by text. */
    final Map<String, Integer> errorsOutside = new ConcurrentSkipListMap<>();
    final Map<String, Integer> errorsInside = new ConcurrentSkipListMap<>();
    /** Clients whose connection was closed, by what they were doing. */
    final AtomicInteger lostOutside = new AtomicInteger();
    final AtomicInteger lostInside = new AtomicInteger();
    /** Sessions that were not as they had left themselves. */
    final Set<String> forgotten = ConcurrentHashMap.newKeySet();
    final AtomicLong lastSuccess = new AtomicLong();

    Workload(int port, int clients) {
        this.port = port;
        for (int i = 0; i < clients; i++) {
            int number = i;
            Thread thread = new Thread(() -> run(number), "drill-client-" + i);
            thread.start();
            threads.add(thread);
        }
    }

    private void run(int number) {
        boolean transactions = number % 2 == 1;
        while (!ended) {
            try (RawClient client = RawClient.connect("127.0.0.1", port)) {
                client.login(FailoverIT.USER, FailoverIT.PASSWORD);
                must(client, "SET @me = " + number + ", time_zone = '+0" + number % 9 + ":00'");
                while (!ended) {
                    if (transactions) {
                        inTransaction(client);
                    } else {
                        outside(client, number);
                    }
                }
            } catch (IOException e) {
                if (!ended) {
                    (transactions ? lostInside : lostOutside).incrementAndGet();
                    count(transactions ? errorsInside : errorsOutside, e.getMessage());
                }
            }
        }
    }

    private void outside(RawClient client, int number) throws IOException {
        int row = numbers.incrementAndGet();
        if (succeeds(client, "INSERT INTO " + TABLE + " VALUES (" + row + ")", errorsOutside)) {
            acknowledged.add(row);
            lastSuccess.set(System.nanoTime());
        }
        List<RawPacket> answer = client.query("SELECT CONCAT(@me, ' ', @@time_zone)");
        if (answer.get(0).isErr()) {
            count(errorsOutside, text(answer.get(0).err(client.capabilities())));
            return;
        }
        byte[] state = answer.get(2).payload();
        String got = new String(state, 1, state.length - 1, StandardCharsets.UTF_8);
        if (!got.equals(number + " +0" + number % 9 + ":00")) {
            forgotten.add(got);
        }
    }

    private void inTransaction(RawClient client) throws IOException {
        int first = numbers.addAndGet(2);
        boolean done = succeeds(client, "BEGIN", errorsInside)
                && succeeds(client, "INSERT INTO " + TABLE + " VALUES (" + first + ")", errorsInside)
                && succeeds(client, "INSERT INTO " + TABLE + " VALUES (" + (first - 1) + ")", errorsInside)
                && succeeds(client, "COMMIT", errorsInside);
        if (done) {
            acknowledged.add(first);
            acknowledged.add(first - 1);
        } else {
            succeeds(client, "ROLLBACK", errorsInside);
        }
    }

    private static void must(RawClient client, String sql) throws IOException {
        RawPacket answer = client.query(sql).get(0);
        if (answer.isErr()) {
            throw new IOException(text(answer.err(client.capabilities())));
        }
    }

    private boolean succeeds(RawClient client, String sql, Map<String, Integer> errors) throws IOException {
        RawPacket answer = client.query(sql).get(0);
        if (answer.isErr()) {
            count(errors, text(answer.err(client.capabilities())));
            return false;
        }
        return true;
    }

    private static String text(ErrPacket error) {
        return error.code() + " " + error.message();
    }

    private static void count(Map<String, Integer> errors, String text) {
        errors.merge(String.valueOf(text), 1, Integer::sum);
    }

    @Override
    public void close() {
        end();
    }

    /** Returns when no client does anything any more. */
    void end() {
        ended = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public String toString() {
        return acknowledged.size() + " rows; outside of transactions " + errorsOutside + ", lost " + lostOutside
                + "; inside " + errorsInside + ", lost " + lostInside;
    }
}
