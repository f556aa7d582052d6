package io.headgate.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.pool.PoolFixture.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random sequences of events; after each one everything that must always hold is checked. */
class PoolModelTest {
    private static final String[] KEYS = {"a", "a", "a", "b", "c"};
    private static final Object[] LOOPS = {"loop1", "loop2"};
    private static final SessionState[] STATES = {SessionState.INITIAL, SessionState.INITIAL.withSchema("s"),
        SessionState.INITIAL.withSchema("t").withVariable("sql_mode", "")};

    private Random random;
    private PoolFixture fixture;
    private PoolLimits limits;
    private final List<OpenTicket<String, Connection>> opening = new ArrayList<>();
    private final List<Connection> alive = new ArrayList<>();
    private final List<FakeBorrower> queued = new ArrayList<>();
    private final List<FakeBorrower> holders = new ArrayList<>();
    private final List<Lease<String, Connection>> ended = new ArrayList<>();
    private final Set<FakeBorrower> cancelled = new HashSet<>();
    private long granted;
    private long rejected;
    private long asked;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everythingHoldsAfterEachOfThousandsOfRandomEvents(long seed) {
        run(seed, 6_000);
    }

    @Test
    void everythingHoldsForASeedNeverSeenBefore() {
        long seed = System.nanoTime();
        System.out.println("PoolModelTest seed " + seed);
        run(seed, 6_000);
    }

    private void run(long seed, int events) {
        random = new Random(seed);
        limits = new PoolLimits(4, 1, 3, 3, Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(60),
                Duration.ofMillis(100), Duration.ofSeconds(2));
        fixture = new PoolFixture(limits);
        for (int i = 0; i < events; i++) {
            int choice = random.nextInt(100);
            step(choice);
            check("seed " + seed + ", event " + i + ", choice " + choice);
        }
        drain("seed " + seed);
    }

    private void step(int choice) {
        if (choice < 30) {
            acquire();
        } else if (choice < 50) {
            endOne(false);
        } else if (choice < 55) {
            endOne(true);
        } else if (choice < 70) {
            answerOpen();
        } else if (choice < 80) {
            finishClose();
        } else if (choice < 84) {
            cancel();
        } else if (choice < 86) {
            breakOne();
        } else if (choice < 88 && !ended.isEmpty()) {
            fixture.pool.forget(pick(ended));
        } else if (choice < 89) {
            fixture.pool.retire(key -> true, CloseReason.SERVER_LEFT);
            fixture.pool.resume();
        } else if (choice < 91) {
            limits = limits.withMaxConnections(1 + random.nextInt(6));
            fixture.pool.setMaxConnections(limits.maxConnections());
        } else {
            fixture.tickAfter(Duration.ofMillis(random.nextInt(10) == 0 ? 10_000 : random.nextInt(400)));
            for (FakeBorrower borrower : queued) {
                assertThat(fixture.now - fixture.pool.state.waiters.find(borrower).since)
                        .isLessThan(limits.borrowTimeout().toNanos());
            }
        }
        collect();
    }

    private void acquire() {
        FakeBorrower borrower = fixture.borrower(pick(List.of(KEYS)));
        borrower.wanted = STATES[random.nextInt(STATES.length)];
        borrower.loop = LOOPS[random.nextInt(2)];
        borrower.fresh = random.nextInt(15) == 0;
        if (!ended.isEmpty() && random.nextBoolean()) {
            borrower.last = pick(ended);
            borrower.avoid = random.nextInt(5) == 0 ? borrower.last.entry() : null;
        }
        asked++;
        borrower.onAnswer = () -> onQueuedAnswer(borrower);
        queued.add(borrower);
        if (borrower.acquire(fixture) != null) {
            queued.remove(borrower);
            onGranted(borrower);
        }
    }

    private void onQueuedAnswer(FakeBorrower borrower) {
        assertThat(cancelled).doesNotContain(borrower);
        int position = queued.indexOf(borrower);
        assertThat(position).as("queued").isNotNegative();
        if (borrower.granted != null && !borrower.fresh) {
            for (FakeBorrower earlier : queued.subList(0, position)) {
                boolean equal = earlier.key.equals(borrower.key) && !earlier.fresh && earlier.avoid == null;
                assertThat(equal).as("an equal waiter came earlier").isFalse();
            }
        }
        queued.remove(position);
        if (borrower.granted != null) {
            onGranted(borrower);
        } else {
            rejected++;
        }
    }

    private void onGranted(FakeBorrower borrower) {
        Lease<String, Connection> lease = borrower.granted;
        assertThat(lease.entry().key()).isEqualTo(borrower.key);
        assertThat(lease.entry()).isNotSameAs(borrower.avoid);
        assertThat(lease.connection().entry()).isSameAs(lease.entry());
        assertThat(alive).as("not broken").contains(lease.connection());
        for (FakeBorrower holder : holders) {
            assertThat(holder.granted.entry()).isNotSameAs(lease.entry());
        }
        if (lease.untouched()) {
            assertThat(borrower.last.entry()).isSameAs(lease.entry());
        }
        if (borrower.fresh) {
            assertThat(lease.firstUse()).isTrue();
        }
        granted++;
        holders.add(borrower);
    }

    private void endOne(boolean discard) {
        if (holders.isEmpty()) {
            return;
        }
        FakeBorrower holder = holders.remove(random.nextInt(holders.size()));
        if (discard) {
            fixture.pool.discard(holder.granted, CloseReason.DIRTY);
        } else {
            ended.add(holder.granted);
            fixture.pool.release(holder.granted, STATES[random.nextInt(STATES.length)]);
        }
        if (ended.size() > 20) {
            ended.remove(0);
        }
    }

    private void answerOpen() {
        if (opening.isEmpty()) {
            return;
        }
        OpenTicket<String, Connection> ticket = opening.remove(random.nextInt(opening.size()));
        int luck = random.nextInt(20);
        if (luck < 16) {
            Connection connection = new Connection(ticket.entry());
            alive.add(connection);
            fixture.pool.opened(ticket, connection, LOOPS[random.nextInt(2)], SessionState.INITIAL);
        } else {
            OpenFailure.Kind kind = luck < 18 ? OpenFailure.Kind.REFUSED_TRANSIENT
                    : luck < 19 ? OpenFailure.Kind.AUTHENTICATION : OpenFailure.Kind.OTHER_DEFINITIVE;
            fixture.pool.openFailed(ticket, new OpenFailure(kind, "no", null));
        }
    }

    private void finishClose() {
        if (!fixture.closings.isEmpty()) {
            Connection connection = fixture.closings.remove(random.nextInt(fixture.closings.size())).connection();
            alive.remove(connection);
            fixture.pool.closed(connection.entry());
        }
    }

    private void cancel() {
        if (!queued.isEmpty()) {
            FakeBorrower borrower = queued.remove(random.nextInt(queued.size()));
            cancelled.add(borrower);
            assertThat(fixture.pool.cancel(borrower)).isTrue();
            assertThat(fixture.pool.cancel(borrower)).isFalse();
        }
    }

    private void breakOne() {
        if (alive.isEmpty()) {
            return;
        }
        Connection connection = alive.remove(random.nextInt(alive.size()));
        boolean held = holders.stream().anyMatch(holder -> holder.granted.entry() == connection.entry());
        assertThat(fixture.pool.lost(connection.entry())).isEqualTo(!held);
        fixture.pool.closed(connection.entry());
    }

    /** The database's view: every order to open takes a place at once. */
    private void collect() {
        while (!fixture.opens.isEmpty()) {
            opening.add(fixture.opens.remove());
            assertThat(alive.size() + opening.size()).as("seen by the database")
                    .isLessThanOrEqualTo(limits.maxConnections());
        }
    }

    private void check(String when) {
        PoolState<String, Connection> state = fixture.pool.state;
        Slots<String, Connection> slots = state.slots;
        assertThat(opening.size()).as(when).isEqualTo(slots.opening.size());
        assertThat(alive.size() + opening.size()).as(when).isLessThanOrEqualTo(slots.used());
        if (slots.isOverCap()) {
            assertThat(slots.idle.isEmpty()).as(when).isTrue();
        }
        assertThat(slots.maxEverOpen).as(when).isLessThanOrEqualTo(6);
        assertThat(slots.leased.size()).as(when).isEqualTo(holders.size());
        assertThat(state.waiters.size()).as(when).isEqualTo(queued.size());
        assertThat(slots.byRetirement).as(when).hasSize(slots.idle.size() + slots.leased.size());
        assertThat(granted + rejected + queued.size() + cancelled.size()).as(when).isEqualTo(asked);
        for (OpenTicket<String, Connection> ticket : opening) {
            KeyPool<String, Connection> pool = ticket.entry.pool;
            long unreserved = opening.stream().filter(t -> t.entry.pool == pool && t.waiter == null).count();
            assertThat((long) pool.opening).as(when).isEqualTo(unreserved);
        }
        checkIdle(when, slots);
        checkNobodyWaitsInVain(when, state);
    }

    private void checkIdle(String when, Slots<String, Connection> slots) {
        for (Chain.Link<PoolEntry<String, Connection>> link = slots.idle.firstLink(); link != null;
                link = link.next()) {
            PoolEntry<String, Connection> entry = link.item();
            assertThat(entry.rank.isIn(entry.pool.free) != entry.rank.isIn(entry.pool.warm)).as(when).isTrue();
            for (FakeBorrower borrower : queued) {
                boolean suits = !borrower.fresh && borrower.key.equals(entry.key()) && borrower.avoid != entry;
                assertThat(suits).as(when + ": waits while a connection is idle").isFalse();
            }
        }
        for (Chain.Link<PoolEntry<String, Connection>> link = slots.leased.firstLink(); link != null;
                link = link.next()) {
            assertThat(link.item().rank.isLinked()).as(when).isFalse();
        }
    }

    private void checkNobodyWaitsInVain(String when, PoolState<String, Connection> state) {
        Slots<String, Connection> slots = state.slots;
        boolean vacant = slots.vacant() > 0;
        int coming = vacant ? 0 : slots.comingVacant();
        boolean mayOpen = slots.opening.size() + coming
                < state.backoff.openingAllowed(limits.maxOpening(), fixture.now);
        if (mayOpen && state.waiters.firstUnprovided(coming) != null) {
            assertThat(vacant).as(when + ": waits while there is room").isFalse();
            assertThat(slots.idle.isEmpty()).as(when + ": waits while room could be made").isTrue();
        }
    }

    private void drain(String when) {
        limits = limits.withMaxConnections(2);
        fixture.pool.setMaxConnections(2);
        collect();
        for (int i = 0; i < 2_000 && !queued.isEmpty(); i++) {
            endOne(false);
            while (!opening.isEmpty()) {
                OpenTicket<String, Connection> ticket = opening.remove(0);
                Connection connection = new Connection(ticket.entry());
                alive.add(connection);
                fixture.pool.opened(ticket, connection, null, SessionState.INITIAL);
            }
            finishClose();
            fixture.tickAfter(Duration.ofMillis(1));
            collect();
            check(when + ", draining");
        }
        assertThat(queued).as(when).isEmpty();
        fixture.pool.close();
        while (!holders.isEmpty()) {
            endOne(random.nextBoolean());
        }
        while (!opening.isEmpty()) {
            fixture.pool.opened(opening.get(0), new Connection(opening.remove(0).entry()), null, SessionState.INITIAL);
        }
        while (!fixture.closings.isEmpty()) {
            finishClose();
        }
        PoolStats stats = fixture.pool.stats();
        assertThat(stats.open() + stats.opening() + stats.waiting()).as(when).isZero();
        assertThat(stats.opened()).as(when).isEqualTo(stats.closed());
        assertThat(stats.borrows()).as(when).isEqualTo(granted);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
