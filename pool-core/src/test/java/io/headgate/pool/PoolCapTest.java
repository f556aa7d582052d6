package io.headgate.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.pool.PoolFixture.Connection;
import org.junit.jupiter.api.Test;

class PoolCapTest {
    private final PoolFixture fixture = new PoolFixture(2);

    @Test
    void neverMoreAreOpenedThanTheCapAllows() {
        for (int i = 0; i < 5; i++) {
            fixture.borrower("key" + i).acquire(fixture);
        }

        assertThat(fixture.opens).hasSize(2);
        assertThat(fixture.pool.stats().waiting()).isEqualTo(5);
    }

    @Test
    void notMoreAreOpenedAtATimeThanMaxOpening() {
        PoolLimits few = new PoolLimits(10, 0, 10, 1, PoolFixture.LIMITS.borrowTimeout(),
                PoolFixture.LIMITS.idleTimeout(), PoolFixture.LIMITS.maxLifetime(),
                PoolFixture.LIMITS.openBackoffMin(), PoolFixture.LIMITS.openBackoffMax());
        fixture.pool.setLimits(few);
        fixture.borrower("a").acquire(fixture);
        fixture.borrower("a").acquire(fixture);

        assertThat(fixture.opens).hasSize(1);
        fixture.openNext();
        assertThat(fixture.opens).hasSize(1);
    }

    @Test
    void aSlotIsFreeOnlyOnceItsConnectionIsReallyClosed() {
        Lease<String, Connection> first = fixture.lease("a");
        fixture.lease("a");
        fixture.borrower("a").acquire(fixture);

        fixture.pool.discard(first, CloseReason.DIRTY);
        assertThat(fixture.opens).isEmpty();
        assertThat(fixture.pool.stats().open()).isEqualTo(2);

        assertThat(fixture.finishClose()).isEqualTo(CloseReason.DIRTY);
        assertThat(fixture.opens).hasSize(1);
    }

    @Test
    void theOldestIdleConnectionOfAnotherKeyGivesWay() {
        PoolEntry<String, Connection> oldest = fixture.idle("a", null, SessionState.INITIAL);
        fixture.idle("b", null, SessionState.INITIAL);
        FakeBorrower stranger = fixture.borrower("c");
        stranger.acquire(fixture);

        assertThat(fixture.closings).singleElement().extracting(c -> c.connection().entry()).isSameAs(oldest);
        assertThat(fixture.opens).isEmpty();
        assertThat(fixture.finishClose()).isEqualTo(CloseReason.MAKE_ROOM);
        fixture.openNext();
        assertThat(stranger.granted).isNotNull();
    }

    @Test
    void loweringTheCapClosesIdleOnesAtOnceAndLentOnesAsTheyReturn() {
        fixture.pool.setMaxConnections(3);
        Lease<String, Connection> first = fixture.lease("a");
        Lease<String, Connection> second = fixture.lease("a");
        fixture.idle("b", null, SessionState.INITIAL);

        fixture.pool.setMaxConnections(1);
        assertThat(fixture.finishClose()).isEqualTo(CloseReason.LIMIT_LOWERED);

        FakeBorrower waiter = fixture.borrower("a");
        waiter.acquire(fixture);
        fixture.release(first);
        assertThat(waiter.isAnswered()).isFalse();
        assertThat(fixture.finishClose()).isEqualTo(CloseReason.LIMIT_LOWERED);

        fixture.release(second);
        assertThat(waiter.granted.entry()).isSameAs(second.entry());
    }

    @Test
    void loweringTheCapWhileOpeningClosesWhatComesTooLate() {
        fixture.borrower("a").acquire(fixture);
        fixture.borrower("a").acquire(fixture);

        fixture.pool.setMaxConnections(1);
        fixture.openNext();

        assertThat(fixture.finishClose()).isEqualTo(CloseReason.LIMIT_LOWERED);
        assertThat(fixture.pool.stats().maxEverOpen()).isEqualTo(2);
    }

    @Test
    void raisingTheCapServesWhoWaits() {
        fixture.lease("a");
        fixture.lease("a");
        fixture.borrower("a").acquire(fixture);

        fixture.pool.setMaxConnections(3);

        assertThat(fixture.opens).hasSize(1);
    }

    @Test
    void anIdleConnectionThatBreaksFreesItsSlotAtOnce() {
        PoolEntry<String, Connection> idle = fixture.idle("a", null, SessionState.INITIAL);

        assertThat(fixture.pool.lost(idle)).isTrue();
        assertThat(fixture.pool.lost(idle)).isTrue();

        assertThat(fixture.pool.stats().open()).isZero();
        assertThat(fixture.pool.stats().closed()).isEqualTo(1);
    }

    @Test
    void aLentConnectionThatBreaksKeepsItsSlotUntilItsHolderGivesItUp() {
        Lease<String, Connection> lease = fixture.lease("a");

        assertThat(fixture.pool.lost(lease.entry())).isFalse();
        fixture.pool.closed(lease.entry());
        assertThat(fixture.pool.stats().leased()).isEqualTo(1);
        fixture.pool.discard(lease, CloseReason.BACKEND_CLOSED);

        assertThat(fixture.pool.stats().open()).isZero();
    }

    @Test
    void aBrokenConnectionReleasedInIgnoranceIsNotLentAgain() {
        Lease<String, Connection> lease = fixture.lease("a");
        fixture.pool.closed(lease.entry());

        fixture.release(lease);

        assertThat(fixture.pool.stats().open()).isZero();
    }

    @Test
    void aLeaseEndsOnce() {
        Lease<String, Connection> lease = fixture.lease("a");
        fixture.release(lease);

        assertThatThrownBy(() -> fixture.release(lease)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> fixture.pool.discard(lease, CloseReason.DIRTY))
                .isInstanceOf(IllegalStateException.class);
        assertThat(fixture.pool.stats().idle()).isEqualTo(1);
    }

    @Test
    void closingRejectsWhoWaitsAndClosesTheRestAsItComes() {
        Lease<String, Connection> lease = fixture.lease("a");
        FakeBorrower waiter = fixture.borrower("a");
        waiter.acquire(fixture);
        FakeBorrower late = fixture.borrower("a");

        fixture.pool.close();
        late.acquire(fixture);
        fixture.openNext();
        fixture.release(lease);

        assertThat(waiter.rejected.kind()).isEqualTo(AcquireFailure.Kind.CLOSED);
        assertThat(late.rejected.kind()).isEqualTo(AcquireFailure.Kind.CLOSED);
        assertThat(fixture.finishClose()).isEqualTo(CloseReason.SHUTDOWN);
        assertThat(fixture.finishClose()).isEqualTo(CloseReason.SHUTDOWN);
        assertThat(fixture.pool.stats().open()).isZero();
    }
}
