package io.headgate.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.pool.PoolFixture.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PoolUpkeepTest {
    private final PoolFixture fixture = new PoolFixture(limits(0, 100));

    @Test
    void anIdleConnectionIsClosedAfterTheIdleTimeout() {
        fixture.idle("a", null, SessionState.INITIAL);

        fixture.tickAfter(Duration.ofMinutes(5).minusNanos(1));
        assertThat(fixture.closings).isEmpty();
        fixture.tickAfter(Duration.ofNanos(1));

        assertThat(fixture.finishClose()).isEqualTo(CloseReason.IDLE_TIMEOUT);
    }

    @Test
    void theIdleTimeoutSparesTheMinimum() {
        fixture.pool.setLimits(limits(1, 100));
        fixture.idle("a", null, SessionState.INITIAL);
        fixture.idle("a", null, SessionState.INITIAL);

        fixture.tickAfter(Duration.ofMinutes(6));

        assertThat(fixture.closings).hasSize(1);
    }

    @Test
    void surplusIdleConnectionsAreClosedOldestFirstOnceUnusedForASecond() {
        fixture.pool.setLimits(limits(0, 1));
        PoolEntry<String, Connection> oldest = fixture.idle("a", null, SessionState.INITIAL);
        fixture.idle("a", null, SessionState.INITIAL);

        fixture.tickAfter(Duration.ofMillis(999));
        assertThat(fixture.closings).isEmpty();
        fixture.tickAfter(Duration.ofMillis(1));

        assertThat(fixture.closings).singleElement()
                .isEqualTo(new PoolFixture.Closing(oldest.connection, CloseReason.SURPLUS));
    }

    @Test
    void theMaximumLifetimeIsAppliedToIdleConnectionsWithTenPercentJitter() {
        fixture.pool.setLimits(longIdle());
        fixture.idle("a", null, SessionState.INITIAL);

        fixture.tickAfter(Duration.ofHours(24).multipliedBy(9).dividedBy(10).minusNanos(1));
        assertThat(fixture.closings).isEmpty();
        fixture.tickAfter(Duration.ofHours(24).dividedBy(5).plusNanos(2));

        assertThat(fixture.finishClose()).isEqualTo(CloseReason.MAX_LIFETIME);
    }

    @Test
    void allConnectionsOfNowAreRetiredAndNoneThatComesLater() {
        Lease<String, Connection> lent = fixture.lease("a");
        fixture.idle("a", null, SessionState.INITIAL);

        fixture.pool.retire(key -> true, CloseReason.GLOBAL_CHANGED);
        assertThat(fixture.finishClose()).isEqualTo(CloseReason.GLOBAL_CHANGED);
        fixture.release(lent);
        assertThat(fixture.finishClose()).isEqualTo(CloseReason.GLOBAL_CHANGED);

        fixture.release(fixture.lease("a"));
        assertThat(fixture.closings).isEmpty();
    }

    @Test
    void onlyConnectionsOfTheGivenKeysAreRetired() {
        fixture.idle("a", null, SessionState.INITIAL);
        fixture.idle("b", null, SessionState.INITIAL);

        fixture.pool.retire("a"::equals, CloseReason.SERVER_LEFT);

        assertThat(fixture.finishClose()).isEqualTo(CloseReason.SERVER_LEFT);
        assertThat(fixture.closings).isEmpty();
        assertThat(fixture.pool.stats().idle()).isEqualTo(1);
    }

    @Test
    void nothingIsOpenedDuringAPauseAndAllAtOnceAfterIt() {
        fixture.pool.pause("there is no writer");
        FakeBorrower waiting = fixture.borrower("a");
        waiting.acquire(fixture);
        fixture.tickAfter(Duration.ofSeconds(3));
        assertThat(fixture.opens).isEmpty();

        fixture.pool.resume();

        fixture.openNext();
        assertThat(waiting.granted).isNotNull();
    }

    @Test
    void whoWaitsThroughAPauseIsToldWhy() {
        fixture.pool.pause("there is no writer");
        FakeBorrower waiting = fixture.borrower("a");
        waiting.acquire(fixture);

        fixture.tickAfter(Duration.ofHours(1));

        assertThat(waiting.rejected.explanation()).contains("there is no writer");
    }

    @Test
    void aConnectionThatWasBeingOpenedWhenItsServerLeftIsGivenToNobody() {
        FakeBorrower waiting = fixture.borrower("a");
        waiting.fresh = true;
        waiting.acquire(fixture);
        fixture.pool.retire(key -> true, CloseReason.SERVER_LEFT);

        fixture.openNext();

        assertThat(waiting.granted).isNull();
        assertThat(fixture.finishClose()).isEqualTo(CloseReason.SERVER_LEFT);
        fixture.openNext();
        assertThat(waiting.granted).isNotNull();
    }

    @Test
    void theMaximumLifetimeIsAppliedToALentConnectionOnlyWhenItComesBack() {
        Lease<String, Connection> lease = fixture.lease("a");
        fixture.tickAfter(Duration.ofHours(30));
        assertThat(fixture.closings).isEmpty();

        fixture.release(lease);

        assertThat(fixture.finishClose()).isEqualTo(CloseReason.MAX_LIFETIME);
    }

    @Test
    void theMinimumIsOpenedAheadForTheKeyBorrowedLast() {
        fixture.pool.setLimits(limits(2, 100));
        fixture.pool.tick();
        assertThat(fixture.opens).isEmpty();
        fixture.lease("a");
        fixture.lease("b");

        fixture.pool.tick();
        fixture.pool.tick();

        assertThat(fixture.opens).extracting(OpenTicket::key).containsExactly("b", "b");
        fixture.openNext();
        assertThat(fixture.pool.stats().idle()).isEqualTo(1);
    }

    @Test
    void theMinimumIsOpenedAgainAfterAllWereLostButNotForRefusedCredentials() {
        fixture.pool.setLimits(limits(1, 100));
        PoolEntry<String, Connection> idle = fixture.idle("a", null, SessionState.INITIAL);
        fixture.pool.lost(idle);

        fixture.pool.tick();
        assertThat(fixture.opens).hasSize(1);
        fixture.failNext(OpenFailure.Kind.AUTHENTICATION, "Access denied");
        fixture.pool.tick();

        assertThat(fixture.opens).isEmpty();
    }

    @Test
    void theCapWinsOverTheMinimum() {
        fixture.pool.setLimits(limits(50, 100));
        fixture.lease("a");

        fixture.pool.tick();

        assertThat(fixture.opens).hasSize(9);
    }

    private static PoolLimits limits(int minIdle, int maxIdle) {
        PoolLimits base = PoolFixture.LIMITS;
        return new PoolLimits(10, minIdle, maxIdle, 100, base.borrowTimeout(), base.idleTimeout(), base.maxLifetime(),
                base.openBackoffMin(), base.openBackoffMax());
    }

    private static PoolLimits longIdle() {
        PoolLimits base = PoolFixture.LIMITS;
        return new PoolLimits(10, 0, 10, 100, base.borrowTimeout(), Duration.ofDays(300), base.maxLifetime(),
                base.openBackoffMin(), base.openBackoffMax());
    }
}
