package io.headgate.server.dashboard;

import io.headgate.metrics.ProxyMeters;
import io.headgate.pool.PoolStats;
import io.headgate.server.console.Tables;
import io.headgate.server.http.Route;
import io.headgate.server.http.Routes;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The dashboard of a proxy, and the JSON that it is made of. */
public final class Dashboard implements AutoCloseable {

    private final Sampler sampler;
    private final TableApi tables;
    private final HistoryApi history;
    /** One, so that many readers cannot take the processors from clients. */
    private final ExecutorService worker =
            Executors.newSingleThreadExecutor(new DefaultThreadFactory("headgate-json", true));

    /**
     * Begins to remember.
     *
     * @param pools the statistics of all pools together, asked every second
     * @param errors how many errors clients have got since the start, asked every second
     */
    public Dashboard(Tables tables, ProxyMeters meters, Supplier<PoolStats> pools, LongSupplier errors) {
        this(tables, meters, pools, errors, System::currentTimeMillis);
    }

    Dashboard(Tables tables, ProxyMeters meters, Supplier<PoolStats> pools, LongSupplier errors, LongSupplier millis) {
        this.sampler = new Sampler(meters, pools, errors, millis);
        this.tables = new TableApi(tables, worker);
        this.history = new HistoryApi(sampler.history(), System.currentTimeMillis(), worker);
    }

    /** Lets {@code routes} answer with it. */
    public Routes addTo(Routes routes) {
        return Assets.addTo(routes)
                .add("GET", "/api", "all tables of the console, as JSON below /api/; ?like=PATTERN, ?limit=ROWS",
                        Route.of(tables::list))
                .add("GET", TableApi.PATH, null, tables::rows)
                .add("GET", TableApi.TRACE_PATH, "the last commands of a client, as JSON; ?client=ID", tables::trace)
                .add("GET", HistoryApi.PATH, "the last quarter of an hour, second by second, as JSON; ?after=SAMPLE",
                        history::answer);
    }

    /** To be called every second, by one thread. */
    public void sample() {
        sampler.sample();
    }

    /** Answers nothing any more. */
    @Override
    public void close() {
        worker.shutdownNow();
    }
}
