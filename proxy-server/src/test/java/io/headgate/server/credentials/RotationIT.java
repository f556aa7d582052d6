package io.headgate.server.credentials;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.pool.PoolStats;
import io.headgate.protocol.Capabilities;
import io.headgate.server.it.LogLines;
import io.headgate.testkit.PasswordProof;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawPacket;
import io.headgate.testkit.SecretsManagerServer;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * 200 clients come, work and go without a pause over a few connections to the database, while a secret is rotated again
 * and again. Each reads the secret before it logs in, as AWS advises, or has read it one rotation ago. The wishes for
 * connections are so different that there are always some to be opened, in each moment of a rotation.
 */
class RotationIT {

    private static final Logger DRILLS = LoggerFactory.getLogger(RotationIT.class);
    private static final TestDatabase DATABASE = TestDatabase.shared();
    private static final String SECRET = "rotation/app";
    private static final String APP = "rotated";
    private static final String CLONE = "rotated_clone";
    private static final int CLIENTS = 200;
    private static final int BACKENDS = 3;
    private static final int ROTATIONS = 10;
    private static final Pattern FIELDS = Pattern.compile("\"username\":\"([^\"]*)\",\"password\":\"([^\"]*)\"");
    /** With some of them a client cannot share connections with one that has others. */
    private static final List<Long> FLAGS = List.of(0L, Capabilities.CLIENT_FOUND_ROWS,
            Capabilities.CLIENT_IGNORE_SPACE, Capabilities.CLIENT_FOUND_ROWS | Capabilities.CLIENT_IGNORE_SPACE);

    private final AtomicBoolean over = new AtomicBoolean();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final AtomicLong statements = new AtomicLong();
    private final ReadWriteLock finishing = new ReentrantReadWriteLock(true);
    private final List<AtomicLong> rounds = new ArrayList<>();
    private SecretsManagerServer service;

    @BeforeEach
    void startService() throws IOException {
        service = SecretsManagerServer.start();
    }

    @AfterEach
    void end() {
        service.close();
        DATABASE.execute("DROP USER IF EXISTS " + APP, "DROP USER IF EXISTS " + CLONE);
    }

    @Test
    void noClientNoticesThatTheOneUserGetsANewPassword() throws Exception {
        create(APP, "start0");
        service.put(SECRET, SecretsManagerServer.CURRENT, SecretsManagerServer.json(APP, "start0"));

        drill(rotation -> {
            String next = "pass" + rotation;
            service.put(SECRET, SecretsManagerServer.PENDING, SecretsManagerServer.json(APP, next));
            everybodyComesAnew();
            DATABASE.execute("ALTER USER " + APP + " IDENTIFIED BY '" + next + "'");
            everybodyComesAnew();
            finish();
            everybodyComesAnew();
        });
    }

    @Test
    void noClientNoticesThatTwoUsersTakeTurns() throws Exception {
        create(APP, "start0");
        create(CLONE, "unused");
        service.put(SECRET, SecretsManagerServer.CURRENT, SecretsManagerServer.json(APP, "start0"));

        drill(rotation -> {
            String other = rotation % 2 == 0 ? CLONE : APP;
            String next = "pass" + rotation;
            service.put(SECRET, SecretsManagerServer.PENDING, SecretsManagerServer.json(other, next));
            everybodyComesAnew();
            DATABASE.execute("ALTER USER " + other + " IDENTIFIED BY '" + next + "'");
            everybodyComesAnew();
            finish();
            everybodyComesAnew();
        });
    }

    private interface Rotation {
        void run(int number) throws Exception;
    }

    private void drill(Rotation rotation) throws Exception {
        List<Thread> threads = new ArrayList<>();
        try (LogLines log = new LogLines("io.headgate");
                SecretsProxy proxy = SecretsProxy.start(service, SECRET, "max-connections", String.valueOf(BACKENDS))) {
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                rounds.add(new AtomicLong());
                Thread thread = new Thread(() -> work(proxy, number), "client " + i);
                threads.add(thread);
                thread.start();
            }
            try {
                for (int i = 0; i < ROTATIONS && errors.isEmpty(); i++) {
                    rotation.run(i);
                }
            } finally {
                over.set(true);
                for (Thread thread : threads) {
                    thread.join();
                }
            }
            PoolStats stats = proxy.proxy().poolStats();
            DRILLS.info("{} statements, {} logins, {} database connections opened, {} failed, {} calls of the service,"
                    + " {} passwords refused with another one at hand", statements,
                    rounds.stream().mapToLong(AtomicLong::get).sum(), stats.opened(), stats.openFailures(),
                    service.calls(), log.lines().stream()
                            .filter(line -> line.startsWith("the database refused a known password")).count());

            assertThat(errors).isEmpty();
            assertThat(stats.openFailures()).isZero();
            assertThat(stats.maxEverOpen()).isLessThanOrEqualTo(BACKENDS);
            assertThat(service.unsigned()).isZero();
            assertThat(log.lines()).as("the log").noneMatch(line -> line.contains("pass1") || line.contains("start0"));
        }
    }

    private void work(SecretsProxy proxy, int number) {
        try {
            while (!over.get() && errors.isEmpty()) {
                visit(proxy, number);
                rounds.get(number).incrementAndGet();
            }
        } catch (IOException | RuntimeException e) {
            errors.add("client " + number + ": " + e);
        }
    }

    private void visit(SecretsProxy proxy, int number) throws IOException {
        try (RawClient client = proxy.connect()) {
            String user = login(client, number);
            for (int i = 0; i < 10; i++) {
                String sql = i == 4 ? "BEGIN" : i == 7 ? "COMMIT" : null;
                if (sql != null) {
                    RawPacket done = client.query(sql).get(0);
                    assertThat(done.isErr()).as(sql).isFalse();
                } else {
                    String wanted = number + "-" + i;
                    String answer = SecretsProxy.value(client, "SELECT CONCAT('" + wanted
                            + "', SUBSTRING_INDEX(CURRENT_USER(), '@', 1))");
                    assertThat(answer).isEqualTo(wanted + user);
                }
                statements.incrementAndGet();
            }
            client.quit();
        }
    }

    /** Returns who has logged in. */
    private String login(RawClient client, int number) throws IOException {
        finishing.readLock().lock();
        try {
            String previous = number % 4 == 1 ? service.get(SECRET, SecretsManagerServer.PREVIOUS) : null;
            Matcher secret = FIELDS.matcher(
                    previous == null ? service.get(SECRET, SecretsManagerServer.CURRENT) : previous);
            assertThat(secret.find()).isTrue();
            RawPacket verdict = client.login(new RawClient.Login(secret.group(1), secret.group(2))
                    .withCapabilities(FLAGS.get(number / 4 % FLAGS.size()))
                    .withPlugin(number % 3 == 0 ? PasswordProof.NATIVE : PasswordProof.CACHING_SHA2));
            if (verdict.isErr()) {
                throw new IOException("login: " + verdict.err(client.capabilities()));
            }
            return secret.group(1);
        } finally {
            finishing.readLock().unlock();
        }
    }

    /** What was the previous version has ended then, so nobody may be on its way with it. */
    private void finish() {
        finishing.writeLock().lock();
        try {
            service.finishRotation(SECRET);
        } finally {
            finishing.writeLock().unlock();
        }
    }

    /** Waits until each client has logged in anew, with what it has read of the secret from now on. */
    private void everybodyComesAnew() {
        List<Long> before = rounds.stream().map(AtomicLong::get).toList();
        await("every client has come anew", () -> {
            for (int i = 0; i < CLIENTS; i++) {
                if (rounds.get(i).get() < before.get(i) + 2 && errors.isEmpty()) {
                    return false;
                }
            }
            return true;
        });
    }

    private static void create(String user, String password) {
        DATABASE.execute("DROP USER IF EXISTS " + user);
        DATABASE.createUser(user, password, PasswordProof.CACHING_SHA2);
    }
}
