package io.headgate.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.Capabilities;
import io.headgate.testkit.PasswordProof;
import io.headgate.testkit.RawClient;
import io.headgate.testkit.RawClient.Login;
import io.headgate.testkit.RawPacket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who guesses passwords, and storms of clients whom the proxy does not know yet. */
final class GuessingIT extends FaultTest {

    private static final int GUESSES = 60;
    private static final int USERS = 12;
    private static final int GUESSERS = 4;
    private static final int GUESSES_EACH = 500;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdown();
        DATABASE.execute("DROP USER IF EXISTS " + IntStream.range(0, USERS).mapToObj(GuessingIT::user)
                .collect(Collectors.joining(", ")));
    }

    private static String user(int number) {
        return "faults_" + number;
    }

    @Test
    void fewGuessesReachTheDatabaseAndTheRightPasswordIsLetIn() throws Exception {
        start("login-timeout", "3s");
        long before = refusedByDatabase();
        List<Future<String>> guesses = new ArrayList<>();
        for (int i = 0; i < GUESSES; i++) {
            String guess = "guess " + i;
            guesses.add(threads.submit(() -> outcome(guess)));
        }
        for (Future<String> guess : guesses) {
            assertThat(guess.get()).isIn("1045", "9501");
        }
        assertThat(text(login(), "SELECT 'in'")).isEqualTo("in");
        // five at once, then after 0.1, 0.3, 0.7 and 1.5 seconds
        assertThat(refusedByDatabase() - before).isBetween(1L, 15L);
        assertThat(outcome("yet another guess")).isEqualTo("1045");
    }

    @Test
    void withoutADelayEachGuessIsJudged() throws Exception {
        start("failed-login-delay", "0s");
        long before = refusedByDatabase();
        for (int i = 0; i < GUESSES; i++) {
            assertThat(outcome("guess " + i)).isEqualTo("1045");
        }
        assertThat(refusedByDatabase() - before).isGreaterThanOrEqualTo(GUESSES);
    }

    @Test
    void thousandsOfGuessesCostOthersNothing(@TempDir Path folder) throws Exception {
        Path users = Files.writeString(folder.resolve("users.yaml"),
                "users: {" + USER + ": {password: " + PASSWORD + "}}");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
        start("failed-login-delay", "0s", "credentials-file", users.toString());
        RawClient other = login();
        List<Future<Integer>> guessers = new ArrayList<>();
        for (int i = 0; i < GUESSERS; i++) {
            String guesser = "guesser " + i;
            guessers.add(threads.submit(() -> {
                int refused = 0;
                for (int guess = 0; guess < GUESSES_EACH; guess++) {
                    refused += outcome(guesser + guess).equals("1045") ? 1 : 0;
                }
                return refused;
            }));
        }
        while (!guessers.stream().allMatch(Future::isDone)) {
            assertThat(text(other, "SELECT 'unharmed'")).isEqualTo("unharmed");
        }
        for (Future<Integer> guesser : guessers) {
            assertThat(guesser.get()).isEqualTo(GUESSES_EACH);
        }
        assertThat(proxy().proxy().meters().clientLoginsFailed()).isEqualTo(GUESSERS * GUESSES_EACH);
        assertThat(stats().openFailures()).as("what the proxy knows is no matter for the database").isZero();
        assertThat(text(login(), "SELECT 'in'")).isEqualTo("in");
    }

    @Test
    void firstLoginsWaitForTheirTurn() throws Exception {
        start("first-logins-at-once", "1");
        List<Future<String>> logins = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            DATABASE.createUser(user(i), "right", PasswordProof.CACHING_SHA2);
        }
        for (int i = 0; i < 4 * USERS; i++) {
            String user = user(i % USERS);
            logins.add(threads.submit(() -> {
                try (RawClient client = connect(user, "right")) {
                    return text(client, "SELECT SUBSTRING_INDEX(USER(), '@', 1)");
                }
            }));
        }
        for (int i = 0; i < logins.size(); i++) {
            assertThat(logins.get(i).get()).isEqualTo(user(i % USERS));
        }
    }

    private RawClient connect(String user, String password) throws IOException {
        return RawClient.connect(proxy().host(), proxy().port()).login(user, password);
    }

    private String outcome(String password) throws IOException {
        try (RawClient client = RawClient.connect(proxy().host(), proxy().port())) {
            RawPacket verdict = client.login(new Login(USER, password));
            return String.valueOf(verdict.err(Capabilities.of(Capabilities.CLIENT_PROTOCOL_41)).code());
        }
    }

    private static long refusedByDatabase() {
        return Long.parseLong(DATABASE.queryValue("SELECT variable_value FROM performance_schema.global_status"
                + " WHERE variable_name = 'Aborted_connects'"));
    }
}
