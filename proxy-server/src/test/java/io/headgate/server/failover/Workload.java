package io.headgate.server.failover;

import io.headgate.protocol.packet.ErrPacket;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that write without pause, each on one connection and with a session state of its own: every other one in
 * transactions, and of the others every fifth on a new connection each time.
 */
final class Workload implements AutoCloseable {

    /** In the text of an error after which the client knows nothing. */
    private static final String UNKNOWN = "not known";

    private final int port;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ended;

    final Ledger ledger = new Ledger();
    /** Errors of statements outside of transactions, and of all statements of those in one, by text. */
    final Map<String, Integer> errorsOutside = new ConcurrentSkipListMap<>();
    final Map<String, Integer> errorsInside = new ConcurrentSkipListMap<>();
    /** Clients whose connection was closed, by what they were doing. */
    final AtomicInteger lostOutside = new AtomicInteger();
    final AtomicInteger lostInside = new AtomicInteger();
    /** Clients that are at work. */
    private final Set<Integer> started = ConcurrentHashMap.newKeySet();
    /** Sessions that were not as they had left themselves. */
    final Set<String> forgotten = ConcurrentHashMap.newKeySet();
    /** Writes outside of transactions that succeeded, when, oldest first. */
    private final Queue<Long> successes = new ConcurrentLinkedQueue<>();

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
        boolean once = number % 10 == 4;
        while (!ended) {
            try (RawClient client = RawClient.connect("127.0.0.1", port)) {
                client.login(DrillServers.USER, DrillServers.PASSWORD);
                // a user variable that has only just been assigned may be lost with the server
                String refused = error(client, "SET " + (once ? "" : "@me = " + number + ", ") + "time_zone = '+0"
                        + number % 9 + ":00'", transactions ? errorsInside : errorsOutside);
                if (refused != null) {
                    continue;
                }
                started.add(number);
                do {
                    if (transactions) {
                        inTransaction(client);
                    } else {
                        outside(client, number, once);
                    }
                } while (!ended && !once);
                client.quit();
            } catch (IOException e) {
                if (!ended) {
                    (transactions ? lostInside : lostOutside).incrementAndGet();
                    count(transactions ? errorsInside : errorsOutside, e.getMessage());
                }
            }
        }
    }

    private void outside(RawClient client, int number, boolean once) throws IOException {
        int row = ledger.next();
        String error = error(client, "INSERT INTO " + Ledger.TABLE + " (n) VALUES (" + row + ")", errorsOutside);
        if (error == null) {
            ledger.acknowledge(row);
            successes.add(System.nanoTime());
        } else if (!error.contains(UNKNOWN)) {
            ledger.refuse(row);
        }
        List<RawPacket> answer = client.query("SELECT CONCAT(" + (once ? number : "@me") + ", ' ', @@time_zone)");
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
        int row = ledger.nextPair();
        String error = null;
        for (String sql : List.of("BEGIN", "INSERT INTO " + Ledger.TABLE + " (n) VALUES (" + (row - 1) + ")",
                "INSERT INTO " + Ledger.TABLE + " (n) VALUES (" + row + ")", "COMMIT")) {
            error = error(client, sql, errorsInside);
            if (error != null) {
                break;
            }
        }
        if (error == null) {
            ledger.acknowledge(row - 1);
            ledger.acknowledge(row);
            return;
        }
        if (!error.contains(UNKNOWN)) {
            ledger.refuse(row - 1);
            ledger.refuse(row);
        }
        error(client, "ROLLBACK", errorsInside);
    }

    /** What the answer says if it is an error, counted; else null. */
    private String error(RawClient client, String sql, Map<String, Integer> errors) throws IOException {
        RawPacket answer = client.query(sql).get(0);
        if (!answer.isErr()) {
            return null;
        }
        String text = text(answer.err(client.capabilities()));
        count(errors, text);
        return text;
    }

    /** Whether every client has begun its work. */
    boolean isComplete() {
        return started.size() == threads.size();
    }

    /** How many writes outside of transactions have succeeded since. */
    long successesSince(long since) {
        return successes.stream().filter(at -> at - since > 0).count();
    }

    /** When the write of this number succeeded, of those since; the first is number 0. */
    long success(int number, long since) {
        return successes.stream().filter(at -> at - since > 0).sorted((a, b) -> Long.signum(a - b)).skip(number)
                .findFirst().orElseThrow();
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
        return ledger.size() + " rows; outside of transactions " + errorsOutside + ", lost " + lostOutside
                + "; inside " + errorsInside + ", lost " + lostInside;
    }
}
