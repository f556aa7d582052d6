package io.headgate.server.topology;

import io.headgate.config.HeadgateConfig;
import io.headgate.config.HostPort;
import io.headgate.server.topology.Switchover.Answer;
import io.headgate.server.topology.Switchover.Step;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a Blue/Green deployment: seldom where there is no table of one, more often while there is one, and as often
 * as in an alarm from the moment when a switchover is asked for. All on one thread of its own.
 */
public final class SwitchoverWatch implements AutoCloseable {

    /** Told what is to be done, on the watch's thread. */
    public interface Listener {

        /** All servers: the writer first, if there is one now. */
        List<HostPort> servers();

        /** Blue is about to be read-only: nothing new that may write begins. */
        void hold();

        /** All is as it was before. */
        void release();

        /**
         * Green serves, and blue takes no part any more.
         *
         * @param endpoints where servers are reached now
         * @param gone those of blue of which green has no counterpart that is known
         */
        void move(Map<HostPort, HostPort> endpoints, Set<HostPort> gone);

        /** Blue's names lead to green. */
        void settle();
    }

    private static final Logger log = LoggerFactory.getLogger(SwitchoverWatch.class);
    private static final Duration WITHOUT_TABLE = Duration.ofMinutes(1);
    private static final Duration WITHOUT_DEPLOYMENT = Duration.ofSeconds(5);
    /** There is no such table, column or schema, or it is not for us. */
    private static final Set<Integer> NO_TABLE = Set.of(1044, 1049, 1054, 1142, 1143, 1146);

    private final HeadgateConfig.Topology settings;
    private final Function<HostPort, ControlConnection> connections;
    private final Listener listener;
    private final Switchover switchover = new Switchover(System::nanoTime);
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            new DefaultThreadFactory("headgate-switchover", true));
    private final Map<HostPort, ControlConnection> open = new ConcurrentHashMap<>();
    /** Instances of a green Aurora cluster by those of blue; before they are given blue's names. */
    private final Map<HostPort, HostPort> greenMembers = new HashMap<>();
    private HostPort name;
    private boolean tableMissing;
    private volatile boolean near;

    /** @param connections makes the one to the server at a name */
    public SwitchoverWatch(HeadgateConfig.Topology settings, Function<HostPort, ControlConnection> connections,
            Listener listener) {
        this.settings = settings;
        this.connections = connections;
        this.listener = listener;
    }

    /** Begins to ask; returns at once. */
    public void start() {
        thread.execute(this::round);
    }

    /** Whether a switchover may stop the writes at any moment, or has. Any thread. */
    public boolean isNear() {
        return near;
    }

    private void round() {
        try {
            look();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("a Blue/Green deployment could not be dealt with");
        }
        if (!thread.isShutdown()) {
            thread.schedule(this::round, interval().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Duration interval() {
        if (switchover.isNear()) {
            return settings.alarmInterval();
        }
        return switchover.target() != null ? settings.interval() : tableMissing ? WITHOUT_TABLE : WITHOUT_DEPLOYMENT;
    }

    private void look() {
        String before = switchover.toString();
        List<HostPort> servers = listener.servers();
        if (!switchover.isUnderWay()) {
            name = servers.get(0);
        }
        if (switchover.deployment() == null) {
            greenMembers.clear();
        }
        if (switchover.isMoved()) {
            // DNS is asked again for a new connection only
            forget(name);
        }
        Answer atName = ask(name);
        tableMissing = atName != null && atName.rows() == null;
        HostPort target = switchover.target();
        Step step = switchover.observe(atName, target == null ? null : ask(target));
        near = switchover.isNear();
        if (!switchover.toString().equals(before)) {
            log.atInfo().addKeyValue("before", before).addKeyValue("now", switchover.toString())
                    .addKeyValue("server", switchover.deployment() == null ? "none" : switchover.deployment().target())
                    .log("Blue/Green deployment");
        }
        carryOut(step, servers);
        open.keySet().stream().filter(server -> !server.equals(name) && !server.equals(switchover.target())).toList()
                .forEach(this::forget);
    }

    private void carryOut(Step step, List<HostPort> servers) {
        switch (step) {
            case NOTHING -> { }
            case HOLD -> listener.hold();
            case RELEASE -> listener.release();
            case MOVE -> {
                Map<HostPort, HostPort> endpoints = endpoints(servers);
                Set<HostPort> gone = new HashSet<>(servers);
                gone.removeAll(endpoints.keySet());
                listener.move(endpoints, gone);
            }
            case SETTLE -> listener.settle();
        }
    }

    private Map<HostPort, HostPort> endpoints(List<HostPort> servers) {
        Map<HostPort, HostPort> endpoints = new LinkedHashMap<>();
        for (HostPort server : servers) {
            HostPort target = switchover.deployment().targetOf(server);
            if (target == null) {
                target = greenMembers.get(server);
            }
            if (target == null && settings.auroraHost().isEmpty() && server.equals(name)) {
                target = switchover.deployment().target();
            }
            if (target != null) {
                endpoints.put(server, target);
            }
        }
        return endpoints;
    }

    /** Null when it does not answer. */
    private Answer ask(HostPort server) {
        try {
            return open.computeIfAbsent(server, connections).ask(statement -> answer(server, statement));
        } catch (SQLException e) {
            return null;
        }
    }

    private Answer answer(HostPort server, Statement statement) throws SQLException {
        List<Deployment.Row> rows;
        try {
            rows = Deployment.read(statement);
        } catch (SQLException e) {
            if (!NO_TABLE.contains(e.getErrorCode())) {
                throw e;
            }
            rows = null;
        }
        if (rows == null && switchover.deployment() == null) {
            return new Answer(null, "", false);
        }
        if (settings.auroraHost().isPresent() && server.equals(switchover.target())) {
            learn(AuroraRow.read(statement));
        }
        try (ResultSet uuid = statement.executeQuery("SELECT @@server_uuid")) {
            uuid.next();
            String is = uuid.getString(1);
            return new Answer(rows, is, RoleQuestion.isWritable(statement));
        }
    }

    private void learn(List<AuroraRow> green) {
        for (AuroraRow row : green) {
            String later = Deployment.withoutGreen(row.serverId());
            if (!later.equals(row.serverId())) {
                settings.auroraHost().ifPresent(hosts -> greenMembers.put(hosts.of(later), hosts.of(row.serverId())));
            }
        }
    }

    private void forget(HostPort server) {
        ControlConnection connection = open.remove(server);
        if (connection != null) {
            connection.close();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        open.values().forEach(ControlConnection::close);
    }
}
