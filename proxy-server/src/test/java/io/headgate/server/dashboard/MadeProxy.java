package io.headgate.server.dashboard;

import io.headgate.config.HostPort;
import io.headgate.metrics.Endpoint;
import io.headgate.metrics.EndpointMeters;
import io.headgate.metrics.PoolReading;
import io.headgate.metrics.ProxyMeters;
import io.headgate.metrics.TargetMeters;
import io.headgate.metrics.TargetRole;
import io.headgate.pool.PoolStats;
import io.headgate.server.console.MadeTables;
import io.headgate.server.console.Table;
import io.headgate.server.http.Answer;
import io.headgate.server.http.HttpPort;
import io.headgate.server.http.Route;
import io.headgate.server.http.Routes;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The HTTP port of a proxy in a situation that a test has made: the dashboard is real, and what it shows is not. */
final class MadeProxy implements AutoCloseable {

    private static final String SERVER = "db:3306";
    private static final long MINUTE = 60_000;
    private static final Map<String, String> COLUMNS = new TreeMap<>(Map.of(
            "pools", "pool state max# open# executing# held# idle# closing# opening# waiting# wait_s timeouts#",
            "targets", "server role state since answer_s lag_s open# leased# cause",
            "holds", "client# user server_id# reason age_s quiet_s digest",
            "queue", "pool position# client# user server wants wait_s",
            "errors", "code# sqlstate origin text count# first last client# user",
            "events", "at event server since_symptom_s cause",
            "config", "setting value source",
            "version", "name value"));

    final ProxyMeters meters = new ProxyMeters(() -> List.of(new PoolReading(TargetRole.READ_WRITE, List.of(SERVER),
            this.stats, Map.of(), this.longestWaitNanos)));
    final EndpointMeters endpoint = meters.endpoint(Endpoint.DEFAULT);
    final TargetMeters target = meters.target(TargetRole.READ_WRITE, SERVER);
    final Map<String, List<Table.Row>> rows = new TreeMap<>();
    String readiness = "{\"ready\":true,\"obstacles\":[]}";
    long errors;
    private PoolStats stats;
    private long longestWaitNanos;
    /** Begins with a minute. */
    private long now = System.currentTimeMillis() / MINUTE * MINUTE;
    private final Dashboard dashboard;
    private final HttpPort port;

    /** @param listen 0: any free port */
    MadeProxy(int listen) throws IOException {
        COLUMNS.keySet().forEach(name -> rows.put(name, List.of()));
        rows.put("config", List.of(MadeTables.row("listen", "0.0.0.0:3306", "default"),
                MadeTables.row("proxy-name", "orders", "file")));
        rows.put("version", List.of(MadeTables.row("headgate", "0.1"), MadeTables.row("uptime_s", "7205")));
        pool(20, 0, 0, 0, 0, 0);
        dashboard = new Dashboard(MadeTables.of(COLUMNS.entrySet().stream().map(each -> MadeTables.table(each.getKey(),
                each.getValue(), () -> CompletableFuture.completedFuture(rows.get(each.getKey()))))
                .toArray(Table[]::new)), meters, () -> stats, () -> errors, () -> now);
        port = HttpPort.open(new HostPort("127.0.0.1", listen), dashboard.addTo(new Routes())
                .add("GET", "/readyz", null, Route.of(call -> Answer.json(200, readiness))));
    }

    /** What the only pool is. */
    void pool(int max, int executing, int held, int idle, int waiting, long waitMillis) {
        int leased = executing + held;
        stats = new PoolStats(max, leased + idle, 0, leased, idle, waiting, 0, 0, 0, 0, 0, 0, 0, 0);
        longestWaitNanos = waitMillis * 1_000_000;
        rows.put("pools", List.of(MadeTables.row("writer", "serving", (long) max, (long) (leased + idle),
                (long) executing, (long) held, (long) idle, 0L, 0L, (long) waiting,
                BigDecimal.valueOf(waitMillis, 3), 0L)));
    }

    /** So many clients more. */
    void clients(int count) {
        for (int i = 0; i < count; i++) {
            endpoint.clientReceived();
        }
    }

    /** So many statements have ended. */
    void statements(int count, long micros) {
        for (int i = 0; i < count; i++) {
            endpoint.queryAnswered(TimeUnit.MICROSECONDS.toNanos(micros), 0, 0);
        }
    }

    /** A second passes. */
    void second() {
        now += 1000;
        dashboard.sample();
    }

    int port() {
        return port.address().getPort();
    }

    String address() {
        return "http://127.0.0.1:" + port() + "/";
    }

    @Override
    public void close() {
        port.close();
        dashboard.close();
    }
}
