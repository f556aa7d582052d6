package io.headgate.server.backend;

import io.headgate.config.HostPort;
import io.headgate.pool.OpenFailure;
import io.headgate.pool.OpenTicket;
import io.headgate.pool.SessionState;
import io.netty.channel.EventLoop;

/** The pool wants one, perhaps for somebody who waits. */
record PoolWish(Target target, OpenTicket<BackendKey, BackendConnection> ticket) implements OpeningWish {

    @Override
    public BackendKey key() {
        return ticket.key();
    }

    @Override
    public HostPort server() {
        return null;
    }

    @Override
    public SessionState wanted() {
        return ticket.borrower() == null ? target.facts().sessionAfterLogin(0) : ticket.borrower().wanted();
    }

    @Override
    public Proof proof() {
        return ticket.borrower() instanceof LoginVerdict verdict ? verdict.proof() : Proof.of(null);
    }

    @Override
    public void opened(BackendConnection backend, EventLoop loop, SessionState state) {
        backend.ready(ticket.entry());
        backend.prepared();
        target.onOpened(backend, ticket.since());
        target.pool().opened(ticket, backend, loop, state);
    }

    @Override
    public void failed(OpenFailure failure) {
        target.pool().openFailed(ticket, failure);
    }
}
