package io.headgate.server;

import io.headgate.auth.aws.CloudWatchCalls;
import io.headgate.config.CloudWatchMode;
import io.headgate.config.HeadgateConfig;
import io.headgate.metrics.ProxyMeters;
import io.headgate.metrics.cloudwatch.Datum;
import io.headgate.metrics.cloudwatch.EmbeddedMetrics;
import io.headgate.metrics.cloudwatch.MetricData;
import io.headgate.metrics.cloudwatch.PutMetricData;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells CloudWatch the metrics, interval by interval, on a thread of its own. What cannot be delivered is tried again
 * with the next interval, up to a limit; nobody else notices.
 */
final class CloudWatchExport implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CloudWatchExport.class);
    private static final Duration HIGH_RESOLUTION = Duration.ofMinutes(1);
    /** Requests; an interval is one or two. */
    private static final int MOST_UNSENT = 32;
    /** After the first complaint, one in so many intervals. */
    private static final int SILENCE = 30;

    private final ProxyMeters meters;
    private final Supplier<HeadgateConfig.CloudWatch> settings;
    private final MetricData data;
    private PutMetricData requests;
    private EmbeddedMetrics lines;
    private Future<?> next;
    /** Null where lines are written. */
    private final CloudWatchCalls calls;
    private final PrintStream out;
    private final Deque<String> unsent = new ArrayDeque<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("headgate-cloudwatch", true));
    private int failures;

    /**
     * @param live the settings of now; only the interval may change
     * @param out where lines are written
     */
    CloudWatchExport(Supplier<HeadgateConfig.CloudWatch> live, String proxyName, HeadgateConfig.Aws aws,
            ProxyMeters meters, PrintStream out) {
        HeadgateConfig.CloudWatch settings = live.get();
        this.settings = live;
        this.meters = meters;
        this.out = out;
        this.data = new MetricData(proxyName);
        this.calls = settings.mode() == CloudWatchMode.EMF ? null
                : new CloudWatchCalls(aws.region(), settings.endpoint(), aws.roles());
    }

    /** Begins, or goes on with the interval of now. */
    void start() {
        if (!thread.isShutdown()) {
            thread.execute(this::begin);
        }
    }

    private void begin() {
        if (next != null) {
            next.cancel(false);
        }
        HeadgateConfig.CloudWatch now = settings.get();
        boolean highResolution = now.interval().compareTo(HIGH_RESOLUTION) < 0;
        requests = new PutMetricData(now.namespace(), highResolution);
        lines = new EmbeddedMetrics(now.namespace(), highResolution);
        long millis = now.interval().toMillis();
        next = thread.scheduleAtFixedRate(this::export, millis, millis, TimeUnit.MILLISECONDS);
    }

    private void export() {
        try {
            Instant now = Instant.now();
            List<Datum> since = data.since(meters.read());
            if (calls == null) {
                lines.lines(since, now).forEach(out::println);
            } else {
                send(requests.forms(since, now));
            }
        } catch (RuntimeException e) {
            // a task that throws would never run again
            log.atError().setCause(e).log("metrics cannot be told to CloudWatch");
        }
    }

    private void send(List<String> forms) {
        forms.forEach(unsent::addLast);
        while (unsent.size() > MOST_UNSENT) {
            unsent.removeFirst();
        }
        try {
            while (!unsent.isEmpty()) {
                calls.send(unsent.peekFirst());
                unsent.removeFirst();
            }
            if (failures > 0) {
                log.info("CloudWatch takes metrics again");
            }
            failures = 0;
        } catch (IOException e) {
            if (failures++ % SILENCE == 0) {
                log.atWarn().addKeyValue("cause", e.getMessage()).log("CloudWatch does not take metrics");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
