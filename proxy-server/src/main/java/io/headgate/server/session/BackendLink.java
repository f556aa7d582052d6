package io.headgate.server.session;

import io.headgate.pool.AcquireFailure;
import io.headgate.pool.Borrower;
import io.headgate.pool.CloseReason;
import io.headgate.pool.HoldReason;
import io.headgate.pool.Lease;
import io.headgate.pool.PoolEntry;
import io.headgate.pool.SessionState;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.BackendKey;
import io.headgate.server.backend.Target;
import io.headgate.server.backend.Tenant;
import io.headgate.server.frontend.Client;
import io.netty.channel.EventLoop;

/**
 * A session's dealings with the pool: it borrows a backend, keeps it for as long as something holds it, and gives it
 * back in one of three ways. On the session's event loop.
 */
final class BackendLink implements Borrower<BackendKey, BackendConnection> {

    /** The session, as it is told of what becomes of its wish. */
    interface Holder {
        /**
         * There is one.
         *
         * @param untouched whether nobody had it since this session
         * @param check whether it may be dead
         */
        void onBackend(boolean untouched, boolean check);

        /** The backend broke between the grant and its use. */
        void onBrokenBackend();

        void onNoBackend(AcquireFailure failure);

        /** Whether others may have the leased backend: no KILL that is meant for this session can hit it. */
        boolean mayGiveBack();

        /** Whether the session still waits for the backend that it asked for. */
        boolean isWaiting();

        SessionState wanted();
    }

    private final Tenant tenant;
    private final SessionContext context;
    private final Client client;
    private final EventLoop loop;
    /** Where the session's commands go usually. */
    private final Side home;
    /** Where some of them go: to readers, or from these to the writer; null where all go home. */
    private final Side away;
    /** The side of the lease, or of the one that is asked for. */
    private Side side;
    /** The side of the lease before. */
    private Side before;

    private Lease<BackendKey, BackendConnection> lease;
    private BackendConnection backend;
    /** Who has asked for a backend last. */
    private Holder holder;
    /** Granted while {@link #acquire} was still running. */
    private Lease<BackendKey, BackendConnection> early;
    private boolean acquiring;
    private long waitingSince;
    private boolean fresh;

    /** What the session has to do with one target. */
    private static final class Side {

        private final Target target;
        private BackendKey key;
        private Lease<BackendKey, BackendConnection> last;
        /** In shuffle mode: what the session must not get again. */
        private PoolEntry<BackendKey, BackendConnection> avoided;

        Side(Target target) {
            this.target = target;
        }

        void forgetLast() {
            if (last != null) {
                target.pool().forget(last);
                last = null;
            }
            avoided = null;
        }
    }

    BackendLink(Tenant tenant, SessionContext context, Client client) {
        this.tenant = tenant;
        this.context = context;
        this.client = client;
        this.loop = client.loop();
        ReaderAccess readers = context.readers();
        this.home = new Side(context.target());
        this.away = readers == null ? null : new Side(readers.split() ? readers.target() : readers.writer());
        this.side = home;
    }

    /** Whose backends are borrowed from now on. */
    void key(BackendKey key) {
        home.key = key;
        if (away != null) {
            away.key = key;
        }
    }

    /** Decides where the next backend is borrowed; only while none is. */
    void turn(boolean toAway) {
        side = toAway ? away : home;
    }

    /** Whether the backend is at the other side than usually. */
    boolean isAway() {
        return side == away;
    }

    /** Whether the backend is one of those that serve reads. */
    boolean isAtReader() {
        return away != null && side.target == context.readers().target();
    }

    /** Whose backends are borrowed. */
    Target target() {
        return side.target;
    }

    /** The leased backend, or null. */
    BackendConnection backend() {
        return backend;
    }

    /** Asks the pool; one of the holder's methods follows, perhaps at once. Returns false when it has to wait. */
    boolean acquire(Holder by) {
        holder = by;
        side.key = side.target.route().assign(side.key);
        acquiring = true;
        Lease<BackendKey, BackendConnection> granted = side.target.pool().acquire(this);
        acquiring = false;
        if (granted == null) {
            granted = early;
            early = null;
        }
        if (granted != null) {
            take(granted, 0);
        } else {
            waitingSince = System.nanoTime();
        }
        return granted != null;
    }

    /** Makes the next {@link #acquire} open a new backend. */
    void wantFresh() {
        fresh = true;
    }

    /** The session does not wait any longer. Returns false when a backend or a refusal is on its way already. */
    boolean cancel() {
        return side.target.pool().cancel(this);
    }

    private void take(Lease<BackendKey, BackendConnection> granted, long waited) {
        context.meters().borrowed(waited);
        fresh = false;
        lease = granted;
        backend = granted.connection();
        if (backend.lend(tenant)) {
            boolean check = granted.idleNanos() > context.checkAfter().toNanos() && !granted.firstUse();
            boolean untouched = granted.untouched() && side == before;
            before = side;
            if (client.log().isDebug()) {
                client.log().borrowed(backend, waited);
            }
            holder.onBackend(untouched, check);
        } else {
            discard(CloseReason.BACKEND_CLOSED);
            holder.onBrokenBackend();
        }
    }

    /** Whether nobody had the leased backend before. */
    boolean isNew() {
        return lease.firstUse();
    }

    /** Why the backend is kept, for those who wait for one; null while a statement runs. */
    void describe(HoldReason reason) {
        lease.describe(reason);
    }

    /** Gives the backend back in the state that it is in; it stays the session's favourite. */
    void release() {
        if (!holder.mayGiveBack()) {
            discard(CloseReason.KILLED);
            return;
        }
        Lease<BackendKey, BackendConnection> ending = lease;
        SessionState state = backend.sessionState();
        if (client.log().isDebug()) {
            client.log().released(backend, false);
        }
        backend.giveBack();
        forgetBackend();
        if (context.shuffle()) {
            side.avoided = ending.entry();
        } else {
            side.last = ending;
        }
        side.target.pool().release(ending, state);
    }

    /** Gives up a backend that must not be used again. */
    void discard(CloseReason why) {
        Lease<BackendKey, BackendConnection> ending = lease;
        forgetBackend();
        side.target.discard(ending, why);
    }

    /** Gives up a backend that holds something of the session: reset when it is idle, closed when it is busy. */
    void reset() {
        if (!holder.mayGiveBack()) {
            discard(CloseReason.KILLED);
            return;
        }
        Lease<BackendKey, BackendConnection> ending = lease;
        BackendConnection leaving = backend;
        forgetBackend();
        client.log().released(leaving, true);
        leaving.resetAndRelease(ending);
    }

    private void forgetBackend() {
        lease = null;
        backend = null;
    }

    /** The session has nothing to go back to. */
    void forgetLast() {
        home.forgetLast();
        if (away != null) {
            away.forgetLast();
        }
    }

    // ---- as the pool sees it; onGranted and onRejected come on any thread -------------------------------------------

    @Override
    public BackendKey key() {
        return side.key;
    }

    @Override
    public long number() {
        return client.id();
    }

    @Override
    public SessionState wanted() {
        return holder.wanted();
    }

    @Override
    public Object loop() {
        return loop;
    }

    @Override
    public Lease<BackendKey, BackendConnection> last() {
        return side.last;
    }

    @Override
    public PoolEntry<BackendKey, BackendConnection> avoid() {
        return side.avoided;
    }

    @Override
    public boolean fresh() {
        return fresh;
    }

    @Override
    public void onGranted(Lease<BackendKey, BackendConnection> granted) {
        if (loop.inEventLoop() && acquiring) {
            early = granted;
        } else {
            loop.execute(() -> {
                if (holder.isWaiting()) {
                    take(granted, System.nanoTime() - waitingSince);
                } else {
                    side.target.pool().release(granted, granted.state());
                }
            });
        }
    }

    @Override
    public void onRejected(AcquireFailure failure) {
        loop.execute(() -> {
            fresh = false;
            if (holder.isWaiting()) {
                holder.onNoBackend(failure);
            }
        });
    }
}
