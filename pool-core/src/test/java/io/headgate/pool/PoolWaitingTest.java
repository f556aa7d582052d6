package io.headgate.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.pool.PoolFixture.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PoolWaitingTest {
    private final PoolFixture fixture = new PoolFixture(1);

    @Test
    void whoCameFirstIsServedFirst() {
        Lease<String, Connection> held = fixture.lease("a");
        FakeBorrower first = waiting("a");
        FakeBorrower second = waiting("a");

        fixture.release(held);
        assertThat(first.granted.entry()).isSameAs(held.entry());
        assertThat(second.isAnswered()).isFalse();

        fixture.release(first.granted);
        assertThat(second.granted.entry()).isSameAs(held.entry());
    }

    @Test
    void aWaiterThatGetsItsOwnConnectionBackIsToldThatItIsUntouched() {
        Lease<String, Connection> held = fixture.lease("a");
        FakeBorrower waiter = fixture.borrower("a");
        waiter.last = held;
        waiter.acquire(fixture);

        fixture.release(held);

        assertThat(waiter.granted.untouched()).isTrue();
    }

    @Test
    void aCancelledWaiterIsNeverCalledAndItsPlaceGoesToTheNext() {
        Lease<String, Connection> held = fixture.lease("a");
        FakeBorrower first = waiting("a");
        FakeBorrower second = waiting("a");

        assertThat(fixture.pool.cancel(first)).isTrue();
        fixture.release(held);

        assertThat(first.isAnswered()).isFalse();
        assertThat(second.granted).isNotNull();
        assertThat(fixture.pool.cancel(second)).isFalse();
    }

    @Test
    void aBorrowerCannotWaitTwice() {
        FakeBorrower waiter = waiting("a");

        assertThatThrownBy(() -> fixture.pool.acquire(waiter)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aConnectionOpenedForSomeoneWhoLeftServesTheNextOfItsKey() {
        FakeBorrower left = waiting("a");
        FakeBorrower next = waiting("a");
        fixture.pool.cancel(left);

        fixture.openNext();

        assertThat(next.granted).isNotNull();
    }

    @Test
    void aStrangerIsPassedOverThirtyTwoTimesAtMost() {
        Lease<String, Connection> held = fixture.lease("a");
        FakeBorrower stranger = waiting("b");
        for (int i = 0; i < PoolState.MAX_PASSED_OVER; i++) {
            FakeBorrower later = waiting("a");
            fixture.release(held);
            held = later.granted;
            assertThat(held).isNotNull();
        }
        FakeBorrower oneTooMany = waiting("a");

        fixture.release(held);

        assertThat(oneTooMany.isAnswered()).isFalse();
        assertThat(fixture.finishClose()).isEqualTo(CloseReason.MAKE_ROOM);
        fixture.openNext();
        assertThat(stranger.granted).isNotNull();
    }

    @Test
    void aReleasedConnectionThatNobodyOfItsKeyWantsMakesRoomAtOnce() {
        Lease<String, Connection> held = fixture.lease("a");
        FakeBorrower stranger = waiting("b");

        fixture.release(held);

        assertThat(fixture.finishClose()).isEqualTo(CloseReason.MAKE_ROOM);
        fixture.openNext();
        assertThat(stranger.granted).isNotNull();
    }

    @Test
    void theTimeoutSaysWhy() {
        fixture.pool.setMaxConnections(3);
        fixture.lease("a").describe(HoldReason.TRANSACTION);
        fixture.lease("b").describe(HoldReason.TRANSACTION);
        fixture.lease("a");
        FakeBorrower first = waiting("a");
        fixture.advance(Duration.ofSeconds(1));
        FakeBorrower second = waiting("a");

        fixture.tickAfter(Duration.ofSeconds(119).minusNanos(1));
        assertThat(first.isAnswered()).isFalse();
        fixture.tickAfter(Duration.ofNanos(1));

        assertThat(first.rejected).isEqualTo(new AcquireFailure(AcquireFailure.Kind.TIMEOUT,
                "limit 3, in use 3 (2 TRANSACTION, 1 executing), waiting 2, oldest waiter 120.0 s", null));
        assertThat(second.isAnswered()).isFalse();
        assertThat(fixture.pool.stats().timeouts()).isEqualTo(1);
    }

    @Test
    void theTimeoutNamesTheLastBackendError() {
        FakeBorrower waiter = waiting("a");
        fixture.failNext(OpenFailure.Kind.REFUSED_TRANSIENT, "Connection refused");
        fixture.tickAfter(Duration.ofSeconds(120));

        assertThat(waiter.rejected.explanation()).isEqualTo("limit 1, in use 0, waiting 1, oldest waiter 120.0 s, "
                + "last backend error: Connection refused");
    }

    @Test
    void aCallbackMayCallThePoolAgain() {
        Lease<String, Connection> held = fixture.lease("a");
        FakeBorrower first = waiting("a");
        first.onAnswer = () -> fixture.pool.release(first.granted, SessionState.INITIAL);
        FakeBorrower second = waiting("a");

        fixture.release(held);

        assertThat(second.granted.entry()).isSameAs(held.entry());
    }

    @Test
    void aCallbackThatThrowsKeepsNobodyElseFromBeingCalled() {
        FakeBorrower first = waiting("a");
        first.onAnswer = () -> {
            throw new IllegalArgumentException("broken borrower");
        };
        FakeBorrower second = waiting("a");

        assertThatThrownBy(() -> fixture.pool.close()).hasMessage("broken borrower");

        assertThat(second.rejected).isNotNull();
    }

    private FakeBorrower waiting(String key) {
        FakeBorrower borrower = fixture.borrower(key);
        assertThat(borrower.acquire(fixture)).isNull();
        return borrower;
    }
}
