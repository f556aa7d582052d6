package io.headgate.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.pool.PoolFixture.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PoolSuspendTest {
    private final PoolFixture fixture = new PoolFixture(2);

    @Test
    void aSuspendedPoolLendsNoIdleConnectionAndOpensNone() {
        fixture.idle("a", null, SessionState.INITIAL);
        fixture.pool.suspend();

        FakeBorrower one = waiting("a");
        FakeBorrower other = waiting("b");

        assertThat(one.isAnswered()).isFalse();
        assertThat(other.isAnswered()).isFalse();
        PoolPicture<String, Connection> picture = fixture.pool.picture();
        assertThat(picture.suspended()).isTrue();
        assertThat(picture.stats().waiting()).isEqualTo(2);
        assertThat(picture.stats().opening()).isZero();
        assertThat(picture.waiters()).extracting(PoolPicture.Waiting::key).containsExactly("a", "b");
    }

    @Test
    void whatIsLentComesBackAndStaysIdleUntilTheEnd() {
        Lease<String, Connection> lent = fixture.lease("a");
        fixture.pool.suspend();
        FakeBorrower waiter = waiting("a");

        fixture.release(lent);
        assertThat(waiter.isAnswered()).isFalse();
        assertThat(fixture.pool.stats().idle()).isEqualTo(1);

        fixture.pool.unsuspend();
        assertThat(waiter.granted.entry()).isSameAs(lent.entry());
    }

    @Test
    void theEndServesThoseWhoWaitInTheirOrderAndOpensForTheOthers() {
        fixture.idle("a", null, SessionState.INITIAL);
        fixture.pool.suspend();
        FakeBorrower first = waiting("a");
        FakeBorrower second = waiting("a");

        fixture.pool.unsuspend();

        assertThat(first.isAnswered()).isTrue();
        assertThat(second.isAnswered()).isFalse();
        fixture.openNext();
        assertThat(second.granted).isNotNull();
    }

    @Test
    void aConnectionThatIsOpenedMeanwhileIsNotLentEither() {
        FakeBorrower login = fixture.borrower("a");
        login.fresh = true;
        login.acquire(fixture);
        fixture.pool.suspend();

        fixture.openNext();

        assertThat(login.isAnswered()).isFalse();
        fixture.pool.unsuspend();
        fixture.openNext();
        assertThat(login.granted.firstUse()).isTrue();
    }

    @Test
    void whoseDeadlinePassesIsToldWhy() {
        fixture.pool.suspend();
        FakeBorrower waiter = waiting("a");

        fixture.tickAfter(Duration.ofHours(1));

        assertThat(waiter.rejected.explanation()).contains("paused by an operator");
    }

    @Test
    void aPictureSaysWhoHasWhatAndWhy() {
        Lease<String, Connection> executing = fixture.lease("a");
        Lease<String, Connection> held = fixture.lease("b");
        held.describe(HoldReason.TRANSACTION);

        PoolPicture<String, Connection> picture = fixture.pool.picture();

        assertThat(picture.executing()).isEqualTo(1);
        assertThat(picture.connections()).extracting(PoolPicture.Connection::key, PoolPicture.Connection::place,
                PoolPicture.Connection::reason).containsExactlyInAnyOrder(
                org.assertj.core.groups.Tuple.tuple("a", PoolPicture.Place.LEASED, null),
                org.assertj.core.groups.Tuple.tuple("b", PoolPicture.Place.LEASED, HoldReason.TRANSACTION));
        assertThat(executing.connection()).isNotNull();
    }

    private FakeBorrower waiting(String key) {
        FakeBorrower waiter = fixture.borrower(key);
        assertThat(waiter.acquire(fixture)).isNull();
        return waiter;
    }
}
