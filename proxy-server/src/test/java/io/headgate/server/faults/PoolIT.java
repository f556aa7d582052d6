package io.headgate.server.faults;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.packet.ErrPacket;
import io.headgate.testkit.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The pool as clients and the database see it. */
final class PoolIT extends FaultTest {

    @Test
    void theDatabaseNeverSeesMoreThanTheCap() throws Exception {
        noneAtTheDatabase();
        start("max-connections", "3");
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(login());
        }
        ExecutorService threads = Executors.newFixedThreadPool(clients.size());
        try {
            List<Future<String>> results = new ArrayList<>();
            for (RawClient client : clients) {
                results.add(threads.submit(() -> {
                    for (int i = 0; i < 10; i++) {
                        text(client, "SELECT SLEEP(0.01)");
                    }
                    return text(client, "SELECT 'done'");
                }));
            }
            int most = 0;
            while (!results.stream().allMatch(Future::isDone)) {
                most = Math.max(most, connectionsAtDatabase(USER));
            }
            for (Future<String> result : results) {
                assertThat(result.get()).isEqualTo("done");
            }
            assertThat(most).isBetween(1, 3);
            assertThat(stats().maxEverOpen()).isEqualTo(3);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void waitersAreServedInTheOrderInWhichTheyCame() throws IOException {
        start("max-connections", "1");
        RawClient holder = login();
        List<RawClient> waiters = List.of(login(), login(), login(), login(), login());
        DATABASE.execute("TRUNCATE faults.t");
        run(holder, "BEGIN");
        for (int i = 0; i < waiters.size(); i++) {
            int already = i;
            waiters.get(i).sendQuery("INSERT INTO faults.t (v) VALUES ('waiter " + i + "')");
            await("it waits", () -> stats().waiting() == already + 1);
        }
        run(holder, "COMMIT");
        for (RawClient waiter : waiters) {
            assertThat(waiter.readResponse().get(0).isOk()).isTrue();
        }
        assertThat(DATABASE.queryValue("SELECT GROUP_CONCAT(v ORDER BY id) FROM faults.t"))
                .isEqualTo("waiter 0,waiter 1,waiter 2,waiter 3,waiter 4");
    }

    @Test
    void whoWaitsInVainIsToldWhy() throws IOException {
        start("max-connections", "2", "connection-borrow-timeout", "1s");
        RawClient inTransaction = login();
        RawClient withTable = login();
        RawClient waiter = login();
        run(inTransaction, "BEGIN");
        run(inTransaction, "INSERT INTO faults.t (v) VALUES ('held')");
        run(withTable, "CREATE TEMPORARY TABLE faults.tmp (i INT)");
        ErrPacket error = error(waiter, "SELECT 1");
        assertThat(error.code()).isEqualTo(9501);
        assertThat(error.sqlState()).isEqualTo("HY000");
        assertThat(error.message()).startsWith("Timed-out waiting to acquire database connection").contains("2");
        assertThat(error.message().toLowerCase(java.util.Locale.ROOT)).contains("transaction").contains("temporary");
        run(inTransaction, "ROLLBACK");
        assertThat(text(waiter, "SELECT 'served'")).isEqualTo("served");
    }

    @Test
    void anIdleBackendIsClosedAfterTheIdleTimeout() throws IOException {
        start("max-connections", "3", "connection-idle-timeout", "1s");
        assertThat(text(login(), "SELECT 1")).isEqualTo("1");
        await("the idle backends are gone", () -> stats().open() == 0);
        noneAtTheDatabase();
    }

    /** The server takes its time to forget connections that were closed. */
    private static void noneAtTheDatabase() {
        await("the database sees no connection of the user", () -> connectionsAtDatabase(USER) == 0);
    }

    @Test
    void anOldBackendIsReplacedAtABoundaryOnly() throws IOException {
        start("max-connections", "2", "connection-max-lifetime", "10s");
        RawClient client = login();
        run(client, "BEGIN");
        String backend = text(client, BACKEND);
        await("the other one has grown too old", () -> stats().idle() == 0);
        pause(2500);
        assertThat(text(client, BACKEND)).as("in the transaction").isEqualTo(backend);
        run(client, "COMMIT");
        await("the old backend is gone", () -> DATABASE.queryValue("SELECT COUNT(*) FROM"
                + " information_schema.processlist WHERE id = " + backend).equals("0"));
        assertThat(text(client, "SELECT 'new'")).isEqualTo("new");
    }

    @Test
    void aStormOfLoginsIsNoStormAtTheDatabase() throws IOException, InterruptedException, ExecutionException {
        startWithoutBystander("max-connections", "2");
        ExecutorService threads = Executors.newFixedThreadPool(40);
        try {
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                results.add(threads.submit(() -> {
                    try (RawClient client = RawClient.connect(proxy().host(), proxy().port())) {
                        client.login(USER, PASSWORD);
                        return text(client, "SELECT 'in'");
                    }
                }));
            }
            for (Future<String> result : results) {
                assertThat(result.get()).isEqualTo("in");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(stats().opened()).as("logins at the database").isLessThanOrEqualTo(20);
    }

    @Test
    void aLeaseEndsWithTheStatementAndNotWithTheClient() throws IOException {
        start("max-connections", "1");
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            clients.add(login());
        }
        for (int round = 0; round < 3; round++) {
            for (RawClient client : clients) {
                assertThat(text(client, "SELECT 'in turn'")).isEqualTo("in turn");
            }
        }
        assertThat(stats().maxEverOpen()).isEqualTo(1);
    }
}
