package io.headgate.demo;

import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** {@code --load}: the same clients directly at the database, then through the proxy, and a report of both. */
final class LoadScenario {

    private static final int DRAIN_LOOKS = 200;
    private static final long DRAIN_PAUSE_MILLIS = 25;

    private final DemoDatabase database;
    private final PrintWriter out;
    private final int clients;
    private final Duration duration;

    LoadScenario(DemoDatabase database, PrintWriter out, int clients, Duration duration) {
        this.database = database;
        this.out = out;
        this.clients = clients;
        this.duration = duration;
    }

    /** Returns the exit code: 1 when a client was refused or met an error on its way through the proxy. */
    int run(Supplier<ProxyUnderDemo> proxy) throws InterruptedException, SQLException {
        say("%,d clients connect directly to the database ...", clients);
        LoadResult direct = direct();
        try (ConnectionCount count = ConnectionCount.open(database.asRoot())) {
            awaitEmpty(count);
            try (LoadRun run = new LoadRun(proxy.get().address(), DemoDatabase.DEMO)) {
                count.restart();
                say("%,d clients connect through Headgate ...", clients);
                run.connect(clients);
                say("%,d clients are in and run transactions for %d seconds", run.clients(), duration.toSeconds());
                run.transact(duration, new Progress(run, count));
                LoadReport report =
                        new LoadReport(run.result(), count.most(), direct, DemoDatabase.MAX_CONNECTIONS);
                say("%n%s", report.text());
                boolean clean = report.proxied().served() == clients && report.proxied().errorCount() == 0;
                return clean ? 0 : 1;
            }
        }
    }

    private LoadResult direct() throws InterruptedException {
        try (LoadRun run = new LoadRun(database.address(), DemoDatabase.DEMO)) {
            run.connect(clients);
            return run.result();
        }
    }

    /** The server needs a moment to see that clients have gone. */
    private static void awaitEmpty(ConnectionCount count) throws SQLException, InterruptedException {
        for (int look = 0; look < DRAIN_LOOKS && count.now() > 0; look++) {
            Thread.sleep(DRAIN_PAUSE_MILLIS);
        }
    }

    private void say(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }

    /** Prints one line a second. */
    private final class Progress implements Runnable {

        private final LoadRun run;
        private final ConnectionCount count;
        private int before;
        private int second;

        Progress(LoadRun run, ConnectionCount count) {
            this.run = run;
            this.count = count;
        }

        @Override
        public void run() {
            int total = run.transactions();
            second++;
            try {
                say("  %3d s  %,6d clients  %,6d transactions/s  %3d database connections",
                        second, run.clients(), total - before, count.now());
            } catch (SQLException e) {
                throw new IllegalStateException("The database does not answer: " + e.getMessage(), e);
            }
            before = total;
        }
    }
}
