package io.headgate.metrics;

import io.headgate.pool.HoldReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * What happens on the connections to one database server in one role. Methods may be called from any thread, never lock
 * and never fail; each is one or two increments of striped counters.
 */
public final class TargetMeters {

    private final TargetRole role;
    private final String target;
    private final SharedCounts shared;
    private final LongAdder requests = new LongAdder();
    private final LongAdder tlsRequests = new LongAdder();
    private final LongAdder opened = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder openWithTls = new LongAdder();
    private final LongAdder inTransaction = new LongAdder();
    private final LongAdder pinned = new LongAdder();
    private final LongAdder bytesReceived = new LongAdder();
    private final LongAdder bytesSent = new LongAdder();
    private final Map<Endpoint, Latencies> responses = new EnumMap<>(Endpoint.class);

    TargetMeters(String target, TargetRole role, SharedCounts shared) {
        this.target = target;
        this.role = role;
        this.shared = shared;
        for (Endpoint endpoint : Endpoint.values()) {
            responses.put(endpoint, new Latencies());
        }
    }

    /** @param endpoints those that there are */
    void read(Readings to, Set<Endpoint> endpoints) {
        String name = role.name();
        to.gauge(Meter.DATABASE_CONNECTIONS_WITH_TLS, openWithTls.sum(), target, name);
        to.gauge(Meter.DATABASE_CONNECTIONS_CURRENTLY_SESSION_PINNED, pinned(), target, name);
        to.gauge(Meter.DATABASE_CONNECTIONS_CURRENTLY_IN_TRANSACTION, inTransaction(), target, name);
        // what ended is read first, so that it is among what began
        long over = opened.sum();
        long wrong = failed.sum();
        to.count(Meter.DATABASE_CONNECTION_REQUESTS, requests.sum(), target, name);
        to.count(Meter.DATABASE_CONNECTION_REQUESTS_WITH_TLS, tlsRequests.sum(), target, name);
        to.count(Meter.DATABASE_CONNECTIONS_SETUP_SUCCEEDED, over, target, name);
        to.count(Meter.DATABASE_CONNECTIONS_SETUP_FAILED, wrong, target, name);
        to.count(Meter.DATABASE_BYTES_RECEIVED, bytesReceived.sum(), target, name);
        to.count(Meter.DATABASE_BYTES_SENT, bytesSent.sum(), target, name);
        endpoints.forEach(endpoint -> to.times(Meter.QUERY_DATABASE_RESPONSE_LATENCY, responses.get(endpoint),
                endpoint.word(), target, name));
    }

    /** A connection is to be opened. {@link #opened} or {@link #openFailed} must follow once. */
    public void requested() {
        requests.increment();
    }

    /** The server has offered TLS, or it is required, and it is begun. */
    public void tlsBegun() {
        tlsRequests.increment();
    }

    /** A connection is open and logged in. {@link #closed} with the same value must follow once. */
    public void opened(boolean tls) {
        opened.increment();
        if (tls) {
            openWithTls.increment();
        }
    }

    /** A connection could not be opened. */
    public void openFailed() {
        failed.increment();
    }

    /** An open connection is closed. */
    public void closed(boolean tls) {
        if (tls) {
            openWithTls.decrement();
        }
    }

    /** A reason to keep a lease arose. {@link #holdEnded} with the same reason must follow once. */
    public void holdBegan(HoldReason reason) {
        shared.held(reason);
        if (reason == HoldReason.TRANSACTION) {
            inTransaction.increment();
        }
    }

    /** A reason to keep a lease is gone, or the lease itself is. */
    public void holdEnded(HoldReason reason) {
        shared.released(reason);
        if (reason == HoldReason.TRANSACTION) {
            inTransaction.decrement();
        }
    }

    /**
     * A lease got its first reason to be kept that is not {@link HoldReason#TRANSACTION}, or lost the last one, or is
     * itself gone.
     */
    public void pinned(boolean now) {
        pinned.add(now ? 1 : -1);
    }

    /** A command that came in at {@code endpoint} has its response, so long after it was sent to the server. */
    public void responded(EndpointMeters endpoint, long nanos) {
        responses.get(endpoint.endpoint()).record(nanos);
    }

    /** The server has sent so much. */
    public void received(int bytes) {
        bytesReceived.add(bytes);
    }

    /** The server is sent so much. */
    public void sent(int bytes) {
        bytesSent.add(bytes);
    }

    /** A step to bring a connection into the state of a session. */
    public void restored(String step) {
        shared.restores.count(step);
    }

    /** The proxy sends a command of its own. */
    public void commandAdded(String command) {
        shared.addedCommands.count(command);
    }

    /** A prepared statement is wanted on a connection. */
    public void statementWanted(boolean known) {
        (known ? shared.statementHits : shared.statementMisses).increment();
    }

    /** A prepared statement is closed to make room. */
    public void statementEvicted() {
        shared.statementEvictions.increment();
    }

    long pinned() {
        return pinned.sum();
    }

    long inTransaction() {
        return inTransaction.sum();
    }
}
