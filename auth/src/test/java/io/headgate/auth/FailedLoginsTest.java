package io.headgate.auth;

import static io.headgate.auth.FailedLogins.FIRST_DELAY;
import static io.headgate.auth.FailedLogins.FORGOTTEN_AFTER;
import static io.headgate.auth.FailedLogins.FREE;
import static io.headgate.auth.FailedLogins.FREE_OF_ADDRESS;
import static io.headgate.auth.FailedLogins.FREE_OF_USER;
import static io.headgate.auth.FailedLogins.TOO_MANY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FailedLoginsTest {

    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST = 100;

    private long now = Long.MAX_VALUE - 1000;
    private final FailedLogins logins = new FailedLogins(() -> LONGEST, () -> PATIENCE, () -> now, MOST);

    private void fail(int times, String user, String address) {
        for (int i = 0; i < times; i++) {
            logins.failed(user, address);
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private Duration delay(String user, String address) {
        return Duration.ofNanos(logins.delay(user, address));
    }

    @Test
    void aFewFailuresCostNothing() {
        fail(FREE, "app", "10.0.0.1");
        assertThat(delay("app", "10.0.0.1")).isZero();
        assertThat(delay("app", "10.0.0.1")).isZero();
    }

    @Test
    void eachFurtherFailureDoublesTheDelayUpToTheLongest() {
        fail(FREE, "app", "10.0.0.1");
        Duration expected = FIRST_DELAY;
        for (int i = 0; i < 20; i++) {
            fail(1, "app", "10.0.0.1");
            assertThat(delay("app", "10.0.0.1")).isEqualTo(expected);
            pass(expected);
            Duration doubled = expected.multipliedBy(2);
            expected = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        }
    }

    @Test
    void attemptsAtTheSameTimeWaitOneBehindTheOtherAsLongAsTheyHavePatience() {
        fail(FREE + 20, "app", "10.0.0.1");
        for (int i = 1; i <= 5; i++) {
            assertThat(delay("app", "10.0.0.1")).isEqualTo(LONGEST.multipliedBy(i));
        }
        assertThat(logins.delay("app", "10.0.0.1")).isEqualTo(TOO_MANY);
        pass(LONGEST);
        assertThat(delay("app", "10.0.0.1")).isEqualTo(PATIENCE);
    }

    @Test
    void theSameUserElsewhereIsNotSlowedDown() {
        fail(FREE + 20, "app", "10.0.0.1");
        assertThat(delay("app", "10.0.0.2")).isZero();
    }

    @Test
    void manyUsersFromOneAddressAreSlowedDownToo() {
        for (int i = 0; i <= FREE_OF_ADDRESS; i++) {
            fail(1, "user" + i, "10.0.0.1");
        }
        assertThat(delay("another", "10.0.0.1")).isEqualTo(FIRST_DELAY);
        assertThat(delay("another", "10.0.0.2")).isZero();
    }

    @Test
    void aUserIsNotGuessedFromManyAddresses() {
        for (int i = 0; i <= FREE_OF_USER; i++) {
            fail(1, "app", "10.0.1." + i);
        }
        assertThat(delay("app", "10.0.0.1")).isEqualTo(FIRST_DELAY);
        assertThat(delay("another", "10.0.0.1")).isZero();
    }

    @Test
    void oneAddressCannotTakeAllTurnsOfAUser() {
        fail(FREE_OF_USER + 20, "app", "10.0.0.1");
        for (int i = 0; i < 100; i++) {
            logins.delay("app", "10.0.0.1");
        }
        assertThat(logins.delay("app", "10.0.0.1")).isEqualTo(TOO_MANY);
        pass(PATIENCE);
        assertThat(delay("app", "10.0.0.2")).isEqualTo(LONGEST);
    }

    @Test
    void successEndsItForThatUserThereAndNotForTheAddress() {
        fail(FREE_OF_ADDRESS + 1, "app", "10.0.0.1");
        logins.succeeded("app", "10.0.0.1");
        assertThat(delay("app", "10.0.0.1")).isEqualTo(FIRST_DELAY);
        FailedLogins few = new FailedLogins(() -> LONGEST, () -> PATIENCE, () -> now, MOST);
        for (int i = 0; i <= FREE; i++) {
            few.failed("app", "10.0.0.1");
        }
        few.succeeded("app", "10.0.0.1");
        assertThat(few.delay("app", "10.0.0.1")).isZero();
    }

    @Test
    void failuresAreForgotten() {
        fail(FREE_OF_ADDRESS + 1, "app", "10.0.0.1");
        pass(FORGOTTEN_AFTER.plusNanos(1));
        assertThat(delay("app", "10.0.0.1")).isZero();
        fail(1, "app", "10.0.0.1");
        assertThat(delay("app", "10.0.0.1")).isZero();
    }

    @Test
    void memoryIsBounded() {
        fail(FREE + 1, "app", "10.0.0.1");
        for (int i = 0; i < MOST - 1; i++) {
            fail(1, "user" + i, "10.0.1." + i);
        }
        assertThat(delay("app", "10.0.0.1")).isEqualTo(FIRST_DELAY);
        fail(1, "one too many", "10.0.2.1");
        assertThat(delay("app", "10.0.0.1")).isZero();
    }

    @Test
    void nobodyComesBesideTheCountByALongerName() {
        String longest = "u".repeat(128);
        for (int i = 0; i <= FREE; i++) {
            fail(1, longest + i, "10.0.0.1");
        }
        assertThat(delay(longest + "x", "10.0.0.1")).isEqualTo(FIRST_DELAY);
    }

    @Test
    void noDelayIsWantedNowAndThen() {
        FailedLogins off = new FailedLogins(() -> Duration.ZERO, () -> PATIENCE, () -> now, MOST);
        for (int i = 0; i < 200; i++) {
            off.failed("app", "10.0.0.1");
        }
        assertThat(off.delay("app", "10.0.0.1")).isZero();
    }
}
