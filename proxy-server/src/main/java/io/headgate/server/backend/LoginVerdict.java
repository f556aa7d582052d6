package io.headgate.server.backend;

import io.headgate.pool.AcquireFailure;
import io.headgate.pool.Borrower;
import io.headgate.pool.Lease;
import io.headgate.pool.SessionState;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;

/** Asks the database whether a proof is right, by opening a backend with it. The backend stays in the pool. */
final class LoginVerdict implements Borrower<BackendKey, BackendConnection> {

    private final Target target;
    private final BackendKey key;
    private final SessionState wanted;
    private final Proof proof;
    private final EventLoop loop;
    private final Consumer<AcquireFailure> done;

    LoginVerdict(Target target, BackendKey key, SessionState wanted, Proof proof, EventLoop loop,
            Consumer<AcquireFailure> done) {
        this.target = target;
        this.key = key;
        this.wanted = wanted;
        this.proof = proof;
        this.loop = loop;
        this.done = done;
    }

    Proof proof() {
        return proof;
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
        return true;
    }

    @Override
    public void onGranted(Lease<BackendKey, BackendConnection> lease) {
        target.pool().release(lease, lease.state());
        done.accept(null);
    }

    @Override
    public void onRejected(AcquireFailure failure) {
        done.accept(failure);
    }
}
