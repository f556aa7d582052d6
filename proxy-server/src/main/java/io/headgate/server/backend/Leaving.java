package io.headgate.server.backend;

import io.headgate.pool.CloseReason;
import io.headgate.pool.Lease;
import io.netty.channel.EventLoop;

/** Stands in for a client that has gone while its backend is reset, and ends the lease. On {@link #loop}. */
final class Leaving implements Tenant {

    private final EventLoop loop;
    private final Target target;
    private final Lease<BackendKey, BackendConnection> lease;
    private final BackendConnection backend;

    Leaving(EventLoop loop, Target target, Lease<BackendKey, BackendConnection> lease) {
        this.loop = loop;
        this.target = target;
        this.lease = lease;
        this.backend = lease.connection();
    }

    /** What only this backend knows is asked for first. */
    void begin() {
        if (backend.leftovers().arePending()) {
            backend.harvest(facts -> begin());
        } else {
            backend.reset(this::onReset);
        }
    }

    private void onReset(boolean ok) {
        if (ok) {
            backend.giveBack();
            target.pool().release(lease, backend.sessionState());
        } else {
            target.discard(lease, CloseReason.RESET_FAILED);
        }
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public void onBackendReadComplete() {
        // nothing goes to a client any more
    }

    @Override
    public void onBackendWritability(boolean writable) {
        // the commands of a reset are short
    }

    @Override
    public boolean mayFinish() {
        return true;
    }

    @Override
    public void onBackendLost(String cause) {
        target.discard(lease, CloseReason.BACKEND_CLOSED);
    }
}
