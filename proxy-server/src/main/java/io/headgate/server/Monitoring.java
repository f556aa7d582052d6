package io.headgate.server;

import io.headgate.config.HeadgateConfig;
import io.headgate.config.LiveConfig;
import io.headgate.metrics.ProxyMeters;
import io.headgate.server.dashboard.Dashboard;
import io.headgate.server.net.EventLoops;
import io.headgate.server.topology.GreetingProbe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** What the proxy finds out about itself, and those whom it tells: the HTTP port and CloudWatch. */
final class Monitoring implements AutoCloseable {

    private final Databases databases;
    private final LoopWatch loops;
    /** Null where a monitor watches several servers. */
    private final Recovery recovery;
    private final Health health;
    private final HttpServices http;
    private final RdsCalls rds;
    /** Null where CloudWatch is told nothing. */
    private final CloudWatchExport cloudWatch;

    /**
     * Answers by HTTP from now on.
     *
     * @param rds answers calls of the RDS API; it ends with this
     * @param dashboard makes it, where there is somewhere to show it
     * @param returning asks the one database whether it answers again, and tells its pool
     * @throws IOException when an HTTP address that was asked for cannot be had
     */
    Monitoring(LiveConfig live, EventLoops loops, Databases databases, ProxyMeters meters,
            RdsCalls rds, Supplier<Dashboard> dashboard, GreetingProbe returning) throws IOException {
        HeadgateConfig config = live.current();
        this.databases = databases;
        this.loops = new LoopWatch(loops.all(), meters);
        this.recovery = databases.areWatched() ? null : new Recovery(databases.writer().pool(), returning);
        this.health = new Health(databases, this.loops);
        this.http = new HttpServices(config.monitoring(), meters, health, rds::route, dashboard);
        this.rds = rds;
        this.cloudWatch = config.monitoring().cloudWatch().map(to -> new CloudWatchExport(
                () -> live.current().monitoring().cloudWatch().orElse(to),
                config.monitoring().proxyName(), config.aws(), meters, System.out)).orElse(null);
    }

    /** Clients can connect. */
    void started() {
        health.listening(true);
        if (cloudWatch != null) {
            cloudWatch.start();
        }
    }

    /** The interval for CloudWatch is another one now. */
    void onCloudWatchInterval() {
        if (cloudWatch != null) {
            cloudWatch.start();
        }
    }

    /** To be called every second. */
    void look() {
        loops.ask();
        databases.sampleAvailability();
        if (recovery != null) {
            recovery.look();
        }
        http.look();
    }

    /** Clients are sent away from now on. */
    void stopping() {
        health.listening(false);
        rds.close();
        if (recovery != null) {
            recovery.stop();
        }
        if (cloudWatch != null) {
            cloudWatch.close();
        }
    }

    /** Where metrics and health are answered by HTTP; null where they are not. */
    InetSocketAddress httpAddress() {
        return http.address();
    }

    @Override
    public void close() {
        // where it never came to stopping
        rds.close();
        http.close();
    }
}
