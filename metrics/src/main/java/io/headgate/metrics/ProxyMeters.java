package io.headgate.metrics;

import io.headgate.pool.CloseReason;
import io.headgate.pool.Occupancy;
import io.headgate.pool.PoolListener;
import io.headgate.pool.PoolStats;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * All meters of one proxy.
 *
 * <p>The methods that report something may be called from any thread, never lock and never fail.
 */
public final class ProxyMeters {

    private final SharedCounts shared = new SharedCounts();
    private final CredentialCounts credentials = new CredentialCounts();
    private final WriterTimes writer = new WriterTimes();
    private final CertificateTimes certificates = new CertificateTimes();
    private final SpanCounts spans = new SpanCounts();
    private final RuntimeMeters runtime = new RuntimeMeters();
    private final Map<Endpoint, EndpointMeters> endpoints = new ConcurrentHashMap<>();
    private final Map<TargetRole, Map<String, TargetMeters>> targets = new EnumMap<>(TargetRole.class);
    private final Map<TargetRole, Availability> availability = new ConcurrentHashMap<>();
    private final Supplier<List<PoolReading>> pools;

    /** @param pools at least one, asked whenever the meters are read */
    public ProxyMeters(Supplier<List<PoolReading>> pools) {
        this.pools = pools;
        for (TargetRole role : TargetRole.values()) {
            targets.put(role, new ConcurrentSkipListMap<>());
        }
    }

    /** What every {@link Meter} is now. What belongs together is read together, so that the numbers add up. */
    public List<Reading> read() {
        Readings readings = new Readings();
        endpoints.values().forEach(endpoint -> endpoint.read(readings));
        pools.get().forEach(pool -> readPool(pool, readings));
        targets.values().forEach(ofRole ->
                ofRole.values().forEach(target -> target.read(readings, endpoints.keySet())));
        availability.forEach((role, of) -> readings.gauge(Meter.AVAILABILITY_PERCENTAGE, of.percent(), role.name()));
        shared.read(readings);
        writer.read(readings);
        credentials.read(readings);
        certificates.read(readings);
        spans.read(readings);
        runtime.read(readings);
        return readings.all();
    }

    private void readPool(PoolReading pool, Readings to) {
        String role = pool.role().name();
        PoolStats stats = pool.stats();
        to.gauge(Meter.DATABASE_CONNECTIONS_OPENING, stats.opening(), role);
        to.gauge(Meter.DATABASE_CONNECTIONS_HIGHEST, stats.maxEverOpen(), role);
        to.count(Meter.DATABASE_CONNECTION_BORROWS, stats.borrows(), role);
        to.count(Meter.DATABASE_CONNECTION_BORROWS_WARM, stats.untouched(), role);
        to.gauge(Meter.DATABASE_CONNECTION_BORROWS_WAITING, stats.waiting(), role);
        to.gauge(Meter.DATABASE_CONNECTION_LONGEST_WAIT,
                pool.longestWaitNanos() / (double) TimeUnit.SECONDS.toNanos(1), role);
        to.count(Meter.DATABASE_CONNECTION_BORROW_TIMEOUTS, stats.timeouts(), role);
        int serving = pool.targets().size();
        for (int i = 0; i < serving; i++) {
            // together exactly the limit
            int share = stats.max() / serving + (i < stats.max() % serving ? 1 : 0);
            to.gauge(Meter.MAX_DATABASE_CONNECTIONS_ALLOWED, share, pool.targets().get(i), role);
            target(pool.role(), pool.targets().get(i));
        }
        pool.occupancy().keySet().forEach(target -> target(pool.role(), target));
        for (String target : targets.get(pool.role()).keySet()) {
            Occupancy now = pool.occupancy().getOrDefault(target, Occupancy.NONE);
            to.gauge(Meter.DATABASE_CONNECTIONS, now.open(), target, role);
            to.gauge(Meter.DATABASE_CONNECTIONS_CURRENTLY_BORROWED, now.leased(), target, role);
            to.gauge(Meter.DATABASE_CONNECTIONS_IDLE, now.idle(), target, role);
            to.gauge(Meter.DATABASE_CONNECTIONS_CLOSING, now.closing(), target, role);
        }
    }

    /** Those of an endpoint; it is in the metrics from now on. */
    public EndpointMeters endpoint(Endpoint endpoint) {
        return endpoints.computeIfAbsent(endpoint, of -> new EndpointMeters(of, shared));
    }

    /** Those of a database server in a role; it is in the metrics from now on. */
    public TargetMeters target(TargetRole role, String server) {
        return targets.get(role).computeIfAbsent(server, of -> new TargetMeters(of, role, shared));
    }

    /** Every second: whether there is a server in this role that does not refuse connections. */
    public void available(TargetRole role, boolean now) {
        availability.computeIfAbsent(role, of -> new Availability()).sample(now);
    }

    /** Another server has become the writer, or the same again after there was none. */
    public void writerChanged() {
        writer.changed();
    }

    /** There is a writer again, after so long. */
    public void writerWasAbsent(long nanos) {
        writer.wasAbsent(nanos);
    }

    /** A credentials file, directory or secret was read. */
    public void credentialsRead() {
        credentials.read();
    }

    /** A credentials file, directory or secret could not be read. */
    public void credentialsFailed(CredentialFailure reason) {
        credentials.failed(reason);
    }

    /** Has {@code sources} asked, whenever the meters are read, of how many of them the last reading failed. */
    public void failingCredentials(IntSupplier sources) {
        credentials.failing(sources);
    }

    /**
     * Has both asked, whenever the meters are read, for how many seconds a certificate is still good; NaN: unknown.
     *
     * @param proxy of the certificate that clients see
     * @param database of that of the database; of several the one that ends first
     */
    public void certificates(DoubleSupplier proxy, DoubleSupplier database) {
        certificates.are(proxy, database);
    }

    /** The collector of spans has taken so many. */
    public void spansSent(int count) {
        spans.sent(count);
    }

    /** So many spans do not reach the collector, as far as the proxy knows. */
    public void spansLost(SpanLoss reason, int count) {
        spans.lost(reason, count);
    }

    /** Has both asked, whenever the meters are read, for the bytes that buffers take, in the heap and outside. */
    public void buffers(DoubleSupplier heap, DoubleSupplier direct) {
        runtime.buffers(heap, direct);
    }

    /** An event loop has come to a task after so long. */
    public void loopLagged(long nanos) {
        runtime.loopLagged(nanos);
    }

    /**
     * What a pool is to be created with.
     *
     * @param <K> the pool's key, which no meter shows
     */
    public <K> PoolListener<K> poolListener() {
        return new PoolListener<>() {
            @Override
            public void onClosed(K key, CloseReason why) {
                shared.closed(why);
            }
        };
    }

    /** Clients connected now. */
    public long clientConnections() {
        return endpoints.values().stream().mapToLong(EndpointMeters::connected).sum();
    }

    /** Clients that were turned away by authentication or because of TLS since the start. */
    public long clientLoginsFailed() {
        return endpoints.values().stream().mapToLong(EndpointMeters::failedLogins).sum();
    }

    /** Commands received since the start that need the database. */
    public long queryRequests() {
        return endpoints.values().stream().mapToLong(EndpointMeters::queries).sum();
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
        return targets.values().stream().flatMap(of -> of.values().stream()).mapToLong(TargetMeters::pinned).sum();
    }

    /** Connections to the database with an open transaction. */
    public long inTransaction() {
        return targets.values().stream().flatMap(of -> of.values().stream()).mapToLong(TargetMeters::inTransaction)
                .sum();
    }

    /** The statistics of all pools together now. */
    public PoolStats pool() {
        return pools.get().stream().map(PoolReading::stats).reduce(PoolStats::plus).orElseThrow();
    }
}
