package io.headgate.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.auth.CredentialSource.Doubt;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RefreshScheduleTest {
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTime time = new ManualTime();
    private final RefreshSchedule schedule =
            new RefreshSchedule(RefreshTiming.ofService(LIFETIME), time, new SplittableRandom(1));

    @Test
    void theFirstReadingIsDueAtOnceAndTheNextAfterTheLifetimeGiveOrTakeATenth() {
        assertThat(schedule.untilDue()).isZero();
        for (int i = 0; i < 100; i++) {
            read(false);
            assertThat(Duration.ofNanos(schedule.untilDue()))
                    .isBetween(LIFETIME.multipliedBy(9).dividedBy(10), LIFETIME.multipliedBy(11).dividedBy(10));
            time.pass(Duration.ofNanos(schedule.untilDue()));
        }
    }

    @Test
    void lifetimesDiffer() {
        read(false);
        long first = schedule.untilDue();
        read(false);
        assertThat(schedule.untilDue()).isNotEqualTo(first);
    }

    @Test
    void theDatabasesDoubtBringsTheReadingForwardButNotCloserThanASecondToTheLast() {
        read(false);

        assertThat(schedule.onDoubt(Doubt.REFUSED_BY_DATABASE)).isTrue();
        assertThat(schedule.untilDue()).isEqualTo(SECOND.toNanos());

        time.pass(Duration.ofSeconds(3));
        read(true);
        time.pass(Duration.ofSeconds(3));
        assertThat(schedule.onDoubt(Doubt.REFUSED_BY_DATABASE)).isTrue();
        assertThat(schedule.untilDue()).isZero();
    }

    @Test
    void doubtsThatBringNothingNewAreHeededLessAndLess() {
        read(false);
        for (long seconds : new long[] {1, 2, 4, 8, 16, 30, 30}) {
            boolean worthWaiting = schedule.onDoubt(Doubt.REFUSED_BY_DATABASE);
            assertThat(schedule.untilDue()).isEqualTo(Duration.ofSeconds(seconds).toNanos());
            assertThat(worthWaiting).isEqualTo(seconds <= 2);
            time.pass(Duration.ofSeconds(seconds));
            read(false);
        }
        schedule.onDoubt(Doubt.REFUSED_BY_DATABASE);
        time.pass(Duration.ofSeconds(30));
        read(true);

        schedule.onDoubt(Doubt.REFUSED_BY_DATABASE);
        assertThat(schedule.untilDue()).as("after news").isEqualTo(SECOND.toNanos());
    }

    @Test
    void whatAnybodyCanRaiseHasALongerGapAndDoesNotSlowDownTheDatabasesDoubts() {
        read(false);

        assertThat(schedule.onDoubt(Doubt.UNKNOWN_PASSWORD)).isFalse();
        assertThat(schedule.untilDue()).isEqualTo(Duration.ofSeconds(10).toNanos());
        time.pass(Duration.ofSeconds(10));
        read(false);

        schedule.onDoubt(Doubt.REFUSED_BY_DATABASE);
        assertThat(schedule.untilDue()).isEqualTo(SECOND.toNanos());
        time.pass(Duration.ofMinutes(1));
        assertThat(schedule.onDoubt(Doubt.UNKNOWN_PASSWORD)).isTrue();
    }

    @Test
    void aDoubtDuringAReadingIsNotForgotten() {
        read(false);
        time.pass(LIFETIME);
        schedule.onStarted();
        schedule.onDoubt(Doubt.REFUSED_BY_DATABASE);
        schedule.onRead(false);

        assertThat(schedule.untilDue()).isEqualTo(SECOND.toNanos());
    }

    @Test
    void failuresAreFollowedByPausesThatDoubleAndNoDoubtShortens() {
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            schedule.onStarted();
            schedule.onFailed();
            long due = schedule.untilDue();
            assertThat(Duration.ofNanos(due))
                    .isBetween(Duration.ofSeconds(seconds).dividedBy(2), Duration.ofSeconds(seconds));
            schedule.onDoubt(Doubt.REFUSED_BY_DATABASE);
            assertThat(schedule.untilDue()).isEqualTo(due);
            time.pass(Duration.ofNanos(due));
        }
        read(false);
        schedule.onStarted();
        schedule.onFailed();
        assertThat(schedule.untilDue()).as("after a success").isLessThanOrEqualTo(SECOND.toNanos());
    }

    private void read(boolean news) {
        schedule.onStarted();
        schedule.onRead(news);
    }
}
