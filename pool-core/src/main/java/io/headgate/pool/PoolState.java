package io.headgate.pool;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The pool as a pure machine: every event changes the chains and leaves decisions to be carried out later. Not
 * thread-safe; {@link TargetPool} guards it.
 *
 * <p>After each event these hold: all four chains together are never longer than the cap (unless it was lowered: then
 * surplus ones close as soon as they are not leased); nobody waits while a connection that suits is idle (unless
 * nothing is lent, {@link #suspend}); and {@link #pump} has nothing left to do.
 */
final class PoolState<K, C> {
    /** How many idle connections are compared at most to find the nearest. */
    static final int SCAN = 32;
    /** How often the first waiter may be passed over by later ones of another key. */
    static final int MAX_PASSED_OVER = 32;

    final Slots<K, C> slots;
    final WaitQueue<K, C> waiters = new WaitQueue<>();
    final Backoff backoff;
    PoolLimits limits;
    String lastBackendError;
    long borrows;
    long untouched;
    long timeouts;
    long opened;
    long openFailures;

    private final RandomGenerator random;
    private boolean shut;
    private boolean suspended;

    PoolState(PoolLimits limits, RandomGenerator random) {
        this.slots = new Slots<>(limits.maxConnections());
        this.limits = limits;
        this.random = random;
        this.backoff = new Backoff(random);
    }

    Lease<K, C> acquire(Borrower<K, C> borrower, long now) {
        if (waiters.find(borrower) != null) {
            throw new IllegalStateException("this borrower already waits for a connection");
        }
        if (shut) {
            slots.act(new PoolAction.Reject<>(borrower, borrower.key(), shutDown(), 0));
            return null;
        }
        boolean mustWait = borrower.fresh() || suspended;
        PoolEntry<K, C> own = mustWait ? null : ownUntouched(borrower);
        if (own != null) {
            return grant(own, borrower, now);
        }
        KeyPool<K, C> pool = slots.pool(borrower.key());
        PoolEntry<K, C> entry = mustWait ? null : pool.nearest(borrower, SCAN);
        if (entry != null) {
            return grant(entry, borrower, now);
        }
        waiters.add(new Waiter<>(borrower, pool, now));
        pump(now);
        return null;
    }

    /** Needs no {@link #pump}: a waiter that leaves frees no slot, it only leaves more of what is coming to others. */
    boolean cancel(Borrower<K, C> borrower) {
        Waiter<K, C> waiter = waiters.find(borrower);
        if (waiter == null) {
            return false;
        }
        leaveQueue(waiter);
        return true;
    }

    void release(Lease<K, C> lease, SessionState stateNow, long now) {
        end(lease);
        PoolEntry<K, C> entry = lease.entry();
        entry.state = stateNow;
        entry.idleSince = now;
        if (lease.forgotten) {
            entry.lastLease = null;
        }
        if (entry.gone) {
            slots.act(new PoolAction.Lost<>(entry.key()));
            slots.remove(entry);
            pump(now);
        } else {
            offer(entry, now);
        }
    }

    void discard(Lease<K, C> lease, CloseReason why, long now) {
        end(lease);
        PoolEntry<K, C> entry = lease.entry();
        slots.close(entry, why);
        if (entry.gone) {
            slots.remove(entry);
        }
        pump(now);
    }

    void forget(Lease<K, C> lease) {
        lease.forgotten = true;
        PoolEntry<K, C> entry = lease.entry();
        if (entry.lastLease == lease && entry.place.isIn(slots.idle)) {
            entry.lastLease = null;
            entry.rank.unlink();
            entry.pool.addIdle(entry);
        }
    }

    boolean lost(PoolEntry<K, C> entry, long now) {
        if (entry.place.isIn(slots.leased) || entry.place.isIn(slots.opening)) {
            return false;
        }
        closed(entry, now);
        return true;
    }

    void closed(PoolEntry<K, C> entry, long now) {
        if (entry.place.isIn(slots.leased)) {
            entry.gone = true;
        } else if (entry.place.isIn(slots.idle)) {
            slots.act(new PoolAction.Lost<>(entry.key()));
            slots.remove(entry);
            pump(now);
        } else if (entry.place.isIn(slots.closing)) {
            slots.remove(entry);
            pump(now);
        }
    }

    void opened(OpenTicket<K, C> ticket, C connection, Object loop, SessionState state, long now) {
        PoolEntry<K, C> entry = ticket.entry;
        Waiter<K, C> meantFor = ticket.waiter;
        settle(ticket);
        backoff.answered();
        lastBackendError = null;
        opened++;
        entry.pool.refused = false;
        entry.connection = connection;
        entry.loop = loop;
        entry.state = state;
        entry.idleSince = now;
        entry.retireAt = now + (long) (limits.maxLifetime().toNanos() * (0.9 + 0.2 * random.nextDouble()));
        slots.byRetirement.add(entry);
        if (meantFor != null && entry.retired == null && !suspended) {
            waiters.remove(meantFor);
            grantLater(entry, meantFor, now);
            pump(now);
        } else {
            offer(entry, now);
        }
    }

    void openFailed(OpenTicket<K, C> ticket, OpenFailure failure, long now) {
        KeyPool<K, C> pool = ticket.entry.pool;
        Waiter<K, C> meantFor = ticket.waiter;
        settle(ticket);
        slots.remove(ticket.entry);
        openFailures++;
        boolean authentication = failure.kind() == OpenFailure.Kind.AUTHENTICATION;
        boolean transientRefusal = failure.kind() == OpenFailure.Kind.REFUSED_TRANSIENT;
        if (transientRefusal && ticket.entry.retired == CloseReason.SERVER_LEFT) {
            // of a server that is not the target any more: the present one gets its chance
            pump(now);
            return;
        }
        if (authentication) {
            backoff.answered();
        } else {
            lastBackendError = failure.message();
        }
        if (transientRefusal) {
            backoff.refused(limits, now);
        }
        if (meantFor != null) {
            reject(meantFor, AcquireFailure.of(failure), now);
        } else if (!ticket.fresh && !transientRefusal) {
            pool.refused = true;
            rejectAll(pool, AcquireFailure.of(failure), now);
        }
        pump(now);
    }

    void setLimits(PoolLimits changed, long now) {
        limits = changed;
        slots.max = changed.maxConnections();
        while (slots.isOverCap() && !slots.idle.isEmpty()) {
            slots.close(slots.idle.first(), CloseReason.LIMIT_LOWERED);
        }
        pump(now);
    }

    void retire(Predicate<K> which, CloseReason why, long now) {
        for (Chain<PoolEntry<K, C>> chain : List.of(slots.idle, slots.leased, slots.opening)) {
            Chain.Link<PoolEntry<K, C>> next;
            for (Chain.Link<PoolEntry<K, C>> link = chain.firstLink(); link != null; link = next) {
                next = link.next();
                PoolEntry<K, C> entry = link.item();
                if (!which.test(entry.key())) {
                    continue;
                }
                if (chain == slots.idle) {
                    slots.close(entry, why);
                } else {
                    entry.retired = why;
                }
            }
        }
        pump(now);
    }

    void pause(String why) {
        backoff.pause();
        lastBackendError = why;
    }

    void answered(long now) {
        backoff.answered();
        if (!backoff.isPaused()) {
            lastBackendError = null;
        }
        pump(now);
    }

    void resume(long now) {
        backoff.resume();
        lastBackendError = null;
        pump(now);
    }

    /** Nothing is lent and nothing opened until {@link #unsuspend}: whoever asks waits, to its deadline. */
    void suspend() {
        suspended = true;
    }

    void unsuspend(long now) {
        suspended = false;
        Chain.Link<PoolEntry<K, C>> next;
        for (Chain.Link<PoolEntry<K, C>> link = slots.idle.firstLink(); link != null; link = next) {
            next = link.next();
            Waiter<K, C> taker = link.item().pool.takerOf(link.item());
            if (taker != null) {
                waiters.remove(taker);
                grantLater(link.item(), taker, now);
            }
        }
        pump(now);
    }

    void shutDown(long now) {
        shut = true;
        while (!waiters.isEmpty()) {
            reject(waiters.first(), shutDown(), now);
        }
        while (!slots.idle.isEmpty()) {
            slots.close(slots.idle.first(), CloseReason.SHUTDOWN);
        }
    }

    PoolStats stats() {
        int open = slots.idle.size() + slots.leased.size() + slots.closing.size();
        return new PoolStats(slots.max, open, slots.opening.size(), slots.leased.size(), slots.idle.size(),
                waiters.size(), borrows, timeouts, opened, slots.closed, slots.maxEverOpen, slots.closing.size(),
                untouched, openFailures);
    }

    <G> PoolCensus<G> census(Function<C, G> group, long now) {
        Map<G, Occupancy> groups = new HashMap<>();
        count(slots.leased, new Occupancy(1, 0, 0), group, groups);
        count(slots.idle, new Occupancy(0, 1, 0), group, groups);
        count(slots.closing, new Occupancy(0, 0, 1), group, groups);
        return new PoolCensus<>(stats(), groups, waiters.isEmpty() ? 0 : now - waiters.first().since);
    }

    private static <K, C, G> void count(Chain<PoolEntry<K, C>> chain, Occupancy one, Function<C, G> group,
            Map<G, Occupancy> groups) {
        for (Chain.Link<PoolEntry<K, C>> link = chain.firstLink(); link != null; link = link.next()) {
            groups.merge(group.apply(link.item().connection), one, Occupancy::plus);
        }
    }

    boolean isSuspended() {
        return suspended;
    }

    boolean isShut() {
        return shut;
    }

    /** Makes everything happen that can happen for those who wait; called after each event that can help. */
    void pump(long now) {
        while (!waiters.isEmpty() && !suspended) {
            boolean vacant = slots.vacant() > 0;
            int coming = vacant ? 0 : slots.comingVacant();
            if (slots.opening.size() + coming >= backoff.openingAllowed(limits.maxOpening(), now)) {
                return;
            }
            Waiter<K, C> waiter = waiters.firstUnprovided(coming);
            if (waiter == null) {
                return;
            }
            if (vacant) {
                open(waiter.pool, waiter, now);
            } else if (!slots.idle.isEmpty()) {
                slots.close(slots.idle.first(), CloseReason.MAKE_ROOM);
            } else {
                return;
            }
        }
    }

    void open(KeyPool<K, C> pool, Waiter<K, C> waiter, long now) {
        PoolEntry<K, C> entry = slots.add(pool);
        boolean fresh = waiter != null && waiter.fresh;
        OpenTicket<K, C> ticket = new OpenTicket<>(entry, waiter == null ? null : waiter.borrower, fresh, now);
        if (fresh) {
            ticket.waiter = waiter;
            waiter.ticket = ticket;
        } else {
            pool.opening++;
        }
        slots.act(new PoolAction.Open<>(ticket));
    }

    void reject(Waiter<K, C> waiter, AcquireFailure failure, long now) {
        leaveQueue(waiter);
        slots.act(new PoolAction.Reject<>(waiter.borrower, waiter.pool.key, failure, now - waiter.since));
    }

    /** A connection that nobody holds: to be closed, lent to a waiter, or kept idle. */
    private void offer(PoolEntry<K, C> entry, long now) {
        CloseReason reason = shut ? CloseReason.SHUTDOWN
                : slots.isOverCap() ? CloseReason.LIMIT_LOWERED
                : entry.retired != null ? entry.retired
                : now - entry.retireAt >= 0 ? CloseReason.MAX_LIFETIME
                : null;
        Waiter<K, C> taker = suspended ? null : entry.pool.takerOf(entry);
        if (reason == null && taker != null && mustMakeRoom(entry, taker, now)) {
            reason = CloseReason.MAKE_ROOM;
        }
        if (reason != null) {
            slots.close(entry, reason);
        } else if (taker != null) {
            waiters.remove(taker);
            grantLater(entry, taker, now);
        } else {
            slots.toIdle(entry);
        }
        pump(now);
    }

    /** Whether an older waiter whom this connection does not suit was passed over too often; if not, it is now. */
    private boolean mustMakeRoom(PoolEntry<K, C> entry, Waiter<K, C> taker, long now) {
        if (waiters.first() == taker) {
            return false;
        }
        int coming = slots.comingVacant();
        if (slots.vacant() > 0 || slots.opening.size() + coming >= backoff.openingAllowed(limits.maxOpening(), now)) {
            return false;
        }
        Waiter<K, C> oldest = waiters.firstUnprovided(coming);
        if (oldest == null || oldest.number > taker.number || oldest.suits(entry)) {
            return false;
        }
        return ++oldest.passedOver > MAX_PASSED_OVER;
    }

    private PoolEntry<K, C> ownUntouched(Borrower<K, C> borrower) {
        Lease<K, C> last = borrower.last();
        if (last == null) {
            return null;
        }
        PoolEntry<K, C> entry = last.entry();
        boolean untouchedSince = entry.lastLease == last && entry.place.isIn(slots.idle) && entry != borrower.avoid();
        return untouchedSince && entry.key().equals(borrower.key()) ? entry : null;
    }

    private void grantLater(PoolEntry<K, C> entry, Waiter<K, C> waiter, long now) {
        Lease<K, C> lease = grant(entry, waiter.borrower, now);
        slots.act(new PoolAction.Grant<>(waiter.borrower, lease, now - waiter.since));
    }

    private Lease<K, C> grant(PoolEntry<K, C> entry, Borrower<K, C> borrower, long now) {
        Lease<K, C> lease = slots.toLeased(entry, borrower.last(), borrower.number(), now);
        borrows++;
        if (lease.untouched()) {
            untouched++;
        }
        return lease;
    }

    private void end(Lease<K, C> lease) {
        if (lease.ended) {
            throw new IllegalStateException("the lease of " + lease.entry() + " has already ended");
        }
        lease.ended = true;
    }

    private void settle(OpenTicket<K, C> ticket) {
        if (!ticket.entry.place.isIn(slots.opening)) {
            throw new IllegalStateException(ticket + " has already been answered");
        }
        if (ticket.waiter == null) {
            ticket.entry.pool.opening--;
        } else {
            ticket.waiter.ticket = null;
            ticket.waiter = null;
        }
    }

    private void leaveQueue(Waiter<K, C> waiter) {
        if (waiter.ticket != null) {
            // What was opened for it alone may now serve anyone of its key.
            waiter.pool.opening++;
        }
        waiters.remove(waiter);
        slots.dropIfUnused(waiter.pool);
    }

    private void rejectAll(KeyPool<K, C> pool, AcquireFailure failure, long now) {
        while (!pool.waiters.isEmpty()) {
            reject(pool.waiters.first(), failure, now);
        }
    }

    private static AcquireFailure shutDown() {
        return new AcquireFailure(AcquireFailure.Kind.CLOSED, "the pool is shut down", null);
    }
}
