package io.headgate.server;

import io.headgate.config.HostPort;
import io.headgate.metrics.StatusLine;
import io.headgate.pool.PoolLimits;
import io.headgate.server.backend.Credentials;
import io.headgate.server.frontend.Frontend;
import io.headgate.server.net.ServerCertificate;
import io.headgate.server.topology.ControlConnection;
import io.headgate.server.topology.MaxConnections;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done by the clock: deadlines of the pool, idle clients, the server's limits, the status line. */
final class Upkeep implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
    private static final int POOL_TICK_MILLIS = 100;
    private static final int CONTROL_SECONDS = 60;

    private final Databases databases;
    private final Frontend frontend;
    private final ConnectionLimits limits;
    private final ServerCertificate certificate;
    private final StatusLine status;
    private final Monitoring monitoring;
    private final Function<HostPort, ControlConnection> control;
    private final Credentials credentials;
    private final Map<HostPort, MaxConnections> questions = new HashMap<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("headgate-clock", true));
    /** JDBC blocks; the clock must not. */
    private final ScheduledExecutorService controlClock =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("headgate-control", true));

    Upkeep(Databases databases, Function<HostPort, ControlConnection> control, Credentials credentials,
            Frontend frontend, ConnectionLimits limits, ServerCertificate certificate, StatusLine status,
            Monitoring monitoring) {
        this.monitoring = monitoring;
        this.databases = databases;
        this.control = control;
        this.credentials = credentials;
        this.frontend = frontend;
        this.limits = limits;
        this.certificate = certificate;
        this.status = status;
    }

    void start() {
        every(1, TimeUnit.SECONDS, databases::tick);
        databases.all().forEach(target -> every(POOL_TICK_MILLIS, TimeUnit.MILLISECONDS, target.pool()::tick));
        every(1, TimeUnit.SECONDS, frontend::visitIdleClients);
        every(1, TimeUnit.SECONDS, monitoring::look);
        every(60, TimeUnit.SECONDS, () -> log.info(status.next()));
        // files block, too
        controlClock.scheduleWithFixedDelay(guarded(certificate::look), 1, 1, TimeUnit.SECONDS);
        controlClock.scheduleWithFixedDelay(guarded(this::askForLimits), 0, CONTROL_SECONDS, TimeUnit.SECONDS);
        credentials.onFirstAccepted(() -> controlClock.execute(guarded(this::askForLimits)));
    }

    /** The settings of the pool are others now. Does not block. */
    void onPoolSettings() {
        setLimits();
        if (!controlClock.isShutdown()) {
            controlClock.execute(guarded(this::askForLimits));
        }
    }

    /** One at a time, so that the newest limits are those that stay. */
    private synchronized void setLimits() {
        PoolLimits now = limits.now();
        databases.all().forEach(target -> target.pool().setLimits(now));
    }

    private void every(long period, TimeUnit unit, Runnable task) {
        clock.scheduleWithFixedDelay(guarded(task), period, period, unit);
    }

    /** A scheduled task that throws would never run again. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                log.atError().setCause(e).log("a periodic task failed");
            }
        };
    }

    private void askForLimits() {
        if (!limits.dependOnServer()) {
            return;
        }
        databases.leading().map(leading -> questions.computeIfAbsent(leading,
                server -> new MaxConnections(control.apply(server), this::onMaxConnections)))
                .ifPresent(MaxConnections::ask);
    }

    private void onMaxConnections(int serverMaxConnections) {
        limits.learn(serverMaxConnections);
        setLimits();
        log.atInfo().addKeyValue("serverMaxConnections", serverMaxConnections)
                .addKeyValue("limit", databases.writer().pool().stats().max())
                .log("connection limit taken from the database");
    }

    @Override
    public void close() {
        clock.shutdownNow();
        controlClock.shutdownNow();
        questions.values().forEach(MaxConnections::close);
    }
}
