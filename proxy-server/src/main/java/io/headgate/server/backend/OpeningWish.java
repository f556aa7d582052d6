package io.headgate.server.backend;

import io.headgate.config.HostPort;
import io.headgate.pool.OpenFailure;
import io.headgate.pool.SessionState;
import io.netty.channel.EventLoop;

/** Who wants a backend to be opened, and what for. */
interface OpeningWish {

    BackendKey key();

    /** Where; null: where the target's route says. */
    HostPort server();

    /** The state that it should begin in, as far as a login can give it. */
    SessionState wanted();

    /** What to log in with, and nothing else; without a secret: whatever is known. */
    Proof proof();

    /** It is there, logged in and prepared. On {@code loop}, which is its own. */
    void opened(BackendConnection backend, EventLoop loop, SessionState state);

    /** It cannot be had. Any thread. */
    void failed(OpenFailure failure);
}
