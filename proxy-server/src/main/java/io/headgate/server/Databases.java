package io.headgate.server;

import io.headgate.config.HeadgateConfig;
import io.headgate.config.HostPort;
import io.headgate.config.LiveConfig;
import io.headgate.config.ReaderAbsence;
import io.headgate.config.TopologyKind;
import io.headgate.metrics.PoolReading;
import io.headgate.metrics.ProxyMeters;
import io.headgate.metrics.TargetRole;
import io.headgate.pool.CloseReason;
import io.headgate.pool.PoolCensus;
import io.headgate.pool.PoolLimits;
import io.headgate.pool.PoolListener;
import io.headgate.pool.PoolStats;
import io.headgate.pool.Occupancy;
import io.headgate.server.backend.BackendKey;
import io.headgate.server.backend.BackendSettings;
import io.headgate.server.backend.Credentials;
import io.headgate.server.backend.ExecutedGtids;
import io.headgate.server.backend.Route;
import io.headgate.server.backend.Target;
import io.headgate.server.backend.WarmStandby;
import io.headgate.server.session.ReaderAccess;
import io.headgate.server.topology.Chronicle;
import io.headgate.server.topology.Cluster;
import io.headgate.server.topology.ControlConnection;
import io.headgate.server.topology.ServerStatus;
import io.headgate.server.topology.SwitchoverWatch;
import io.headgate.server.topology.TopologyEvent;
import io.headgate.server.topology.TopologyMonitor;
import io.headgate.server.topology.WriterPosition;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The servers behind the proxy: one, or several of which a monitor says who is the writer and who are readers. The
 * writer's connections are one pool, and those of all readers another.
 */
final class Databases implements AutoCloseable {

    /** RDS and Aurora replicate in these ways. */
    private static final Set<TopologyKind> MAY_BE_DEPLOYED = EnumSet.of(TopologyKind.READ_ONLY, TopologyKind.STATIC,
            TopologyKind.AURORA);

    private final List<HostPort> servers;
    private final BackendSettings settings;
    private final TopologyMonitor monitor;
    private final Cluster cluster;
    private final Target writer;
    private final Target readers;
    private final LiveConfig config;
    private final ReaderDrain drain;
    private final WriterPosition position;
    /** Null where nothing is opened ahead. */
    private final WarmStandby standby;
    private final ExecutedGtids executed = new ExecutedGtids();
    private final Chronicle chronicle;
    private final RolePools roles;
    private final ProxyMeters meters;
    /** Null where nobody is asked for a deployment. */
    private final SwitchoverWatch watch;

    /**
     * @param settings for the first server
     * @param control makes a connection to ask a server over
     * @param onRefused told the user whose known password a database has refused
     */
    Databases(LiveConfig live, BackendSettings settings, Function<HostPort, ControlConnection> control,
            Credentials credentials, Executor offload, PoolLimits limits, ProxyMeters meters,
            Consumer<String> onRefused) {
        PoolListener<BackendKey> listener = meters.poolListener();
        HeadgateConfig config = live.current();
        this.config = live;
        this.meters = meters;
        this.chronicle = new Chronicle((changed, nanos) -> {
            if (changed) {
                meters.writerChanged();
            }
            meters.writerWasAbsent(nanos);
        }, System::nanoTime);
        this.servers = config.backend().servers();
        this.settings = settings;
        HeadgateConfig.Topology topology = config.backend().topology();
        boolean one = servers.size() == 1 && topology.kind() != TopologyKind.AURORA;
        monitor = one ? null : new TopologyMonitor(this::topology, config.backend().targets(), settings.endpoints(),
                control, chronicle);
        cluster = one ? Cluster.of(servers.get(0))
                : new Cluster(monitor.known(), monitor::alarm, chronicle::onServed);
        writer = new Target(settings, one ? Route.to(servers.get(0), this::mayMove) : cluster.toWriter(), credentials,
                offload, limits, listener, onRefused,
                server -> meters.target(TargetRole.READ_WRITE, server));
        if (one || config.listener().readOnlyAddresses().isEmpty() && config.listener().splitAddresses().isEmpty()) {
            readers = null;
            position = null;
        } else {
            position = new WriterPosition(() -> cluster.roles().writer(), control, offload);
            Target[] later = new Target[1];
            readers = new Target(settings, cluster.toReaders(this::writerInstead,
                    server -> later[0].connections(server), server -> topology().weight(server)),
                    credentials, offload, limits, listener, onRefused,
                    server -> meters.target(TargetRole.READ_ONLY, server));
            later[0] = readers;
        }
        roles = new RolePools(cluster, monitor, writer, readers, this::writerInstead, executed);
        standby = one ? null : new WarmStandby(writer, () -> topology().warmStandby(),
                () -> cluster.roles().readers());
        watch = config.backend().control().isEmpty() || !MAY_BE_DEPLOYED.contains(topology.kind()) ? null
                : new SwitchoverWatch(topology, server -> control.apply(server).byName(),
                        new BlueGreen(this::servers, settings.endpoints(), writer, roles, monitor));
        drain = new ReaderDrain(monitor, cluster, this::servers, this::writerInstead);
    }

    void start() {
        if (monitor != null) {
            monitor.start(cluster, roles);
        }
        if (watch != null) {
            watch.start();
        }
    }

    private boolean mayMove() {
        return watch != null && watch.isNear();
    }

    /** All that take part, the writer first. */
    private List<HostPort> servers() {
        Set<HostPort> all = new LinkedHashSet<>(leading().stream().toList());
        all.addAll(monitor == null ? List.of() : monitor.members());
        all.addAll(servers);
        return List.copyOf(all);
    }

    /** Others take part now. */
    void onTargets(List<HostPort> now) {
        if (takesTargets()) {
            monitor.name(now);
        }
    }

    /** Whether servers may come and go: there are several, and nobody finds them. */
    boolean takesTargets() {
        return monitor != null && monitor.isNamed();
    }

    /** Each server that takes part and what it is now, the writer first. */
    List<ServerStatus> targets() {
        return statuses().stream().filter(status -> monitor == null || monitor.has(status.server())).toList();
    }

    private HeadgateConfig.Topology topology() {
        return config.current().backend().topology();
    }

    private boolean writerInstead() {
        return topology().noReader() == ReaderAbsence.WRITER;
    }

    /** The setting no-reader is another one now. */
    void onNoReader() {
        roles.serveReaders();
    }

    /** New connections run another init query; what is open is replaced once it is free. */
    void onInitQuery(String sql) {
        settings.facts().initQuery().change(sql);
        all().forEach(target -> target.pool().retire(key -> true, CloseReason.INIT_QUERY_CHANGED));
        if (standby != null) {
            standby.replace();
        }
    }

    /** Looks after what is opened ahead; called about every second. */
    void tick() {
        if (standby != null) {
            standby.tick();
        }
    }

    /** Where statements run that may write. */
    Target writer() {
        return writer;
    }

    /** Where clients of read-only listeners are served; null when there are no such listeners. */
    Target readers() {
        return readers;
    }

    /** How sessions use readers; null where there are none to use. @param split whether only plain reads go to them */
    ReaderAccess access(boolean split) {
        return readers == null ? null : new ReaderAccess(readers, writer, split, cluster::hasReaders, executed,
                position, config);
    }

    /** What operators take out of use. */
    ReaderDrain drain() {
        return drain;
    }

    /** Both, as far as they are there. */
    List<Target> all() {
        return readers == null ? List.of(writer) : List.of(writer, readers);
    }

    /** Both by name, as far as they are there. */
    Map<String, Target> byName() {
        Map<String, Target> names = new LinkedHashMap<>(Map.of("writer", writer));
        if (readers != null) {
            names.put("readers", readers);
        }
        return names;
    }

    /** Who judges logins: the writer, or readers while there is none. */
    Target judge() {
        return cluster.roles().writer() == null && readers != null ? readers : writer;
    }

    /** The server of which the limits count; empty where none takes part. */
    Optional<HostPort> leading() {
        Optional<HostPort> known = Optional.ofNullable(cluster.roles().writer());
        return known.or(() -> (takesTargets() ? monitor.members() : servers).stream().findFirst());
    }

    /** Each server and what it is now, the writer first. */
    List<ServerStatus> statuses() {
        Map<HostPort, Occupancy> use = new HashMap<>(writer.use());
        if (readers != null) {
            readers.use().forEach((server, more) -> use.merge(server, more, Occupancy::plus));
        }
        Cluster.Roles now = cluster.roles();
        return servers().stream().map(server -> status(server, now, use.getOrDefault(server, Occupancy.NONE)))
                .toList();
    }

    private ServerStatus status(HostPort server, Cluster.Roles now, Occupancy use) {
        boolean takesPart = monitor == null || !monitor.isDeregistered(server);
        return new ServerStatus(server, ServerStatus.Role.of(server, now),
                takesPart ? chronicle.health(server) : null, use, drain.has(server), takesPart);
    }

    /** What has happened to the servers, oldest first; nothing where there is only one. */
    List<TopologyEvent> events() {
        return chronicle.events();
    }

    /** All pools, each at one moment. */
    List<PoolReading> readings() {
        Cluster.Roles now = cluster.roles();
        PoolReading first = reading(TargetRole.READ_WRITE, now.writer() == null ? List.of() : List.of(now.writer()),
                writer);
        return readers == null ? List.of(first)
                : List.of(first, reading(TargetRole.READ_ONLY, roles.serving(now), readers));
    }

    private static PoolReading reading(TargetRole role, List<HostPort> targets, Target of) {
        PoolCensus<String> census = of.pool().census(backend -> backend.server().toString());
        return new PoolReading(role, targets.stream().map(HostPort::toString).toList(), census.stats(),
                census.groups(), census.longestWaitNanos());
    }

    /** Whether a server has ever answered. */
    boolean isAnswered() {
        return settings.facts().greeting() != null;
    }

    /** Whether somebody asks each server all the time. */
    boolean areWatched() {
        return monitor != null;
    }

    /** To be called every second. */
    void sampleAvailability() {
        boolean answered = isAnswered();
        meters.available(TargetRole.READ_WRITE, answered && writer.trouble() == null);
        if (readers != null) {
            meters.available(TargetRole.READ_ONLY, answered && readers.trouble() == null);
        }
    }

    /** Of all connections. */
    PoolStats stats() {
        PoolStats stats = writer.pool().stats();
        return readers == null ? stats : stats.plus(readers.pool().stats());
    }

    /** Why no statement can be served now, as far as that is known; null when one can. */
    String trouble() {
        if (!isAnswered()) {
            return "no database server has answered yet: " + names();
        }
        String ofWriter = writer.trouble();
        return readers == null || ofWriter == null || readers.trouble() != null ? ofWriter : null;
    }

    /** All servers, for logs. */
    String names() {
        return servers.size() == 1 ? settings.address() : servers.toString();
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        if (monitor != null) {
            monitor.close();
        }
        if (position != null) {
            position.close();
        }
        if (standby != null) {
            standby.close();
        }
        all().forEach(target -> target.pool().close());
    }
}
