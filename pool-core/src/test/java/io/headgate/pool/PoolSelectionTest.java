package io.headgate.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.pool.PoolFixture.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PoolSelectionTest {
    private static final SessionState SCHEMA = SessionState.INITIAL.withSchema("shop");
    private static final SessionState OTHER = SessionState.INITIAL.withSchema("shop").withVariable("sql_mode", "");

    private final PoolFixture fixture = new PoolFixture(100);

    @Test
    void aBorrowerGetsItsOwnConnectionBackUntouchedEvenIfAnotherIsNearer() {
        Lease<String, Connection> first = fixture.lease("a");
        fixture.idle("a", null, OTHER);
        fixture.release(first);
        FakeBorrower again = fixture.borrower("a");
        again.last = first;
        again.wanted = OTHER;

        Lease<String, Connection> lease = again.acquire(fixture);

        assertThat(lease.entry()).isSameAs(first.entry());
        assertThat(lease.untouched()).isTrue();
        assertThat(lease.firstUse()).isFalse();
    }

    @Test
    void aConnectionThatSomeoneElseHadInBetweenIsNotUntouched() {
        Lease<String, Connection> mine = fixture.lease("a");
        fixture.release(mine);
        fixture.release(fixture.lease("a"));
        FakeBorrower again = fixture.borrower("a");
        again.last = mine;

        assertThat(again.acquire(fixture).untouched()).isFalse();
    }

    @Test
    void theLastConnectionIsNotTakenForAnotherKey() {
        Lease<String, Connection> mine = fixture.lease("a");
        fixture.release(mine);
        FakeBorrower changed = fixture.borrower("b");
        changed.last = mine;

        assertThat(changed.acquire(fixture)).isNull();
        assertThat(fixture.opens).singleElement().extracting(OpenTicket::key).isEqualTo("b");
    }

    @Test
    void fewestRoundTripsComeFirstAndTheLoopDecidesBetweenEquals() {
        fixture.idle("a", "near", OTHER);
        PoolEntry<String, Connection> farSame = fixture.idle("a", "far", SCHEMA);
        PoolEntry<String, Connection> nearSame = fixture.idle("a", "near", SCHEMA);

        assertThat(wanting(SCHEMA, "near").acquire(fixture).entry()).isSameAs(nearSame);
        assertThat(wanting(SCHEMA, "near").acquire(fixture).entry()).isSameAs(farSame);
    }

    @Test
    void anyIdleConnectionOfTheKeyIsUsedBeforeOneIsOpened() {
        PoolEntry<String, Connection> idle = fixture.idle("a", "far", OTHER);

        assertThat(wanting(SessionState.INITIAL, "near").acquire(fixture).entry()).isSameAs(idle);
        assertThat(fixture.opens).isEmpty();
    }

    @Test
    void theLongestUnusedIsTakenFirstSoThatWarmOnesStayWithTheirOwners() {
        PoolEntry<String, Connection> oldest = fixture.idle("a", null, SCHEMA);
        fixture.idle("a", null, SCHEMA);

        assertThat(wanting(SCHEMA, null).acquire(fixture).entry()).isSameAs(oldest);
    }

    @Test
    void connectionsWhoseOwnerIsGoneAreTakenFirstAndTheMostRecentOfThemBeforeAll() {
        fixture.idle("a", null, SCHEMA);
        Lease<String, Connection> older = abandoned();
        Lease<String, Connection> newer = abandoned();

        fixture.pool.forget(older);
        fixture.pool.forget(newer);

        assertThat(wanting(SCHEMA, null).acquire(fixture).entry()).isSameAs(newer.entry());
        assertThat(wanting(SCHEMA, null).acquire(fixture).entry()).isSameAs(older.entry());
    }

    @Test
    void forgettingBeforeTheReleaseCountsAsWell() {
        fixture.idle("a", null, SessionState.INITIAL);
        FakeBorrower leaving = fixture.borrower("a");
        leaving.fresh = true;
        leaving.acquire(fixture);
        fixture.openNext();
        fixture.pool.forget(leaving.granted);
        fixture.release(leaving.granted);

        assertThat(fixture.lease("a").entry()).isSameAs(leaving.granted.entry());
    }

    @Test
    void theScanIsBounded() {
        for (int i = 0; i < PoolState.SCAN; i++) {
            fixture.idle("a", null, SCHEMA);
        }
        PoolEntry<String, Connection> beyond = fixture.idle("a", null, OTHER);

        assertThat(wanting(OTHER, null).acquire(fixture).entry()).isNotSameAs(beyond);
        assertThat(wanting(OTHER, null).acquire(fixture).entry()).isSameAs(beyond);
    }

    @Test
    void aLeaseTellsHowLongItsConnectionWasIdleAndInWhatState() {
        fixture.idle("a", null, SCHEMA);
        fixture.advance(Duration.ofSeconds(7));

        Lease<String, Connection> lease = fixture.lease("a");

        assertThat(lease.idleNanos()).isEqualTo(Duration.ofSeconds(7).toNanos());
        assertThat(lease.state()).isSameAs(SCHEMA);
    }

    @Test
    void aConnectionToBeAvoidedIsNeverLentAndGivesWayToAnotherIfNeedBe() {
        fixture.pool.setMaxConnections(1);
        Lease<String, Connection> mine = fixture.lease("a");
        fixture.release(mine);
        FakeBorrower again = fixture.borrower("a");
        again.last = mine;
        again.avoid = mine.entry();

        assertThat(again.acquire(fixture)).isNull();
        assertThat(fixture.finishClose()).isEqualTo(CloseReason.MAKE_ROOM);
        fixture.openNext();

        assertThat(again.granted.entry()).isNotSameAs(mine.entry());
    }

    private Lease<String, Connection> abandoned() {
        FakeBorrower borrower = fixture.borrower("a");
        borrower.fresh = true;
        borrower.acquire(fixture);
        fixture.openNext(null, SCHEMA);
        fixture.pool.release(borrower.granted, SCHEMA);
        return borrower.granted;
    }

    private FakeBorrower wanting(SessionState state, Object loop) {
        FakeBorrower borrower = fixture.borrower("a");
        borrower.wanted = state;
        borrower.loop = loop;
        return borrower;
    }
}
