package io.headgate.server.session;

import io.headgate.pool.AcquireFailure;
import io.headgate.pool.Borrower;
import io.headgate.pool.CloseReason;
import io.headgate.pool.Lease;
import io.headgate.pool.SessionState;
import io.headgate.pool.TargetPool;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.BackendKey;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An idle connection of the user whose session is to be killed, used up by being killed in its place: the server's
 * answer tells whether the killer may kill that user's sessions.
 */
final class KillWitness implements Borrower<BackendKey, BackendConnection> {

    /** The killer holds a connection of its own meanwhile, so it does not stand in line for long. */
    private static final long PATIENCE_MILLIS = 2_000;

    private final TargetPool<BackendKey, BackendConnection> pool;
    private final BackendKey key;
    private final SessionState wanted;
    private final EventLoop loop;
    private final Consumer<KillWitness> done;
    private Lease<BackendKey, BackendConnection> lease;

    /** @param done told on {@code loop} when the witness is there, or will not come; it must {@link #leave} */
    KillWitness(TargetPool<BackendKey, BackendConnection> pool, BackendKey key, SessionState wanted, EventLoop loop,
            Consumer<KillWitness> done) {
        this.pool = pool;
        this.key = key;
        this.wanted = wanted;
        this.loop = loop;
        this.done = done;
    }

    void call() {
        Lease<BackendKey, BackendConnection> atHand = pool.acquire(this);
        if (atHand != null) {
            onGranted(atHand);
            return;
        }
        loop.schedule(() -> {
            if (pool.cancel(this)) {
                done.accept(this);
            }
        }, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    boolean isThere() {
        return lease != null && lease.connection().isAlive();
    }

    long threadId() {
        return lease.connection().threadId();
    }

    /** Given up, because on MySQL 8.0.15 a KILL QUERY of an idle connection interrupts what comes next (measured). */
    void leave() {
        if (lease != null) {
            pool.discard(lease, CloseReason.KILLED);
            lease = null;
        }
    }

    @Override
    public BackendKey key() {
        return key;
    }

    @Override
    public SessionState wanted() {
        return wanted;
    }

    @Override
    public Object loop() {
        return loop;
    }

    @Override
    public Lease<BackendKey, BackendConnection> last() {
        return null;
    }

    @Override
    public boolean fresh() {
        return false;
    }

    @Override
    public void onGranted(Lease<BackendKey, BackendConnection> granted) {
        loop.execute(() -> {
            lease = granted;
            done.accept(this);
        });
    }

    @Override
    public void onRejected(AcquireFailure failure) {
        loop.execute(() -> done.accept(this));
    }
}
