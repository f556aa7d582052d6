package io.headgate.server.faults;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.testkit.RawClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each setting that may change while the proxy runs does so, and no client notices more than it has to. */
final class LiveSettingsIT extends FaultTest {

    private static final Capabilities MODERN = Capabilities.of(Capabilities.CLIENT_PROTOCOL_41);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void aShorterBorrowTimeoutEndsTheWaitThatIsUnderWay() throws Exception {
        startWithoutBystander("max-connections", "1");
        RawClient holder = login();
        run(holder, "BEGIN");
        RawClient waiter = login();
        Future<ErrPacket> refused = threads.submit(() -> error(waiter, "SELECT 1"));
        await("it waits", () -> stats().waiting() == 1);
        proxy().set("connection-borrow-timeout", "0s");
        assertThat(refused.get().code()).isEqualTo(9501);
        assertThat(error(waiter, "SELECT 2").code()).isEqualTo(9501);
        proxy().set("connection-borrow-timeout", "60s");
        Future<String> served = threads.submit(() -> text(waiter, "SELECT 3"));
        await("it waits again", () -> stats().waiting() == 1);
        run(holder, "COMMIT");
        assertThat(served.get()).isEqualTo("3");
    }

    @Test
    void aRaisedLimitServesThoseWhoWaitAndALoweredOneFailsNobody() throws Exception {
        startWithoutBystander("max-connections", "1");
        List<RawClient> clients = new ArrayList<>();
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(login());
        }
        run(clients.get(0), "BEGIN");
        for (RawClient client : clients.subList(1, 4)) {
            answers.add(threads.submit(() -> {
                run(client, "BEGIN");
                return text(client, "SELECT 'in'");
            }));
        }
        await("three wait", () -> stats().waiting() == 3);
        proxy().set("max-connections", "4");
        for (Future<String> answer : answers) {
            assertThat(answer.get()).isEqualTo("in");
        }
        assertThat(stats().leased()).isEqualTo(4);
        proxy().set("max-connections", "1");
        for (RawClient client : clients) {
            assertThat(text(client, "SELECT 'still in'")).isEqualTo("still in");
            run(client, "COMMIT");
        }
        await("one is left", () -> stats().open() == 1);
        assertThat(connectionsAtDatabase(USER)).isEqualTo(1);
        // what FaultTest compares with the limit at the end
        proxy().set("max-connections", "4");
    }

    @Test
    void aNumberIsTheLimitUntilItIsTakenBack() throws Exception {
        startWithoutBystander("max-connections", "5");
        run(login(), "DO 0");
        proxy().set("max-connections", "3");
        assertThat(stats().max()).isEqualTo(3);
        proxy().reset("max-connections");
        assertThat(stats().max()).isEqualTo(5);
    }

    @Test
    void aPercentIsOfWhatTheServerHas() throws Exception {
        startWithoutBystander("max-connections-percent", "50");
        int server = Integer.parseInt(DATABASE.queryValue("SELECT @@max_connections"));
        run(login(), "DO 0");
        await("the server has been asked", () -> stats().max() == server / 2);
        proxy().set("max-connections-percent", "20");
        assertThat(stats().max()).isEqualTo(server / 5);
    }

    @Test
    void idleConnectionsFollowTheirNewLimits() throws Exception {
        start("max-connections", "10", "max-idle-connections-percent", "100");
        proxy().set("min-idle-connections", "6");
        await("they are opened ahead", () -> stats().idle() == 6);
        proxy().set("min-idle-connections", "1");
        proxy().set("max-idle-connections-percent", "30");
        await("surplus ones are closed", () -> stats().open() == 3);
        proxy().set("connection-idle-timeout", "1s");
        await("unused ones are closed", () -> stats().open() == 1);
    }

    @Test
    void aConnectionIsCheckedAfterTheTimeOfNow() throws Exception {
        start("max-connections", "1", "connection-check-after", "1h");
        RawClient client = login();
        long pings = pings();
        text(client, "SELECT 1");
        assertThat(pings()).isEqualTo(pings);
        proxy().set("connection-check-after", "0s");
        text(client, "SELECT 2");
        assertThat(pings()).isGreaterThan(pings);
    }

    private static long pings() {
        return Long.parseLong(DATABASE.queryValue("SELECT SUM(count_star) FROM performance_schema"
                + ".events_statements_summary_global_by_event_name WHERE event_name = 'statement/com/Ping'"));
    }

    @Test
    void connectedClientsKeepToTheNewIdleTimeout() throws Exception {
        startWithoutBystander();
        RawClient client = login();
        run(client, "DO 0");
        proxy().set("idle-client-timeout", "1s");
        assertThat(client.readPacket().err(client.capabilities()).code()).isEqualTo(4031);
    }

    @Test
    void theNextClientMeetsTheNewLimits() throws Exception {
        start();
        RawClient client = login();
        proxy().set("max-client-connections", "2");
        RawClient tooMany = connect();
        assertThat(ErrPacket.read(tooMany.readPacket().buffer(), new Capabilities(0)).code()).isEqualTo(1040);
        proxy().set("max-client-connections", "3");
        proxy().set("login-timeout", "3s");
        RawClient slow = connect();
        slow.readPacket();
        assertThat(slow.awaitClose()).isTrue();
        assertThat(text(client, "SELECT 'still here'")).isEqualTo("still here");
    }

    @Test
    void theNextLoginWithoutTlsIsRefusedAndThoseWhoAreInStay() throws Exception {
        start();
        proxy().set("require-tls", "true");
        RawClient plain = connect();
        assertThat(refusal(plain, PASSWORD).code()).isEqualTo(3159);
        RawClient secure = connect();
        secure.startTls();
        assertThat(text(secure.login(USER, PASSWORD), "SELECT 'in'")).isEqualTo("in");
        // the bystander has none, and is asked at the end of each test
    }

    @Test
    void failedLoginsAreDelayedAsLongAsTheSettingSays() throws Exception {
        start("failed-login-delay", "0s");
        for (int i = 0; i < 12; i++) {
            assertThat(refusal(connect(), "wrong").code()).isEqualTo(1045);
        }
        proxy().set("login-timeout", "3s");
        proxy().set("failed-login-delay", "30s");
        // 100 ms, doubled with each failure, is beyond half of the login timeout by now
        assertThat(refusal(connect(), "wrong").message()).contains("failed-login-delay");
    }

    private static ErrPacket refusal(RawClient client, String password) throws Exception {
        return client.login(new RawClient.Login(USER, password)).err(MODERN);
    }

    @Test
    void anInitQueryRunsOnNewConnectionsOnceTheOldOnesAreFree() throws Exception {
        start("max-connections", "2", "init-query", "SET div_precision_increment = 5");
        RawClient early = login();
        run(early, "BEGIN");
        assertThat(text(early, "SELECT @@div_precision_increment")).isEqualTo("5");
        String held = text(early, BACKEND);
        proxy().set("init-query", "SET max_sort_length = 2048");
        // its transaction goes on where it was, and it keeps what it began with
        assertThat(text(early, BACKEND)).isEqualTo(held);
        run(early, "COMMIT");
        assertThat(text(early, BACKEND)).isNotEqualTo(held);
        assertThat(text(early, "SELECT @@div_precision_increment")).isEqualTo("5");
        RawClient late = login();
        assertThat(text(late, "SELECT @@max_sort_length")).isEqualTo("2048");
        assertThat(text(late, "SELECT @@div_precision_increment")).isEqualTo("4");
        assertThat(text(early, "SELECT @@max_sort_length")).isEqualTo("1024");
        proxy().reset("init-query");
        assertThat(text(login(), "SELECT @@div_precision_increment")).isEqualTo("5");
        assertThat(text(login(), "SELECT @@max_sort_length")).isEqualTo("1024");
    }

    @Test
    void underLoadNoStatementFailsAndNoClientIsDropped() throws Exception {
        start("max-connections", "6");
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger answers = new AtomicInteger();
        List<Future<?>> load = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            RawClient client = login();
            boolean transactions = i % 2 == 0;
            load.add(threads.submit(() -> {
                while (!enough.get()) {
                    run(client, transactions ? "BEGIN" : "SET @a = 1");
                    assertThat(text(client, "SELECT 'there'")).isEqualTo("there");
                    run(client, transactions ? "COMMIT" : "DO @a");
                    answers.incrementAndGet();
                }
                return null;
            }));
        }
        String[] changes = {"max-connections=2", "init-query=SET max_sort_length = 2048", "idle-client-timeout=2m",
                "max-connections=6", "require-tls=true", "min-idle-connections=3", "connection-max-lifetime=10s",
                "init-query=SET max_sort_length = 4096", "connection-check-after=0s", "max-client-connections=1",
                "connection-borrow-timeout=30s", "max-connections=3", "debug-logging=true", "debug-logging=false",
                "max-connections=6"};
        for (String change : changes) {
            int before = answers.get();
            int equals = change.indexOf('=');
            proxy().set(change.substring(0, equals), change.substring(equals + 1));
            await("work goes on after " + change, () -> answers.get() > before + 40 || load.stream()
                    .anyMatch(Future::isDone));
        }
        enough.set(true);
        for (Future<?> one : load) {
            one.get();
        }
    }
}
