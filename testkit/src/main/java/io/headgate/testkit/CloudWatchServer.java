package io.headgate.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in for CloudWatch's query API on loopback: takes PutMetricData as the service does, and verifies signatures of
 * {@link SecretsManagerServer#ACCESS_KEY}. Thread-safe.
 */
public final class CloudWatchServer implements AutoCloseable {

    private static final int MOST_METRICS = 1000;
    private static final int MOST_VALUES = 150;
    private static final int MOST_BYTES = 1_000_000;

    /**
     * What was published.
     *
     * @param values those that there were
     * @param counts how often each was there
     * @param resolution in seconds
     */
    public record Datum(String namespace, String name, String unit, Map<String, String> dimensions, List<Double> values,
                        List<Double> counts, int resolution, String timestamp) {

        /** All values together. */
        public double sum() {
            double sum = 0;
            for (int i = 0; i < values.size(); i++) {
                sum += values.get(i) * counts.get(i);
            }
            return sum;
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Datum> data = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile String failure;

    private CloudWatchServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts on a free port. */
    public static CloudWatchServer start() throws IOException {
        return new CloudWatchServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    /** Where it answers. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** All that was published, in that order. */
    public List<Datum> data() {
        return List.copyOf(data);
    }

    /** How many requests have arrived. */
    public int calls() {
        return calls.get();
    }

    /** Refuses everything with this code from now on; null: takes it again. */
    public void failWith(String code) {
        failure = code;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders().forEach((name, values) ->
                    headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
            String refusal = failure;
            if (refusal == null && !AwsSignature.isValid(headers, body, SecretsManagerServer.ACCESS_KEY,
                    SecretsManagerServer.SECRET_KEY, "monitoring")) {
                refusal = "SignatureDoesNotMatch";
            }
            if (refusal == null) {
                refusal = take(body);
            }
            answer(exchange, refusal);
        }
    }

    /** Why not; null when everything was as the service wants it. */
    private String take(byte[] body) {
        Map<String, String> form = new TreeMap<>();
        for (String pair : new String(body, StandardCharsets.US_ASCII).split("&")) {
            int equals = pair.indexOf('=');
            form.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        if (body.length > MOST_BYTES || !"PutMetricData".equals(form.get("Action"))
                || !"2010-08-01".equals(form.get("Version"))) {
            return "InvalidAction";
        }
        List<Datum> taken = new ArrayList<>();
        for (int i = 1; form.containsKey("MetricData.member." + i + ".MetricName"); i++) {
            taken.add(datum(form, "MetricData.member." + i + "."));
        }
        boolean wrong = taken.isEmpty() || taken.size() > MOST_METRICS || taken.stream().anyMatch(datum ->
                datum.values().isEmpty() || datum.values().size() > MOST_VALUES
                        || datum.values().size() != datum.counts().size() || datum.dimensions().size() > 30
                        || datum.dimensions().values().stream().anyMatch(String::isBlank)
                        || datum.values().stream().anyMatch(value -> value.isNaN() || value.isInfinite()));
        if (wrong) {
            return "InvalidParameterValue";
        }
        data.addAll(taken);
        return null;
    }

    private static Datum datum(Map<String, String> form, String prefix) {
        Map<String, String> dimensions = new TreeMap<>();
        for (int i = 1; form.containsKey(prefix + "Dimensions.member." + i + ".Name"); i++) {
            dimensions.put(form.get(prefix + "Dimensions.member." + i + ".Name"),
                    form.get(prefix + "Dimensions.member." + i + ".Value"));
        }
        List<Double> values = new ArrayList<>();
        List<Double> counts = new ArrayList<>();
        if (form.containsKey(prefix + "Value")) {
            values.add(Double.valueOf(form.get(prefix + "Value")));
            counts.add(1.0);
        }
        for (int i = 1; form.containsKey(prefix + "Values.member." + i); i++) {
            values.add(Double.valueOf(form.get(prefix + "Values.member." + i)));
            counts.add(Double.valueOf(form.get(prefix + "Counts.member." + i)));
        }
        return new Datum(form.get("Namespace"), form.get(prefix + "MetricName"), form.get(prefix + "Unit"), dimensions,
                values, counts, Integer.parseInt(form.getOrDefault(prefix + "StorageResolution", "60")),
                form.get(prefix + "Timestamp"));
    }

    private static void answer(HttpExchange exchange, String refusal) throws IOException {
        String xml = refusal == null
                ? "<PutMetricDataResponse xmlns=\"http://monitoring.amazonaws.com/doc/2010-08-01/\"/>"
                : "<ErrorResponse xmlns=\"http://monitoring.amazonaws.com/doc/2010-08-01/\"><Error><Type>Sender</Type>"
                        + "<Code>" + refusal + "</Code><Message>no</Message></Error></ErrorResponse>";
        byte[] body = xml.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml");
        exchange.sendResponseHeaders(refusal == null ? 200 : 400, body.length);
        exchange.getResponseBody().write(body);
    }
}
