package io.headgate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class LoadScenarioTest {

    private static final int MAX_CONNECTIONS = 30;

    private static DemoDatabase database;

    @BeforeAll
    static void start() {
        database = DemoDatabase.start(MAX_CONNECTIONS);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void clientsCommitTransactionsWhoseUpdatesAreInTheDatabase() throws InterruptedException {
        long before = balance();
        LoadResult result;
        try (LoadRun run = new LoadRun(database.address(), DemoDatabase.DEMO)) {
            run.connect(20);
            run.transact(Duration.ofSeconds(1), () -> {});
            result = run.result();
        }
        assertThat(result.served()).isEqualTo(20);
        assertThat(result.errors()).isEmpty();
        assertThat(result.transactions()).isPositive();
        assertThat(balance() - before).isEqualTo(result.transactions());
        assertThat(result.latencies()).hasSize((int) result.transactions()).isSorted();
    }

    @Test
    void clientsBeyondTheLimitMeetTooManyConnections() throws InterruptedException {
        try (LoadRun run = new LoadRun(database.address(), DemoDatabase.DEMO)) {
            run.connect(50);
            LoadResult result = run.result();
            assertThat(result.served()).isEqualTo(MAX_CONNECTIONS);
            assertThat(result.errors()).containsOnly(Map.entry("1040 Too many connections", 20));
        }
    }

    @Test
    void aRefusedLoginIsCountedByItsError() throws InterruptedException {
        DemoDatabase.Account wrong = new DemoDatabase.Account("demo", "not it", "demo");
        try (LoadRun run = new LoadRun(database.address(), wrong)) {
            run.connect(2);
            LoadResult result = run.result();
            assertThat(result.served()).isZero();
            assertThat(result.errors()).hasSize(1);
            assertThat(result.errors().keySet().iterator().next()).startsWith("1045 Access denied");
        }
    }

    @Test
    void theReportShowsBothWaysSideBySideAndTheExitCodeSaysClean() throws Exception {
        StringWriter text = new StringWriter();
        int exitCode = new LoadScenario(database, new PrintWriter(text), 10, Duration.ofSeconds(1))
                .run(() -> new Straight(database.address()));
        assertThat(exitCode).isZero();
        assertThat(text.toString())
                .containsPattern("clients that got in +10 +10\n")
                .containsPattern("database connections, most +10 +10\n")
                .contains("p99");
    }

    private static long balance() {
        return Long.parseLong(database.asRoot().queryValue("SELECT SUM(balance) FROM demo.account"));
    }

    /** No proxy at all: leads straight to the database. */
    private record Straight(InetSocketAddress address) implements ProxyUnderDemo {
        @Override
        public void close() {}
    }
}
