package io.headgate.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.pool.PoolFixture.Connection;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PoolOpeningTest {
    private final PoolFixture fixture = new PoolFixture(10);

    @Test
    void afterATransientRefusalWaitersWaitOnAndOneProbeFollowsThePause() {
        FakeBorrower first = waiting("a", false);
        FakeBorrower second = waiting("b", false);
        fixture.failNext(OpenFailure.Kind.REFUSED_TRANSIENT, "too many connections");
        fixture.failNext(OpenFailure.Kind.REFUSED_TRANSIENT, "too many connections");

        fixture.tickAfter(Duration.ofMillis(49));
        assertThat(fixture.opens).isEmpty();
        fixture.tickAfter(Duration.ofMillis(51));
        assertThat(fixture.opens).hasSize(1);
        fixture.openNext();
        assertThat(first.granted).isNotNull();
        fixture.openNext();
        assertThat(second.granted).isNotNull();
    }

    @Test
    void thePauseGrowsToItsLongestAndIsJittered() {
        waiting("a", false);
        for (int i = 0; i < 12; i++) {
            fixture.failNext(OpenFailure.Kind.REFUSED_TRANSIENT, "Connection refused");
            long longest = Math.min(10_000, 100L << i);
            fixture.tickAfter(Duration.ofMillis(longest / 2 - 1));
            assertThat(fixture.opens).as("attempt %d", i).isEmpty();
            fixture.tickAfter(Duration.ofMillis(longest - longest / 2 + 1));
            assertThat(fixture.opens).as("attempt %d", i).hasSize(1);
        }
    }

    @Test
    void anAuthenticationFailureRejectsTheWaitersOfItsKeyOnly() {
        FakeBorrower first = waiting("a", false);
        FakeBorrower second = waiting("a", false);
        FakeBorrower other = waiting("b", false);
        FakeBorrower fresh = waiting("a", true);

        fixture.failNext(OpenFailure.Kind.AUTHENTICATION, "Access denied");

        assertThat(first.rejected.kind()).isEqualTo(AcquireFailure.Kind.AUTHENTICATION);
        assertThat(first.rejected.cause().message()).isEqualTo("Access denied");
        assertThat(second.rejected).isNotNull();
        assertThat(other.isAnswered()).isFalse();
        assertThat(fresh.isAnswered()).isFalse();
    }

    @Test
    void anotherDefinitiveFailureRejectsTheWaitersOfItsKeyToo() {
        FakeBorrower waiter = waiting("a", false);

        fixture.failNext(OpenFailure.Kind.OTHER_DEFINITIVE, "Unknown database");

        assertThat(waiter.rejected.kind()).isEqualTo(AcquireFailure.Kind.OPEN_FAILED);
    }

    @Test
    void aFreshBorrowerGetsANewConnectionAlthoughOneIsIdle() {
        PoolEntry<String, Connection> idle = fixture.idle("a", null, SessionState.INITIAL);
        FakeBorrower fresh = waiting("a", true);

        assertThat(fixture.opens.peek().fresh()).isTrue();
        assertThat(fixture.opens.peek().borrower()).isSameAs(fresh);
        fixture.openNext();

        assertThat(fresh.granted.entry()).isNotSameAs(idle);
        assertThat(fresh.granted.firstUse()).isTrue();
    }

    @Test
    void aFreshBorrowerMakesRoomAtTheCapEvenFromItsOwnKey() {
        fixture.pool.setMaxConnections(1);
        fixture.idle("a", null, SessionState.INITIAL);
        FakeBorrower fresh = waiting("a", true);

        assertThat(fixture.finishClose()).isEqualTo(CloseReason.MAKE_ROOM);
        fixture.openNext();

        assertThat(fresh.granted).isNotNull();
    }

    @Test
    void aFailedFreshLoginRejectsThatBorrowerOnlyAndCausesNoPause() {
        FakeBorrower fresh = waiting("a", true);
        FakeBorrower ordinary = waiting("a", false);

        fixture.failNext(OpenFailure.Kind.AUTHENTICATION, "Access denied");

        assertThat(fresh.rejected.kind()).isEqualTo(AcquireFailure.Kind.AUTHENTICATION);
        assertThat(ordinary.isAnswered()).isFalse();
        assertThat(waiting("b", false).isAnswered()).isFalse();
        assertThat(fixture.opens).hasSize(2);
    }

    @Test
    void aTransientRefusalOfAFreshLoginRejectsItAndCausesAPause() {
        FakeBorrower fresh = waiting("a", true);
        fixture.failNext(OpenFailure.Kind.REFUSED_TRANSIENT, "Connection refused");
        waiting("b", false);

        assertThat(fresh.rejected.kind()).isEqualTo(AcquireFailure.Kind.OPEN_FAILED);
        assertThat(fixture.opens).isEmpty();
    }

    @Test
    void whatWasOpenedForAFreshBorrowerThatLeftServesItsKeyAndItsFailureHurtsNobody() {
        FakeBorrower left = waiting("a", true);
        fixture.pool.cancel(left);
        FakeBorrower next = waiting("a", false);
        assertThat(fixture.opens).hasSize(1);

        fixture.failNext(OpenFailure.Kind.AUTHENTICATION, "Access denied");
        assertThat(next.isAnswered()).isFalse();
        fixture.openNext();

        assertThat(next.granted).isNotNull();
        assertThat(left.isAnswered()).isFalse();
    }

    @Test
    void aTicketIsAnsweredOnce() {
        waiting("a", false);
        OpenTicket<String, Connection> ticket = fixture.opens.peek();
        fixture.openNext();

        assertThatThrownBy(() -> fixture.pool.opened(ticket, new Connection(ticket.entry()), null,
                SessionState.INITIAL)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> fixture.pool.openFailed(ticket,
                new OpenFailure(OpenFailure.Kind.AUTHENTICATION, "", null))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDriverThatThrowsCountsAsATransientRefusal() {
        PoolDriver<String, String> broken = new PoolDriver<>() {
            @Override
            public void open(OpenTicket<String, String> ticket) {
                throw new IllegalStateException("no loop");
            }

            @Override
            public void close(String connection, CloseReason why) {
            }
        };
        TargetPool<String, String> pool = new TargetPool<>(PoolFixture.LIMITS, () -> 0, new Random(1), broken,
                PoolListener.none());

        assertThat(pool.acquire(new IdleBorrower())).isNull();
        assertThat(pool.stats().openFailures()).isEqualTo(1);
        assertThat(pool.stats().waiting()).isEqualTo(1);
    }

    @Test
    void aNewTargetIsNotBuriedUnderLogins() {
        for (int i = 0; i < 10; i++) {
            waiting("a", false);
        }
        assertThat(fixture.opens).as("a target that is known").hasSize(10);
        leaveServer();
        while (!fixture.opens.isEmpty()) {
            fixture.failNext(OpenFailure.Kind.REFUSED_TRANSIENT, "the server was left");
        }

        fixture.pool.resume();
        assertThat(fixture.opens).hasSize(2);
        fixture.openNext();
        fixture.openNext();
        assertThat(fixture.opens).as("each success makes room for two").hasSize(4);
        for (int i = 0; i < 4; i++) {
            fixture.openNext();
        }
        assertThat(fixture.opens).as("all that are waited for").hasSize(4);
    }

    @Test
    void thoseWhoCameFirstAreServedWhileFewAreOpened() {
        FakeBorrower[] waiters = new FakeBorrower[10];
        fixture.pool.pause("there is no target");
        for (int i = 0; i < waiters.length; i++) {
            waiters[i] = waiting("a", false);
        }
        fixture.pool.resume();
        fixture.openNext();
        fixture.release(waiters[0].granted);

        assertThat(waiters[1].granted.entry()).as("what comes back need not be opened")
                .isSameAs(waiters[0].granted.entry());
        fixture.openNext();
        assertThat(waiters[2].granted).isNotNull();
        assertThat(waiters[3].granted).isNull();
    }

    @Test
    void aTargetThatAnswersAgainIsAskedForMoreAndMore() {
        for (int i = 0; i < 9; i++) {
            waiting("a", false);
        }
        while (!fixture.opens.isEmpty()) {
            fixture.failNext(OpenFailure.Kind.REFUSED_TRANSIENT, "Connection refused");
        }
        fixture.tickAfter(Duration.ofMillis(100));
        assertThat(fixture.opens).hasSize(1);
        fixture.openNext();
        assertThat(fixture.opens).hasSize(2);
        fixture.openNext();
        assertThat(fixture.opens).hasSize(3);
    }

    @Test
    void whatAServerThatWasLeftStillSaysCountsForNothing() {
        FakeBorrower fresh = waiting("a", true);
        FakeBorrower ordinary = waiting("b", false);
        leaveServer();
        fixture.pool.resume();
        fixture.failNext(OpenFailure.Kind.REFUSED_TRANSIENT, "Connection refused");
        fixture.failNext(OpenFailure.Kind.REFUSED_TRANSIENT, "Connection refused");

        assertThat(fresh.isAnswered()).isFalse();
        assertThat(fixture.opens).as("both are tried at the next one, without a pause").hasSize(2);
        assertThat(fixture.opens.peek().borrower()).isSameAs(fresh);
        fixture.openNext();
        fixture.openNext();
        assertThat(fresh.granted).isNotNull();
        assertThat(ordinary.granted).isNotNull();
    }

    private void leaveServer() {
        fixture.pool.retire(key -> true, CloseReason.SERVER_LEFT);
    }

    private FakeBorrower waiting(String key, boolean fresh) {
        FakeBorrower borrower = fixture.borrower(key);
        borrower.fresh = fresh;
        assertThat(borrower.acquire(fixture)).isNull();
        return borrower;
    }

    private static final class IdleBorrower implements Borrower<String, String> {
        @Override
        public String key() {
            return "a";
        }

        @Override
        public SessionState wanted() {
            return SessionState.INITIAL;
        }

        @Override
        public Object loop() {
            return null;
        }

        @Override
        public Lease<String, String> last() {
            return null;
        }

        @Override
        public boolean fresh() {
            return false;
        }

        @Override
        public void onGranted(Lease<String, String> lease) {
            throw new AssertionError("nothing can be granted");
        }

        @Override
        public void onRejected(AcquireFailure failure) {
            throw new AssertionError("a transient refusal rejects nobody");
        }
    }
}
