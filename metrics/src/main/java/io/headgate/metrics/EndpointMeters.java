package io.headgate.metrics;

import java.util.concurrent.atomic.LongAdder;

/**
 * What the clients of one endpoint do. Methods may be called from any thread, never lock and never fail; each is one or
 * two increments of striped counters.
 */
public final class EndpointMeters {

    private final Endpoint endpoint;
    private final SharedCounts shared;
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
    private final LongAdder bytesReceived = new LongAdder();
    private final LongAdder bytesSent = new LongAdder();
    private final Latencies responses = new Latencies();
    private final Latencies restores = new Latencies();
    private final Latencies own = new Latencies();
    private final Latencies borrows = new Latencies();

    EndpointMeters(Endpoint endpoint, SharedCounts shared) {
        this.endpoint = endpoint;
        this.shared = shared;
    }

    void read(Readings to) {
        String name = endpoint.word();
        long plain = plain();
        long encrypted = tls();
        // somebody may leave between the sums
        long connected = Math.max(connected(), encrypted + plain);
        to.gauge(Meter.CLIENT_CONNECTIONS, connected, name);
        to.gauge(Meter.CLIENT_CONNECTIONS_IN_SETUP, connected - encrypted - plain, name);
        to.gauge(Meter.CLIENT_CONNECTIONS_TLS, encrypted, name);
        to.gauge(Meter.CLIENT_CONNECTIONS_NO_TLS, plain, name);
        to.count(Meter.CLIENT_CONNECTIONS_RECEIVED, received.sum(), name);
        to.count(Meter.CLIENT_CONNECTIONS_CLOSED, closed.sum(), name);
        to.count(Meter.CLIENT_CONNECTIONS_SETUP_SUCCEEDED, loggedInTls.sum() + loggedInPlain.sum(), name);
        to.count(Meter.CLIENT_CONNECTIONS_SETUP_FAILED_AUTH, failedLogins(), name);
        to.count(Meter.CLIENT_CONNECTIONS_REFUSED, refused.sum(), name);
        to.count(Meter.CLIENT_BYTES_RECEIVED, bytesReceived.sum(), name);
        to.count(Meter.CLIENT_BYTES_SENT, bytesSent.sum(), name);
        long tlsQueries = queriesTls.sum();
        long plainQueries = queriesPlain.sum();
        to.count(Meter.QUERY_REQUESTS, tlsQueries + plainQueries, name);
        to.count(Meter.QUERY_REQUESTS_TLS, tlsQueries, name);
        to.count(Meter.QUERY_REQUESTS_NO_TLS, plainQueries, name);
        to.times(Meter.QUERY_RESPONSE_LATENCY, responses, name);
        to.times(Meter.QUERY_RESTORE_LATENCY, restores, name);
        to.times(Meter.QUERY_PROXY_LATENCY, own, name);
        to.times(Meter.DATABASE_CONNECTIONS_BORROW_LATENCY, borrows, name);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** A client's TCP connection was accepted. {@link #clientClosed} or {@link #clientLeft} must follow once. */
    public void clientReceived() {
        received.increment();
    }

    /** A client is turned away because there are too many. */
    public void clientRefused() {
        refused.increment();
    }

    /** A client logged in. {@link #clientLeft} with the same value must follow once. */
    public void clientLoggedIn(boolean tls) {
        (tls ? loggedInTls : loggedInPlain).increment();
    }

    /** A client is turned away by authentication, because of TLS, or for what it sent in place of a login. */
    public void clientLoginFailed() {
        failed.increment();
    }

    /** A dialogue about a password ended well, in a login or in COM_CHANGE_USER. */
    public void loginAccepted(String plugin) {
        shared.loginsAccepted.count(plugin);
    }

    /** A dialogue about a password ended with this error. */
    public void loginRefused(int error) {
        shared.loginsRefused.count(Integer.toString(error));
        failed.increment();
    }

    /** The connection of a client that never logged in has ended. */
    public void clientClosed(String cause) {
        closed.increment();
        shared.clientsEnded.count(cause);
    }

    /** The connection of a client that had logged in has ended. */
    public void clientLeft(boolean tls, String cause) {
        (tls ? leftTls : leftPlain).increment();
        clientClosed(cause);
    }

    /** A client sent a command that needs the database. */
    public void queryReceived(boolean tls) {
        (tls ? queriesTls : queriesPlain).increment();
    }

    /**
     * It has its response.
     *
     * @param nanos after it was received
     * @param restore what of it went to bringing a connection into the session's state
     * @param proxy what of it is neither that, nor waiting for a connection, nor the database's
     */
    public void queryAnswered(long nanos, long restore, long proxy) {
        responses.record(nanos);
        restores.record(restore);
        own.record(proxy);
    }

    /** A client has a connection to the database, after it waited so long. */
    public void borrowed(long waitedNanos) {
        borrows.record(waitedNanos);
    }

    /** A client has sent so much. */
    public void received(int bytes) {
        bytesReceived.add(bytes);
    }

    /** A client is sent so much. */
    public void sent(int bytes) {
        bytesSent.add(bytes);
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
