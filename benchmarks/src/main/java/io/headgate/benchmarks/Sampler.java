package io.headgate.benchmarks;

/** Looks at a target twice a second while a run is measured, and keeps the largest memory and number of backends. */
final class Sampler implements AutoCloseable {

    private static final int INTERVAL_MILLIS = 500;

    private final Target target;
    private final long owner;
    private final int databasePort;
    private final Thread thread = new Thread(this::sample, "sampler");
    private volatile boolean stopped;
    private volatile double rssKib = Double.NaN;
    private volatile int backends;

    /**
     * @param sysbench its process: where there is no proxy, it holds the connections to the database
     */
    Sampler(Target target, long sysbench, int databasePort) {
        this.target = target;
        this.owner = target.pid() == 0 ? sysbench : target.pid();
        this.databasePort = databasePort;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void stop() throws InterruptedException {
        stopped = true;
        thread.interrupt();
        thread.join();
    }

    private void sample() {
        while (!stopped) {
            backends = Math.max(backends, ProcFs.connections(owner, databasePort));
            if (target.pid() != 0) {
                double now = ProcFs.rssKib(target.pid());
                rssKib = Double.isNaN(rssKib) ? now : Math.max(rssKib, now);
            }
            try {
                Thread.sleep(INTERVAL_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Largest resident memory of the proxy, KiB; NaN without a proxy. */
    double rssKib() {
        return rssKib;
    }

    int backends() {
        return backends;
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }
}
