package io.headgate.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolCensusTest {

    private final PoolFixture fixture = new PoolFixture(4);

    @Test
    void connectionsAreCountedByGroupAndTogetherAreAll() {
        fixture.lease("a");
        fixture.release(fixture.lease("b"));
        fixture.pool.discard(fixture.lease("b"), CloseReason.DIRTY);
        fixture.borrower("c").acquire(fixture);

        PoolCensus<String> census = fixture.pool.census(connection -> connection.entry().key());

        assertThat(census.groups()).isEqualTo(Map.of("a", new Occupancy(1, 0, 0), "b", new Occupancy(0, 0, 1)));
        assertThat(census.stats().open()).isEqualTo(2);
        assertThat(census.stats().opening()).isEqualTo(1);
        fixture.finishClose();
        assertThat(fixture.pool.census(connection -> connection.entry().key()).groups())
                .isEqualTo(Map.of("a", new Occupancy(1, 0, 0)));
    }

    @Test
    void theLongestWaitIsThatOfTheFirst() {
        assertThat(fixture.pool.census(connection -> "").longestWaitNanos()).isZero();
        fixture.borrower("a").acquire(fixture);
        fixture.advance(Duration.ofSeconds(2));
        fixture.borrower("a").acquire(fixture);
        fixture.advance(Duration.ofSeconds(1));

        assertThat(fixture.pool.census(connection -> "").longestWaitNanos())
                .isEqualTo(Duration.ofSeconds(3).toNanos());
    }

    @Test
    void troubleIsWhatTheTargetSaidUntilItAnswers() {
        assertThat(fixture.pool.trouble()).isNull();
        fixture.borrower("a").acquire(fixture);
        fixture.failNext(OpenFailure.Kind.REFUSED_TRANSIENT, "no route to host");
        assertThat(fixture.pool.trouble()).isEqualTo("no route to host");

        fixture.tickAfter(Duration.ofSeconds(1));
        fixture.openNext();
        assertThat(fixture.pool.trouble()).isNull();

        assertThat(fixture.pool.isRefusedAndUntried()).isFalse();

        fixture.pool.pause("there is no writer");
        assertThat(fixture.pool.isRefusedAndUntried()).as("it is not the target that refuses").isFalse();
        assertThat(fixture.pool.trouble()).isEqualTo("there is no writer");
        fixture.pool.resume();
        assertThat(fixture.pool.trouble()).isNull();
    }

    @Test
    void aTargetThatWasSeenToAnswerIsAskedAgain() {
        FakeBorrower waiter = fixture.borrower("a");
        waiter.acquire(fixture);
        fixture.failNext(OpenFailure.Kind.REFUSED_TRANSIENT, "no route to host");
        assertThat(fixture.pool.isRefusedAndUntried()).as("somebody waits, for whom it is tried").isFalse();
        fixture.pool.cancel(waiter);
        assertThat(fixture.pool.isRefusedAndUntried()).isTrue();

        fixture.pool.answered();

        assertThat(fixture.pool.isRefusedAndUntried()).isFalse();
        assertThat(fixture.pool.trouble()).isNull();
        fixture.borrower("a").acquire(fixture);
        assertThat(fixture.opens).hasSize(1);
    }
}
