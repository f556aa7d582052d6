package io.headgate.server;

import io.headgate.auth.Secret;
import io.headgate.config.HeadgateConfig;
import io.headgate.metrics.StatusLine;
import io.headgate.server.backend.Target;
import io.headgate.server.frontend.Frontend;
import io.headgate.server.net.ServerCertificate;
import io.headgate.server.topology.ControlConnection;
import io.headgate.server.topology.ControlConnection.Account;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done by the clock: deadlines of the pool, idle clients, the server's limits, the status line. */
final class Upkeep implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
    private static final int POOL_TICK_MILLIS = 100;
    private static final int CONTROL_SECONDS = 60;

    private final Target target;
    private final Frontend frontend;
    private final ConnectionLimits limits;
    private final ServerCertificate certificate;
    private final StatusLine status;
    private final HeadgateConfig config;
    private final ControlConnection control;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("headgate-clock", true));
    /** JDBC blocks; the clock must not. */
    private final ScheduledExecutorService controlClock =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("headgate-control", true));

    Upkeep(HeadgateConfig config, Target target, Frontend frontend, ConnectionLimits limits,
            ServerCertificate certificate, StatusLine status) {
        this.config = config;
        this.target = target;
        this.frontend = frontend;
        this.limits = limits;
        this.certificate = certificate;
        this.status = status;
        this.control = new ControlConnection(target.settings(), config.backend().tlsCa().orElse(null), this::account,
                this::onMaxConnections);
    }

    void start() {
        every(POOL_TICK_MILLIS, TimeUnit.MILLISECONDS, target.pool()::tick);
        every(1, TimeUnit.SECONDS, frontend::visitIdleClients);
        every(60, TimeUnit.SECONDS, () -> log.info(status.next()));
        // files block, too
        controlClock.scheduleWithFixedDelay(guarded(certificate::look), 1, 1, TimeUnit.SECONDS);
        if (limits.dependOnServer()) {
            controlClock.scheduleWithFixedDelay(guarded(control::ask), 0, CONTROL_SECONDS, TimeUnit.SECONDS);
            target.credentials().onFirstAccepted(() -> controlClock.execute(guarded(control::ask)));
        }
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

    private Account account() {
        if (config.backend().control().isPresent()) {
            Path file = config.backend().control().get().passwordFile();
            try {
                String line = Files.readString(file).lines().findFirst().orElse("");
                return new Account(config.backend().control().get().user(),
                        Secret.of(line.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException("control-password-file " + file + " cannot be read", e);
            }
        }
        String user = target.credentials().lastAcceptedUser();
        List<Secret> passwords = user == null ? List.of() : target.credentials().candidates(user);
        passwords.stream().skip(1).forEach(Secret::wipe);
        if (!passwords.isEmpty()) {
            return new Account(user, passwords.get(0));
        }
        Secret token = user != null && target.credentials().hasTokens(user) ? token(user) : null;
        return token == null ? null : new Account(user, token);
    }

    /** Null when none can be made; the log says why. */
    private Secret token(String user) {
        try {
            return target.credentials().token(user).toCompletableFuture().join();
        } catch (CompletionException e) {
            return null;
        }
    }

    private void onMaxConnections(int serverMaxConnections) {
        target.pool().setLimits(limits.of(serverMaxConnections));
        log.atInfo().addKeyValue("serverMaxConnections", serverMaxConnections)
                .addKeyValue("limit", target.pool().stats().max()).log("connection limit taken from the database");
    }

    @Override
    public void close() {
        clock.shutdownNow();
        controlClock.shutdownNow();
        control.close();
    }
}
