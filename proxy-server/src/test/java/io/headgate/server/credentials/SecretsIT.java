package io.headgate.server.credentials;

import static io.headgate.testkit.Await.await;
import static io.headgate.testkit.SecretsManagerServer.CURRENT;
import static io.headgate.testkit.SecretsManagerServer.PENDING;
import static io.headgate.testkit.SecretsManagerServer.PREVIOUS;
import static io.headgate.testkit.SecretsManagerServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.Capabilities;
import io.headgate.server.it.LogLines;
import io.headgate.testkit.PasswordProof;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.SecretsManagerServer;
import io.headgate.testkit.SecretsManagerServer.Failure;
import io.headgate.testkit.TestDatabase;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users whose passwords are in AWS Secrets Manager, and what goes wrong there. */
class SecretsIT {

    private static final TestDatabase DATABASE = TestDatabase.shared();
    private static final String USER = "secretive";
    private static final String OTHER = "secretive_other";
    private static final String PASSWORD = "Kwittelfix1";
    private static final String NEW_PASSWORD = "Kwittelfix2";

    private SecretsManagerServer service;

    @BeforeEach
    void start() throws IOException {
        DATABASE.createUser(USER, PASSWORD, PasswordProof.CACHING_SHA2);
        DATABASE.createUser(OTHER, PASSWORD, PasswordProof.CACHING_SHA2);
        service = SecretsManagerServer.start();
        service.put("db/app", CURRENT, json(USER, PASSWORD));
    }

    @AfterEach
    void end() {
        service.close();
        DATABASE.execute("DROP USER " + USER, "DROP USER " + OTHER);
    }

    @Test
    void aClientThatNeverTellsItsPasswordLogsIn() throws Exception {
        try (SecretsProxy proxy = SecretsProxy.start(service, "db/app")) {
            await("the secret is known", () -> lets(proxy, nativeOnly(USER, PASSWORD)));

            assertThat(lets(proxy, nativeOnly(USER, "wrong"))).isFalse();
            assertThat(lets(proxy, nativeOnly(OTHER, PASSWORD))).as("of whom there is no secret").isFalse();
            assertThat(lets(proxy, new RawClient.Login(OTHER, PASSWORD))).as("by pass-through").isTrue();
            assertThat(lets(proxy, new RawClient.Login(USER, "wrong"))).isFalse();
            assertThat(service.unsigned()).isZero();
        }
    }

    @Test
    void allVersionsLetIn() throws Exception {
        service.put("db/app", PENDING, json(USER, "pending"));
        service.put("db/app", PREVIOUS, json(USER, "previous"));
        try (SecretsProxy proxy = SecretsProxy.start(service, "db/app")) {
            await("the secret is known", () -> lets(proxy, nativeOnly(USER, PASSWORD)));

            assertThat(lets(proxy, nativeOnly(USER, "pending"))).isTrue();
            assertThat(lets(proxy, nativeOnly(USER, "previous"))).isTrue();
        }
    }

    @Test
    void theFirstClientAfterARotationNeedNotTellItsPassword() throws Exception {
        try (SecretsProxy proxy = SecretsProxy.start(service, "prefix:db/")) {
            await("the secret is known", () -> lets(proxy, nativeOnly(USER, PASSWORD)));
            DATABASE.execute("ALTER USER " + USER + " IDENTIFIED BY '" + NEW_PASSWORD + "'");
            service.put("db/app", PENDING, json(USER, NEW_PASSWORD));
            service.finishRotation("db/app");

            await("the new password is known", () -> lets(proxy, nativeOnly(USER, NEW_PASSWORD)));
            assertThat(lets(proxy, nativeOnly(USER, PASSWORD))).as("the previous one").isTrue();
        }
    }

    @Test
    void theProxyStartsWithoutTheServiceAndLearnsLater() throws Exception {
        service.fail("db/app", Failure.INTERNAL);
        try (LogLines log = new LogLines("io.headgate.auth");
                SecretsProxy proxy = SecretsProxy.start(service, "db/app")) {
            await("the trouble is in the log", () -> log.lines().stream().anyMatch(line ->
                    line.contains("secret db/app") && line.contains("500 InternalServiceError")));
            assertThat(lets(proxy, new RawClient.Login(USER, PASSWORD))).as("by pass-through").isTrue();
            assertThat(lets(proxy, nativeOnly(USER, PASSWORD))).isFalse();

            service.fail("db/app", null);
            await("the secret is known", () -> lets(proxy, nativeOnly(USER, PASSWORD)));
            assertThat(log.lines()).noneMatch(line -> line.contains(PASSWORD));
        }
    }

    @Test
    void aServiceThatIsSilentHoldsUpNobody() throws Exception {
        service.hold();
        try (SecretsProxy proxy = SecretsProxy.start(service, "db/app, tag:a=b")) {
            assertThat(lets(proxy, new RawClient.Login(USER, PASSWORD))).isTrue();
            service.release();
            await("the secret is known", () -> lets(proxy, nativeOnly(USER, PASSWORD)));
        }
    }

    @Test
    void aBrokenSecretCostsItsUserOnly() throws Exception {
        service.put("db/broken", CURRENT, "{\"username\":\"" + OTHER + "\",\"password\":\"Kwittelfix3");
        try (LogLines log = new LogLines("io.headgate");
                SecretsProxy proxy = SecretsProxy.start(service, "db/broken, db/app")) {
            await("the secret is known", () -> lets(proxy, nativeOnly(USER, PASSWORD)));
            await("the trouble is in the log", () -> log.lines().stream().anyMatch(line ->
                    line.contains("secret db/broken") && line.contains("its text is not JSON")));

            assertThat(lets(proxy, new RawClient.Login(OTHER, PASSWORD))).as("by pass-through").isTrue();
            assertThat(log.lines()).noneMatch(line -> line.contains("Kwittelfix"));
        }
    }

    @Test
    void anOutageLeavesClientsAloneEvenWhenThePasswordChanges() throws Exception {
        try (LogLines log = new LogLines("io.headgate");
                SecretsProxy proxy = SecretsProxy.start(service, "db/app", "max-connections", "2");
                RawClient working = proxy.connect()) {
            await("the secret is known", () -> lets(proxy, nativeOnly(USER, PASSWORD)));
            working.login(USER, PASSWORD);
            service.fail("db/app", Failure.THROTTLED);
            DATABASE.execute("ALTER USER " + USER + " IDENTIFIED BY '" + NEW_PASSWORD + "'");

            // takes up a connection in a transaction, so that the next one needs a new one
            working.query("BEGIN");
            assertThat(SecretsProxy.value(working, "SELECT 'working'")).isEqualTo("working");
            try (RawClient late = proxy.connect()) {
                late.login(USER, PASSWORD);
                await("the refusal has the secret read",
                        () -> !answers(late)
                                && log.lines().stream().anyMatch(line -> line.contains("ThrottlingException")));
                assertThat(lets(proxy, new RawClient.Login(USER, NEW_PASSWORD))).as("judged by the database").isTrue();
                assertThat(answers(late)).as("with the password that the database took").isTrue();
            }
            assertThat(SecretsProxy.value(working, "SELECT 'still'")).isEqualTo("still");
            working.query("COMMIT");
            assertThat(log.lines()).noneMatch(line -> line.contains("Kwittelfix"));
        }
    }

    @Test
    void aDeletedSecretIsForgottenAndWhoIsThereStays() throws Exception {
        try (SecretsProxy proxy = SecretsProxy.start(service, "db/app", "secrets-refresh", "10s");
                RawClient working = proxy.connect()) {
            await("the secret is known", () -> lets(proxy, nativeOnly(USER, PASSWORD)));
            working.login(USER, PASSWORD);
            service.remove("db/app");

            await("the secret is forgotten", () -> !lets(proxy, nativeOnly(USER, PASSWORD)));
            assertThat(SecretsProxy.value(working, "SELECT 'working'")).isEqualTo("working");
            assertThat(lets(proxy, new RawClient.Login(USER, PASSWORD))).as("by pass-through").isTrue();
        }
    }

    private static boolean answers(RawClient client) {
        try {
            return SecretsProxy.value(client, "SELECT 'here'").equals("here");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean lets(SecretsProxy proxy, RawClient.Login login) {
        try {
            return proxy.lets(login);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Of a client that knows mysql_native_password and nothing else, so that nobody can ask it for the password. */
    private static RawClient.Login nativeOnly(String user, String password) {
        return new RawClient.Login(user, password).withoutCapabilities(Capabilities.CLIENT_PLUGIN_AUTH);
    }
}
