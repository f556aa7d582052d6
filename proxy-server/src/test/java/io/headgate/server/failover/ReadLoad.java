package io.headgate.server.failover;

import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Clients that read without pause, each on one connection, and ask each time which server answers. */
final class ReadLoad implements AutoCloseable {

    private final List<Thread> threads = new ArrayList<>();
    private final Map<Integer, Integer> lastPorts = new ConcurrentHashMap<>();
    private volatile boolean ended;

    /** Whatever was not an answer, and how often. */
    final Map<String, Integer> errors = new ConcurrentSkipListMap<>();

    ReadLoad(int port, int clients) {
        for (int i = 0; i < clients; i++) {
            int number = i;
            Thread thread = new Thread(() -> run(port, number), "drill-reader-" + i);
            thread.start();
            threads.add(thread);
        }
    }

    private void run(int port, int number) {
        try (RawClient client = RawClient.connect("127.0.0.1", port)) {
            client.login(DrillServers.USER, DrillServers.PASSWORD);
            while (!ended) {
                List<RawPacket> answer = client.query("SELECT @@port, COUNT(*) FROM " + Ledger.TABLE);
                if (answer.get(0).isErr()) {
                    errors.merge(answer.get(0).err(client.capabilities()).message(), 1, Integer::sum);
                } else {
                    byte[] row = answer.get(3).payload();
                    lastPorts.put(number, Integer.parseInt(new String(row, 1, row[0], StandardCharsets.US_ASCII)));
                }
            }
            client.quit();
        } catch (IOException e) {
            errors.merge("lost: " + e.getMessage(), 1, Integer::sum);
        }
    }

    /** Where the last statement of each client ran. */
    Set<Integer> ports() {
        return new TreeSet<>(lastPorts.values());
    }

    /** Returns when no client does anything any more. */
    @Override
    public void close() {
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
}
