package io.headgate.metrics;

import io.headgate.pool.CloseReason;
import io.headgate.pool.HoldReason;
import io.headgate.pool.PoolListener;
import io.headgate.pool.PoolStats;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * All meters of one proxy. Create it once and keep it: a registry does not keep alive what it reads.
 *
 * <p>The methods that report something may be called from any thread, never lock and never fail; each is one or two
 * increments of a striped counter.
 */
public final class ProxyMeters {

    private final ClientCounts clients = new ClientCounts();
    private final LeaseCounts leases = new LeaseCounts();
    private final CredentialCounts credentials = new CredentialCounts();
    private final WriterTimes writer = new WriterTimes();
    private final CertificateTimes certificates = new CertificateTimes();
    private final Supplier<PoolStats> pool;

    /**
     * Creates every {@link Meter}.
     *
     * @param registry where to
     * @param pool the pool's statistics, asked whenever the registry is read; kept by this object alone
     */
    public ProxyMeters(MeterRegistry registry, Supplier<PoolStats> pool) {
        this.pool = pool;
        clients.register(new Registration<>(registry, clients));
        leases.register(new Registration<>(registry, leases));
        credentials.register(new Registration<>(registry, credentials));
        certificates.register(new Registration<>(registry, certificates));
        writer.register(new Registration<>(registry, writer));
        registerPool(new Registration<>(registry, pool));
    }

    /** Another server has become the writer, or the same again after there was none. */
    public void writerChanged() {
        writer.changed();
    }

    /** There is a writer again, after so long. */
    public void writerWasAbsent(long nanos) {
        writer.wasAbsent(nanos);
    }

    /** A client's TCP connection was accepted. {@link #clientClosed()} or {@link #clientLeft} must follow once. */
    public void clientReceived() {
        clients.received();
    }

    /** A client is turned away because there are too many. */
    public void clientRefused() {
        clients.refused();
    }

    /** A client logged in. {@link #clientLeft} with the same value must follow once. */
    public void clientLoggedIn(boolean tls) {
        clients.loggedIn(tls);
    }

    /** A client is turned away by authentication, because of TLS, or for what it sent in place of a login. */
    public void clientLoginFailed() {
        clients.loginFailed();
    }

    /** The connection of a client that never logged in has ended, whatever the cause. */
    public void clientClosed() {
        clients.closed();
    }

    /** The connection of a client that had logged in has ended, whatever the cause. */
    public void clientLeft(boolean tls) {
        clients.left(tls);
    }

    /** A client sent a statement: COM_QUERY or COM_STMT_EXECUTE. */
    public void queryReceived(boolean tls) {
        clients.query(tls);
    }

    /** A reason to keep a lease arose. {@link #holdEnded} with the same reason must follow once. */
    public void holdBegan(HoldReason reason) {
        leases.held(reason, 1);
    }

    /** A reason to keep a lease is gone, or the lease itself is. */
    public void holdEnded(HoldReason reason) {
        leases.held(reason, -1);
    }

    /**
     * A lease went from no reason to be kept to the first one that is not {@link HoldReason#TRANSACTION}.
     * {@link #unpinned()} must follow once.
     */
    public void pinned() {
        leases.pinned(1);
    }

    /** The last such reason is gone, or the lease itself is. */
    public void unpinned() {
        leases.pinned(-1);
    }

    /** A credentials file, directory or secret was read. */
    public void credentialsRead() {
        credentials.read();
    }

    /** A credentials file, directory or secret could not be read. */
    public void credentialsFailed(CredentialFailure reason) {
        credentials.failed(reason);
    }

    /** Has {@code sources} asked, whenever the registry is read, of how many of them the last reading failed. */
    public void failingCredentials(IntSupplier sources) {
        credentials.failing(sources);
    }

    /**
     * Has both asked, whenever the registry is read, for how many seconds a certificate is still good; NaN: unknown.
     *
     * @param proxy of the certificate that clients see
     * @param database of that of the database; of several the one that ends first
     */
    public void certificates(DoubleSupplier proxy, DoubleSupplier database) {
        certificates.are(proxy, database);
    }

    /**
     * What a pool is to be created with.
     *
     * @param <K> the pool's key, which no meter shows
     */
    public <K> PoolListener<K> poolListener() {
        return new PoolListener<>() {
            @Override
            public void onBorrowed(K key, long waitedNanos) {
                leases.borrowed(waitedNanos);
            }

            @Override
            public void onClosed(K key, CloseReason why) {
                leases.closed(why);
            }
        };
    }

    /** Clients connected now. */
    public long clientConnections() {
        return clients.connected();
    }

    /** Clients that were turned away by authentication or because of TLS since the start. */
    public long clientLoginsFailed() {
        return clients.failedLogins();
    }

    /** Statements received since the start. */
    public long queryRequests() {
        return clients.queries();
    }

    /** Times that another server has become the writer, or the same again after there was none. */
    public long writerChanges() {
        return writer.changes();
    }

    /** Times without a writer that answers, of those that are over. */
    public long writerAbsences() {
        return writer.absences();
    }

    /** Connections to the database that are kept for another reason than a transaction. */
    public long sessionPinned() {
        return leases.pinned();
    }

    /** Connections to the database with an open transaction. */
    public long inTransaction() {
        return leases.inTransaction();
    }

    /** The pool's statistics now. */
    public PoolStats pool() {
        return pool.get();
    }

    private static void registerPool(Registration<Supplier<PoolStats>> meters) {
        meters.gauge(Meter.DATABASE_CONNECTIONS, p -> p.get().open());
        meters.gauge(Meter.MAX_DATABASE_CONNECTIONS_ALLOWED, p -> p.get().max());
        meters.gauge(Meter.DATABASE_CONNECTIONS_CURRENTLY_BORROWED, p -> p.get().leased());
        meters.gauge(Meter.DATABASE_CONNECTIONS_IDLE, p -> p.get().idle());
        meters.gauge(Meter.DATABASE_CONNECTIONS_OPENING, p -> p.get().opening());
        meters.gauge(Meter.DATABASE_CONNECTIONS_HIGHEST, p -> p.get().maxEverOpen());
        meters.gauge(Meter.DATABASE_CONNECTION_BORROWS_WAITING, p -> p.get().waiting());
        meters.counter(Meter.DATABASE_CONNECTION_BORROW_TIMEOUTS, p -> p.get().timeouts());
        meters.counter(Meter.DATABASE_CONNECTION_REQUESTS, p -> requests(p.get()));
        meters.counter(Meter.DATABASE_CONNECTIONS_SETUP_SUCCEEDED, p -> p.get().opened());
        meters.counter(Meter.DATABASE_CONNECTIONS_SETUP_FAILED, p -> p.get().openFailures());
    }

    private static double requests(PoolStats stats) {
        return stats.opened() + stats.openFailures() + stats.opening();
    }
}
