package io.headgate.metrics;

import java.util.concurrent.atomic.LongAdder;

/** What clients did. */
final class ClientCounts {

    private final LongAdder received = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder loggedInTls = new LongAdder();
    private final LongAdder loggedInPlain = new LongAdder();
    private final LongAdder leftTls = new LongAdder();
    private final LongAdder leftPlain = new LongAdder();
    private final LongAdder queriesTls = new LongAdder();
    private final LongAdder queriesPlain = new LongAdder();

    void register(Registration<ClientCounts> meters) {
        meters.gauge(Meter.CLIENT_CONNECTIONS, ClientCounts::connected);
        meters.gauge(Meter.CLIENT_CONNECTIONS_IN_SETUP, c -> Math.max(0, c.connected() - c.tls() - c.plain()));
        meters.gauge(Meter.CLIENT_CONNECTIONS_TLS, ClientCounts::tls);
        meters.gauge(Meter.CLIENT_CONNECTIONS_NO_TLS, ClientCounts::plain);
        meters.counter(Meter.CLIENT_CONNECTIONS_RECEIVED, c -> c.received.sum());
        meters.counter(Meter.CLIENT_CONNECTIONS_CLOSED, c -> c.closed.sum());
        meters.counter(Meter.CLIENT_CONNECTIONS_SETUP_SUCCEEDED, c -> c.loggedInTls.sum() + c.loggedInPlain.sum());
        meters.counter(Meter.CLIENT_CONNECTIONS_SETUP_FAILED_AUTH, ClientCounts::failedLogins);
        meters.counter(Meter.CLIENT_CONNECTIONS_REFUSED, c -> c.refused.sum());
        meters.counter(Meter.QUERY_REQUESTS, ClientCounts::queries);
        meters.counter(Meter.QUERY_REQUESTS_TLS, c -> c.queriesTls.sum());
        meters.counter(Meter.QUERY_REQUESTS_NO_TLS, c -> c.queriesPlain.sum());
    }

    void received() {
        received.increment();
    }

    void refused() {
        refused.increment();
    }

    void loggedIn(boolean tls) {
        (tls ? loggedInTls : loggedInPlain).increment();
    }

    void loginFailed() {
        failed.increment();
    }

    void closed() {
        closed.increment();
    }

    void left(boolean tls) {
        (tls ? leftTls : leftPlain).increment();
        closed.increment();
    }

    void query(boolean tls) {
        (tls ? queriesTls : queriesPlain).increment();
    }

    /** Never negative, although the two sums are not taken at one moment: what ended is read first. */
    long connected() {
        long ended = closed.sum();
        return received.sum() - ended;
    }

    long failedLogins() {
        return failed.sum();
    }

    long queries() {
        return queriesTls.sum() + queriesPlain.sum();
    }

    private long tls() {
        long ended = leftTls.sum();
        return loggedInTls.sum() - ended;
    }

    private long plain() {
        long ended = leftPlain.sum();
        return loggedInPlain.sum() - ended;
    }
}
