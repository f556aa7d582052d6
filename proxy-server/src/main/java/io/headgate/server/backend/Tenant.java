package io.headgate.server.backend;

import io.netty.channel.EventLoop;

/** Who holds a leased backend. All calls come on {@link #loop()}. */
public interface Tenant {

    /** The event loop on which the tenant lives and on which it wants to be called. */
    EventLoop loop();

    /** A run of reads is over: what was forwarded may be flushed. */
    void onBackendReadComplete();

    /** The backend takes more bytes, or takes no more for now. */
    void onBackendWritability(boolean writable);

    /**
     * The server takes no part any more, but still answers. Whether what is under way may come to its end there: only
     * if that is one statement, after which the backend is given back.
     */
    boolean mayFinish();

    /** The backend is gone. It is closed already; the lease must be discarded. */
    void onBackendLost(String cause);
}
