package io.headgate.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.auth.AuthStep.Accept;
import io.headgate.auth.AuthStep.AskDatabase;
import io.headgate.auth.AuthStep.Reject;
import io.headgate.auth.AuthStep.Send;
import io.headgate.protocol.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Very many wrong logins, by every way to log in. */
class GuessesTest {
    private static final int GUESSES = 100_000;
    private static final int REMEMBERED = 10_000;

    private final TestLogins logins = new TestLogins();
    private final FailedLogins failures =
            new FailedLogins(() -> Duration.ofSeconds(5), () -> Duration.ofSeconds(5), () -> 0, REMEMBERED);

    @Test
    void aHundredThousandWrongLoginsLetNobodyInAndKeepNobodyOut() {
        int denied = 0;
        int asked = 0;
        for (int i = 0; i < GUESSES; i++) {
            String user = i % 2 == 0 ? TestLogins.FILED : TestLogins.CACHED;
            AuthStep end = guess(user, i);
            if (end instanceof Reject reject && reject.code() == ErrorCode.ER_ACCESS_DENIED_ERROR) {
                denied++;
            } else if (end instanceof AskDatabase ask && user.equals(TestLogins.CACHED)) {
                ask.password().wipe();
                asked++;
            } else {
                throw new AssertionError("guess " + i + ": " + end);
            }
            failures.failed(user, "10.0." + i / 100 % 256 + "." + i % 100);
        }
        // who is known to nobody but the database is judged by it
        assertThat(denied).isEqualTo(GUESSES / 2);
        assertThat(asked).isEqualTo(GUESSES / 2);

        assertThat(failures.delay(TestLogins.FILED, "192.0.2.1")).as("guessed everywhere").isNotZero();
        assertThat(failures.delay("another", "192.0.2.1")).isZero();
        for (String user : new String[] {TestLogins.FILED, TestLogins.CACHED}) {
            Send fast = (Send) logins.login(false).start(user, CachingSha2.PLUGIN,
                    TestLogins.sha2(TestLogins.PASSWORD), true);
            assertThat(fast.next()).as("what the proxy can verify waits for nothing").isInstanceOf(Accept.class);
        }
    }

    private AuthStep guess(String user, int number) {
        String guess = "guess" + number;
        ServerAuth login = logins.login(true);
        AuthStep step = switch (number / 2 % 3) {
            case 0 -> login.start(user, CachingSha2.PLUGIN, TestLogins.sha2(guess), true);
            case 1 -> login.start(user, ClearPassword.PLUGIN, Bytes.utf8(guess + "\0"), true);
            default -> login.start(user, NativePassword.PLUGIN,
                    NativePassword.scramble(Bytes.utf8(guess), Bytes.nonce()), true);
        };
        if (number / 2 % 3 == 2) {
            step = login.onPacket(TestLogins.sha2(guess));
        }
        return step instanceof Send ? login.onPacket(Bytes.utf8(guess + "\0")) : step;
    }
}
